// Asks before a playlist is deleted.
import { Show } from 'solid-js';

import { deletePlaylist } from '../api/playlists.ts';
import type { Playlist } from '../api/shapes.ts';
import { SureDialog } from '../forms/sure-dialog.tsx';
import { t } from '../i18n/i18n.ts';
import { navigate, place } from '../lib/router.ts';

/** The page of what is about to go must not ask for it again. */
async function leave(): Promise<void> {
  await import('../pages/playlists.tsx');
  navigate('/playlists', { replace: true });
  await new Promise(requestAnimationFrame);
}

export function DeleteDialog(props: { playlist: Playlist; onClose: () => void }) {
  const run = async () => {
    const { id } = props.playlist;
    if (place().path.startsWith(`/playlist/${id}`)) await leave();
    await deletePlaylist(id);
  };
  return (
    <SureDialog
      title={t('playlist.delete')}
      action={t('action.delete')}
      icon="trash"
      run={run}
      done={t('playlist.deleted', { name: props.playlist.name })}
      onClose={props.onClose}
    >
      <p>{t('playlist.deleteSure', { name: props.playlist.name, count: props.playlist.songCount })}</p>
      <Show when={props.playlist.path}>
        <p class="field-hint">{t('playlist.deleteFile', { path: props.playlist.path })}</p>
      </Show>
    </SureDialog>
  );
}
