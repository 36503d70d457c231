// Accounts at Last.fm and ListenBrainz that are told what is heard: linked, watched and ended, for a group of the settings.
import { createSignal, onCleanup, onMount, Show, type JSX } from 'solid-js';

import { unlink, type LastFmLink, type ServiceLink } from '../api/admin.ts';
import { serverUrl } from '../api/client.ts';
import { config } from '../api/config.ts';
import { createQuery } from '../api/query.ts';
import { at } from '../api/routes.ts';
import { SureDialog } from '../forms/sure-dialog.tsx';
import { t } from '../i18n/i18n.ts';
import { Button } from '../ui/button.tsx';
import { ListenBrainzDialog } from './listen-brainz-dialog.tsx';
import { maySetFilter, ScrobbleFilter } from './scrobble-filter.tsx';

export const hasServices = config.lastFMEnabled || config.listenBrainzEnabled;

/** A link token is good for a quarter of an hour. */
const renewEveryMs = 600_000;

export function Services() {
  return (
    <>
      <p class="field-hint">{t('services.hint')}</p>
      <Show when={config.lastFMEnabled}>
        <LastFm />
      </Show>
      <Show when={config.listenBrainzEnabled}>
        <ListenBrainz />
      </Show>
      <Show when={maySetFilter()}>
        <ScrobbleFilter />
      </Show>
    </>
  );
}

function LastFm() {
  const link = createQuery(() => at('GET /api/lastfm/link'));
  // People come back from the page of Last.fm to this one.
  onMount(() => {
    const look = () => link.reload();
    look();
    addEventListener('focus', look);
    const timer = setInterval(look, renewEveryMs);
    onCleanup(() => {
      removeEventListener('focus', look);
      clearInterval(timer);
    });
  });
  const pageOf = ({ apiKey, authUrl, linkToken }: LastFmLink) => {
    const callback = new URL(serverUrl('/api/lastfm/link/callback'), location.origin);
    callback.searchParams.set('uid', linkToken);
    const page = new URL(authUrl);
    page.searchParams.set('api_key', apiKey);
    page.searchParams.set('cb', callback.href);
    return page.href;
  };
  return (
    <Line name="Last.fm" service="lastfm" link={link.data()} onChanged={link.reload}>
      <Show when={link.data()}>
        {(known) => (
          <a
            class="button"
            href={pageOf(known())}
            target="_blank"
            rel="noopener noreferrer"
            aria-label={t('services.linkNamed', { name: 'Last.fm' })}
          >
            <span>{t('services.link')}</span>
          </a>
        )}
      </Show>
    </Line>
  );
}

function ListenBrainz() {
  const link = createQuery(() => at('GET /api/listenbrainz/link'));
  const [isLinking, setLinking] = createSignal(false);
  onMount(() => link.reload());
  return (
    <>
      <Line name="ListenBrainz" service="listenbrainz" link={link.data()} onChanged={link.reload}>
        <Button aria-label={t('services.linkNamed', { name: 'ListenBrainz' })} onClick={() => setLinking(true)}>
          {t('services.link')}
        </Button>
      </Line>
      <Show when={isLinking()}>
        <ListenBrainzDialog onDone={link.reload} onClose={() => setLinking(false)} />
      </Show>
    </>
  );
}

interface LineProps {
  name: string;
  service: 'lastfm' | 'listenbrainz';
  link: ServiceLink | undefined;
  onChanged: () => void;
  /** What links an account. */
  children: JSX.Element;
}

function Line(props: LineProps) {
  let line!: HTMLDivElement;
  const [isEnding, setEnding] = createSignal(false);
  return (
    <div class="settings-line" ref={line} tabindex="-1" role="group" aria-label={props.name}>
      <div>
        <p class="settings-title">{props.name}</p>
        <p class="field-hint">{props.link && stateOf(props.link)}</p>
        <Show when={props.link?.problem}>
          <p class="form-error">{t('services.problem', { reason: props.link?.problem ?? '' })}</p>
        </Show>
      </div>
      <div class="settings-buttons">
        <Show when={!props.link?.status || props.link.problem}>{props.children}</Show>
        <Show when={props.link?.status}>
          <Button aria-label={t('services.endNamed', { name: props.name })} onClick={() => setEnding(true)}>
            {t('services.end')}
          </Button>
        </Show>
      </div>
      <Show when={isEnding()}>
        <SureDialog
          title={t('services.endNamed', { name: props.name })}
          action={t('services.end')}
          run={() => unlink(props.service)}
          done={t('services.ended', { name: props.name })}
          onRun={() => {
            props.onChanged();
            // The button that opened the dialog goes.
            line.focus();
          }}
          onClose={() => setEnding(false)}
        >
          <p>{t('services.endSure')}</p>
        </SureDialog>
      </Show>
    </div>
  );
}

function stateOf({ status, user, waiting }: ServiceLink): string {
  if (!status) return t('services.none');
  const linked = user ? t('services.linkedAs', { user }) : t('services.linked');
  return waiting > 0 ? `${linked} · ${t('services.waiting', { count: waiting })}` : linked;
}
