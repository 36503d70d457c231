// One podcast with its episodes.
import { createSignal, For, Show } from 'solid-js';

import { createQuery } from '../api/query.ts';
import { at } from '../api/routes.ts';
import { user } from '../api/session.ts';
import { t } from '../i18n/i18n.ts';
import { Artwork } from '../library/artwork.tsx';
import { ListFailed } from '../library/list-failed.tsx';
import { UnsubscribeDialog } from '../podcasts/dialogs.tsx';
import { EpisodeRow } from '../podcasts/episode-row.tsx';
import { Button } from '../ui/button.tsx';

import './podcasts.css';

const firstShown = 50;

export function PodcastPage(props: { params: Record<string, string> }) {
  const podcast = createQuery(() => at('GET /api/podcast/:id', { params: { id: props.params['id'] ?? '' } }));
  const [isAsking, setAsking] = createSignal(false);
  const [shown, setShown] = createSignal(firstShown);
  return (
    <ListFailed list={podcast}>
      <Show when={podcast.data()}>
        {(channel) => (
          <>
            <header class="podcast-head">
              <Artwork of={channel()} name={channel().title} sizes="160px" isUrgent />
              <div>
                <h1 dir="auto">{channel().title}</h1>
                <Show when={channel().author}>
                  <p dir="auto">{channel().author}</p>
                </Show>
                <p class="podcast-about" dir="auto">
                  {channel().description}
                </p>
                <Show when={channel().status === 'error'}>
                  <p class="form-error" role="alert">
                    {channel().errorMessage}
                  </p>
                </Show>
                <Show when={channel().status === 'new' || channel().status === 'downloading'}>
                  <p role="status">{t('podcasts.reading')}</p>
                </Show>
                <Show when={user()?.isAdmin}>
                  <p class="podcast-feed">{channel().url}</p>
                  <Button icon="trash" onClick={() => setAsking(true)}>
                    {t('podcasts.unsubscribe')}
                  </Button>
                </Show>
              </div>
            </header>
            <h2 class="podcast-count">{t('count.episodes', { count: channel().episodeCount })}</h2>
            <ul class="episode-list">
              <For each={channel().episodes.slice(0, shown())}>
                {(episode) => <EpisodeRow podcast={channel()} episode={episode} onChange={() => podcast.reload()} />}
              </For>
            </ul>
            <Show when={channel().episodes.length > shown()}>
              <Button onClick={() => setShown(shown() + firstShown * 2)}>{t('podcasts.more')}</Button>
            </Show>
            <Show when={isAsking()}>
              <UnsubscribeDialog of={channel()} onClose={() => setAsking(false)} />
            </Show>
          </>
        )}
      </Show>
    </ListFailed>
  );
}
