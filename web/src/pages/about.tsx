// What this server is: version, licences, and the anonymous figures it makes, with every word of them.
import { createResource, createSignal, Show } from 'solid-js';

import { get } from '../api/client.ts';
import { config } from '../api/config.ts';
import { createQuery } from '../api/query.ts';
import { at } from '../api/routes.ts';
import { user } from '../api/session.ts';
import type { InsightsDetails } from '../api/shapes.ts';
import { formatDateTime, t } from '../i18n/i18n.ts';
import { Button } from '../ui/button.tsx';

import './about.css';
import './settings.css';

export function AboutPage() {
  const facts = createQuery(() => at('GET /api/about'));
  return (
    <div class="settings">
      <div class="page-head">
        <h1>{t('about.title')}</h1>
      </div>
      <section class="settings-group" aria-label="Melodrome">
        <h2>Melodrome</h2>
        <p>{t('about.version', { version: facts.data()?.version ?? config.version })}</p>
        <Show when={facts.data()}>
          {(known) => (
            <p class="field-hint">
              {[
                known().runtime,
                t('about.license', { name: known().license }),
                t('about.since', { when: formatDateTime(known().startedAt) }),
              ].join(' · ')}
            </p>
          )}
        </Show>
      </section>
      <section class="settings-group about-figures" aria-label={t('about.figures')}>
        <h2>{t('about.figures')}</h2>
        <p class="field-hint">{t('about.hint')}</p>
        <Show when={user()?.isAdmin}>
          <Figures />
        </Show>
      </section>
      <section class="settings-group" aria-label={t('about.licenses')}>
        <h2>{t('about.licenses')}</h2>
        <Licenses />
      </section>
    </div>
  );
}

function Figures() {
  const details = createQuery(() => at('GET /api/insights/details'));
  return (
    <Show when={details.data()} fallback={<p>{details.error() ? t('error.load') : t('about.loading')}</p>}>
      {(shown) => (
        <>
          <p>{summary(shown())}</p>
          <Payload title={t('about.payload')} payload={shown().payload} />
          <Show when={shown().last}>{(last) => <Payload title={t('about.lastPayload')} payload={last().payload} />}</Show>
        </>
      )}
    </Show>
  );
}

function Payload(props: { title: string; payload: object }) {
  return (
    <>
      <h3>{props.title}</h3>
      <pre class="about-text" tabindex="0" aria-label={props.title}>
        {JSON.stringify(props.payload, undefined, 2)}
      </pre>
    </>
  );
}

function summary({ enabled, server, last }: InsightsDetails): string {
  if (!enabled) return t('about.off');
  const where = server === '' ? t('about.nowhere') : t('about.to', { server });
  if (!last) return `${where} ${t('about.never')}`;
  const at = formatDateTime(last.at);
  return `${where} ${last.success ? t('about.last', { at, status: last.status }) : t('about.lost', { at, status: last.status })}`;
}

/** Long, so only on wish. */
function Licenses() {
  const [isWanted, setWanted] = createSignal(false);
  const [notices] = createResource(isWanted, () => get(at('GET /api/about/licenses')));
  return (
    <Show
      when={isWanted()}
      fallback={
        <>
          <p class="field-hint">{t('about.licensesHint')}</p>
          <Button onClick={() => setWanted(true)}>{t('about.licensesShow')}</Button>
        </>
      }
    >
      <pre class="about-text" tabindex="0" aria-label={t('about.licenses')}>
        {notices.error ? t('error.load') : (notices()?.text ?? t('about.loading'))}
      </pre>
    </Show>
  );
}
