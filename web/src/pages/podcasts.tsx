// The podcasts of the server; admins subscribe to new ones.
import { createSignal, For, Show } from 'solid-js';

import { refreshPodcasts } from '../api/podcasts.ts';
import { createQuery } from '../api/query.ts';
import { at } from '../api/routes.ts';
import { user } from '../api/session.ts';
import type { Podcast } from '../api/shapes.ts';
import { reasonOf } from '../forms/reason.ts';
import { t } from '../i18n/i18n.ts';
import { href } from '../lib/router.ts';
import { Artwork } from '../library/artwork.tsx';
import { ListFailed } from '../library/list-failed.tsx';
import { SubscribeDialog } from '../podcasts/dialogs.tsx';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { showToast } from '../ui/toasts.tsx';

import './podcasts.css';

export function PodcastsPage() {
  const podcasts = createQuery(() => at('GET /api/podcast'));
  const [isAsking, setAsking] = createSignal(false);
  const refresh = () =>
    refreshPodcasts().then(
      () => showToast(t('podcasts.looking')),
      (cause: unknown) => showToast(reasonOf(cause), { isError: true }),
    );
  return (
    <>
      <div class="page-head">
        <h1>{t('nav.podcasts')}</h1>
        <Show when={user()?.isAdmin}>
          <div class="page-tools">
            <Button icon="refresh" onClick={() => void refresh()}>
              {t('podcasts.refresh')}
            </Button>
            <Button variant="primary" icon="add" onClick={() => setAsking(true)}>
              {t('podcasts.subscribe')}
            </Button>
          </div>
        </Show>
      </div>
      <ListFailed list={podcasts}>
        <Show
          when={podcasts.data()?.length !== 0}
          fallback={
            <EmptyState
              icon="podcast"
              title={t('podcasts.none')}
              text={user()?.isAdmin ? t('podcasts.noneHint') : t('podcasts.noneHintUser')}
            />
          }
        >
          <ul class="podcast-list" aria-label={t('nav.podcasts')}>
            <For each={podcasts.data()}>{(podcast) => <Channel podcast={podcast} />}</For>
          </ul>
        </Show>
      </ListFailed>
      <Show when={isAsking()}>
        <SubscribeDialog onDone={() => podcasts.reload()} onClose={() => setAsking(false)} />
      </Show>
    </>
  );
}

function Channel(props: { podcast: Podcast }) {
  return (
    <li>
      <a class="podcast-link" href={href(`/podcast/${props.podcast.id}`)}>
        <Artwork of={props.podcast} name={props.podcast.title} sizes="72px" />
        <span class="podcast-names">
          <strong class="ellipsis" dir="auto">
            {props.podcast.title}
          </strong>
          <span class="ellipsis" dir="auto">
            <Show when={props.podcast.author}>{props.podcast.author} · </Show>
            {t('count.episodes', { count: props.podcast.episodeCount })}
          </span>
          <Show when={props.podcast.status === 'error'}>
            <span class="form-error">{props.podcast.errorMessage}</span>
          </Show>
        </span>
      </a>
    </li>
  );
}
