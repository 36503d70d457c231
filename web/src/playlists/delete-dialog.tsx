// Asks before a playlist is deleted.
import { Show } from 'solid-js';

import { deletePlaylist } from '../api/playlists.ts';
import type { Playlist } from '../api/shapes.ts';
import { t } from '../i18n/i18n.ts';
import { navigate, place } from '../lib/router.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { showToast } from '../ui/toasts.tsx';
import { reasonOf } from './tell.ts';

/** The page of what is about to go must not ask for it again. */
async function leave(): Promise<void> {
  await import('../pages/playlists.tsx');
  navigate('/playlists', { replace: true });
  await new Promise(requestAnimationFrame);
}

export function DeleteDialog(props: { playlist: Playlist; onClose: () => void }) {
  let foot!: HTMLDivElement;
  const close = () => foot.closest('dialog')?.close();
  async function run(): Promise<void> {
    const { id, name } = props.playlist;
    close();
    const isShown = place().path.startsWith(`/playlist/${id}`);
    try {
      if (isShown) await leave();
      await deletePlaylist(id);
      showToast(t('playlist.deleted', { name }));
    } catch (cause) {
      showToast(reasonOf(cause), { isError: true });
    }
  }
  return (
    <Dialog title={t('playlist.delete')} onClose={props.onClose}>
      <p>{t('playlist.deleteSure', { name: props.playlist.name, count: props.playlist.songCount })}</p>
      <Show when={props.playlist.path}>
        <p class="field-hint">{t('playlist.deleteFile', { path: props.playlist.path })}</p>
      </Show>
      <div ref={foot} class="dialog-foot">
        <Button onClick={close}>{t('action.cancel')}</Button>
        <Button variant="danger" icon="trash" onClick={() => void run()}>
          {t('action.delete')}
        </Button>
      </div>
    </Dialog>
  );
}
