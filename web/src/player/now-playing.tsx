// What plays, over the whole screen; Back, Escape and the arrow close it.
import { createEffect, createSignal, lazy, on, onMount, Show, Suspense } from 'solid-js';

import type { Song } from '../api/shapes.ts';
import { t } from '../i18n/i18n.ts';
import { createSearchParams, href } from '../lib/router.ts';
import { ArtistLinks } from '../library/artist-links.tsx';
import { Artwork } from '../library/artwork.tsx';
import { HeartButton, Rating } from '../library/marks.tsx';
import { openSongMenu } from '../library/menus.ts';
import { qualityOf } from '../library/quality.ts';
import { tintOfImage } from '../library/tint.ts';
import { IconButton } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { currentSong, isConverted, play } from './player.ts';
import { QueuePanel } from './queue-panel.tsx';
import { SeekBar } from './seek-bar.tsx';
import { Transport } from './transport.tsx';
import { Volume } from './volume.tsx';

import './now-playing.css';

const LyricsPanel = lazy(() => import('./lyrics.tsx').then((module) => ({ default: module.LyricsPanel })));

export function NowPlaying(props: { onClose: () => void; onQueue: () => void }) {
  let root!: HTMLElement;
  const [tint, setTint] = createSignal<string>();
  const params = createSearchParams();
  const hasLyrics = () => params.get('view') === 'lyrics';
  onMount(() => root.focus());
  createEffect(
    on(
      () => currentSong()?.albumId,
      () => setTint(undefined),
    ),
  );
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    event.stopPropagation();
    props.onClose();
  };
  return (
    <section
      ref={root}
      class="now-playing"
      aria-label={t('player.nowPlaying')}
      tabindex="-1"
      data-lyrics={hasLyrics() || undefined}
      style={{ '--tint': tint() }}
      onKeyDown={onKeyDown}
    >
      <header class="now-head">
        <IconButton icon="chevronDown" label={t('player.closeNowPlaying')} size={26} onClick={() => props.onClose()} />
        <p class="ellipsis">{t('player.nowPlaying')}</p>
        <div class="now-head-tools">
          <IconButton
            icon="lyrics"
            label={t('lyrics.title')}
            shortcut="Y"
            size={22}
            aria-pressed={hasLyrics()}
            onClick={() => params.set({ view: hasLyrics() ? '' : 'lyrics' })}
          />
          <IconButton class="now-queue-button" icon="queue" label={t('queue.title')} size={22} onClick={() => props.onQueue()} />
        </div>
      </header>
      <Show when={currentSong()} keyed fallback={<EmptyState icon="song" title={t('player.nothing')} text={t('queue.emptyHint')} />}>
        {(song) => <NowSong song={song} onImage={(image) => setTint(tintOfImage(image))} />}
      </Show>
      <aside class="now-queue" aria-label={hasLyrics() ? t('lyrics.title') : t('queue.title')}>
        <Show when={hasLyrics()} fallback={<QueuePanel />}>
          <Suspense>
            <LyricsPanel />
          </Suspense>
        </Show>
      </aside>
    </section>
  );
}

function NowSong(props: { song: Song; onImage: (image: HTMLImageElement) => void }) {
  return (
    <div class="now-song">
      <div class="now-art">
        <Artwork
          of={props.song}
          name={props.song.album}
          sizes="(width < 768px) 90vw, 60vh"
          alt={t('player.coverOf', { name: props.song.album })}
          isUrgent
          onImage={(image) => props.onImage(image)}
        />
      </div>
      <div class="now-controls">
        <div class="now-names">
          <div class="now-text">
            <h1 class="ellipsis" dir="auto">
              {props.song.title}
            </h1>
            <p class="link-line ellipsis" dir="auto">
              <ArtistLinks artists={props.song.artists} fallback={props.song.artist} />
            </p>
            <p class="now-album link-line ellipsis" dir="auto">
              <a class="quiet-link" href={href(props.song.podcastId ? `/podcast/${props.song.podcastId}` : `/album/${props.song.albumId}`)}>
                {props.song.album}
              </a>
            </p>
          </div>
          <Show when={!props.song.podcastId}>
            <HeartButton item={props.song} size={24} />
            <IconButton
              icon="more"
              size={24}
              label={t('action.more')}
              aria-haspopup="menu"
              onClick={(event) => openSongMenu(event.currentTarget, [props.song], play)}
            />
          </Show>
        </div>
        <SeekBar />
        <Transport isLarge />
        <div class="now-foot">
          <Show when={!props.song.podcastId}>
            <Rating item={props.song} />
          </Show>
          <span class="now-quality">
            {qualityOf(props.song)}
            <Show when={isConverted()}> → {t('player.converted')}</Show>
          </span>
          <Volume />
        </div>
      </div>
    </div>
  );
}
