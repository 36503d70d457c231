// What is said after a playlist was changed.
import { playlistsChanged } from '../api/live.ts';
import { addToPlaylist, type SongWish, type Told } from '../api/playlists.ts';
import type { Playlist } from '../api/shapes.ts';
import { reasonOf } from '../forms/reason.ts';
import { t } from '../i18n/i18n.ts';
import { navigate } from '../lib/router.ts';
import { showToast } from '../ui/toasts.tsx';

/** Says why a change failed, or that the file could not follow it; undefined when it failed. */
export async function told<T extends Told>(work: Promise<T>): Promise<T | undefined> {
  try {
    const done = await work;
    if (done.warning) showToast(t('playlist.notWritten', { reason: done.warning }), { isError: true });
    return done;
  } catch (cause) {
    showToast(reasonOf(cause), { isError: true });
    playlistsChanged();
    return undefined;
  }
}

/** Adds songs and says so, with a way to the playlist. */
export async function addAndTell(playlist: Pick<Playlist, 'id' | 'name'>, songs: SongWish, onlyNew = false): Promise<void> {
  const done = await told(addToPlaylist(playlist.id, songs, { onlyNew }));
  if (!done) return;
  showToast(t('playlist.added', { count: done.added, name: playlist.name }), {
    action: { label: t('action.open'), run: () => navigate(`/playlist/${playlist.id}`) },
  });
}
