// What this server is, and the anonymous figures it makes: when, where to, and every word of them.
import { createResource, createSignal, Show } from 'solid-js';

import { get } from '../api/client.ts';
import { config } from '../api/config.ts';
import { user } from '../api/session.ts';
import type { InsightsDetails } from '../api/shapes.ts';
import { formatDateTime, t } from '../i18n/i18n.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';

import './about.css';

export function About() {
  const [isOpen, setOpen] = createSignal(false);
  return (
    <div class="settings-line">
      <span>
        <span class="settings-title">Melodrome {config.version}</span>
        <span class="field-hint">{t('about.hint')}</span>
      </span>
      <Show when={user()?.isAdmin}>
        <Button onClick={() => setOpen(true)}>{t('about.figures')}</Button>
      </Show>
      <Show when={isOpen()}>
        <Figures onClose={() => setOpen(false)} />
      </Show>
    </div>
  );
}

function Figures(props: { onClose: () => void }) {
  const [details] = createResource(() => get<InsightsDetails>('/api/insights/details'));
  return (
    <Dialog title={t('about.figures')} onClose={() => props.onClose()}>
      <Show when={details()} fallback={<p>{details.error ? t('error.load') : t('about.loading')}</p>}>
        {(shown) => (
          <>
            <p>{summary(shown())}</p>
            <h3>{t('about.payload')}</h3>
            <pre class="about-payload" tabindex="0" aria-label={t('about.payload')}>
              {JSON.stringify(shown().payload, undefined, 2)}
            </pre>
          </>
        )}
      </Show>
    </Dialog>
  );
}

function summary({ enabled, server, last }: InsightsDetails): string {
  if (!enabled) return t('about.off');
  const where = server === '' ? t('about.nowhere') : t('about.to', { server });
  if (!last) return `${where} ${t('about.never')}`;
  const at = formatDateTime(last.at);
  return `${where} ${last.success ? t('about.last', { at, status: last.status }) : t('about.lost', { at, status: last.status })}`;
}
