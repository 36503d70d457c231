// The player at the foot of the page: a full bar on wide screens, a small one above the tabs on a phone.
import { Show } from 'solid-js';

import { t } from '../i18n/i18n.ts';
import { href, navigate } from '../lib/router.ts';
import { ArtistLinks } from '../library/artist-links.tsx';
import { Artwork } from '../library/artwork.tsx';
import { HeartButton } from '../library/marks.tsx';
import { openSongMenu } from '../library/menus.ts';
import { isPanelOpen } from '../settings/prefs.ts';
import { IconButton } from '../ui/button.tsx';
import { currentSong, durationSec, next, play, positionSec } from './player.ts';
import { SeekBar } from './seek-bar.tsx';
import { PlayButton, Transport } from './transport.tsx';
import { Volume } from './volume.tsx';

import './player-bar.css';

export function PlayerBar(props: { onQueue: () => void; onNowPlaying: () => void }) {
  const progress = () => `${durationSec() > 0 ? (positionSec() / durationSec()) * 100 : 0}%`;
  return (
    <footer class="player-bar" id="player" aria-label={t('player.label')} tabindex="-1" data-empty={!currentSong() || undefined}>
      <div class="mini-progress" style={{ '--progress': progress() }} aria-hidden="true" />
      <div class="player-song">
        <Show when={currentSong()} keyed fallback={<p class="player-nothing">{t('player.nothing')}</p>}>
          {(song) => (
            <>
              <button
                type="button"
                class="player-art"
                aria-label={t('player.openNowPlaying')}
                title={`${t('player.openNowPlaying')} (N)`}
                onClick={() => props.onNowPlaying()}
              >
                <Artwork of={song} name={song.album} sizes="56px" isUrgent />
              </button>
              <div
                class="player-names"
                onContextMenu={(event) => {
                  if (song.podcastId) return;
                  event.preventDefault();
                  openSongMenu({ x: event.clientX, y: event.clientY }, [song], play);
                }}
              >
                <a
                  class="player-title ellipsis quiet-link"
                  href={href(song.podcastId ? `/podcast/${song.podcastId}` : `/album/${song.albumId}?song=${song.id}`)}
                  dir="auto"
                  title={song.title}
                >
                  {song.title}
                </a>
                <p class="player-artist link-line ellipsis" dir="auto">
                  <ArtistLinks artists={song.artists} fallback={song.artist} />
                </p>
              </div>
              <Show when={!song.podcastId}>
                <HeartButton item={song} size={18} />
              </Show>
            </>
          )}
        </Show>
      </div>
      <div class="player-middle">
        <Transport />
        <SeekBar />
      </div>
      <div class="player-mini-tools">
        <PlayButton />
        <IconButton icon="next" label={t('player.next')} disabled={!currentSong()} onClick={next} />
      </div>
      <div class="player-tools">
        <IconButton
          icon="lyrics"
          label={t('lyrics.title')}
          shortcut="Y"
          disabled={!currentSong()}
          onClick={() => navigate('/now?view=lyrics')}
        />
        <IconButton icon="queue" label={t('queue.title')} shortcut="Q" aria-pressed={isPanelOpen()} onClick={() => props.onQueue()} />
        <Volume />
      </div>
    </footer>
  );
}
