// One episode of a podcast: what it is about, and what can be done with it.
import { Match, Show, Switch } from 'solid-js';

import { downloadEpisode, dropEpisodeFile } from '../api/podcasts.ts';
import { user } from '../api/session.ts';
import type { Episode, PodcastWithEpisodes } from '../api/shapes.ts';
import { reasonOf } from '../forms/reason.ts';
import { formatDate, formatLength, formatSize, t } from '../i18n/i18n.ts';
import { playSongs } from '../player/queueing.ts';
import { IconButton } from '../ui/button.tsx';
import { showToast } from '../ui/toasts.tsx';
import { episodeSong } from './episode-song.ts';

export function EpisodeRow(props: { podcast: PodcastWithEpisodes; episode: Episode; onChange: () => void }) {
  const isHere = () => props.episode.status === 'completed';

  async function run(work: (id: string) => Promise<unknown>): Promise<void> {
    try {
      await work(props.episode.id);
      props.onChange();
    } catch (cause) {
      showToast(reasonOf(cause), { isError: true });
    }
  }

  const play = () => {
    const { podcast, episode } = props;
    playSongs([episodeSong(podcast, episode)], 0, { label: podcast.title, href: `/podcast/${podcast.id}` });
  };

  return (
    <li class="episode">
      <div class="episode-text">
        <h3 dir="auto">{props.episode.title}</h3>
        <p class="episode-facts">
          {formatDate(props.episode.publishedAt)}
          <Show when={props.episode.duration > 0}> · {formatLength(props.episode.duration)}</Show>
          <Show when={isHere()}> · {formatSize(props.episode.size)}</Show>
          <Show when={props.episode.status === 'downloading'}> · {t('podcasts.downloading')}</Show>
        </p>
        <Show when={props.episode.errorMessage}>
          <p class="form-error">{props.episode.errorMessage}</p>
        </Show>
        <Show when={props.episode.description}>
          <p class="episode-about" dir="auto">
            {props.episode.description}
          </p>
        </Show>
      </div>
      <div class="episode-tools">
        <Switch>
          <Match when={isHere()}>
            <IconButton icon="play" label={t('action.playNamed', { name: props.episode.title })} onClick={play} />
            <Show when={user()?.isAdmin}>
              <IconButton
                icon="trash"
                label={t('podcasts.dropFile', { name: props.episode.title })}
                onClick={() => void run(dropEpisodeFile)}
              />
            </Show>
          </Match>
          <Match when={user()?.isAdmin && props.episode.status !== 'downloading'}>
            <IconButton
              icon="download"
              label={t('podcasts.download', { name: props.episode.title })}
              onClick={() => void run(downloadEpisode)}
            />
          </Match>
          <Match when={user()?.isAdmin}>
            <IconButton icon="close" label={t('podcasts.stop', { name: props.episode.title })} onClick={() => void run(dropEpisodeFile)} />
          </Match>
        </Switch>
      </div>
    </li>
  );
}
