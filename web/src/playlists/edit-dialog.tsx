// Name, comment, who may see it and the picture of a playlist, or a new one.
import { createSignal, createUniqueId, Show } from 'solid-js';

import { createPlaylist, removeCover, updatePlaylist, uploadCover, type SongWish } from '../api/playlists.ts';
import type { Playlist } from '../api/shapes.ts';
import { FormDialog } from '../forms/form-dialog.tsx';
import { reasonOf } from '../forms/reason.ts';
import { t } from '../i18n/i18n.ts';
import { navigate } from '../lib/router.ts';
import { Artwork } from '../library/artwork.tsx';
import { Button } from '../ui/button.tsx';
import { Switch } from '../ui/switch.tsx';
import { TextField } from '../ui/text-field.tsx';
import { showToast } from '../ui/toasts.tsx';
import { addAndTell } from './tell.ts';

interface EditDialogProps {
  /** Without one, a new playlist is made. */
  playlist?: Playlist;
  songs?: SongWish;
  name?: string;
  onClose: () => void;
}

const pictures = 'image/jpeg,image/png,image/webp,image/gif';

export function EditDialog(props: EditDialogProps) {
  const before = props.playlist;
  const commentId = createUniqueId();
  const [name, setName] = createSignal(before?.name ?? props.name ?? '');
  const [comment, setComment] = createSignal(before?.comment ?? '');
  const [isPublic, setPublic] = createSignal(before?.public ?? false);
  const [pictureError, setPictureError] = createSignal('');
  const [picture, setPicture] = createSignal({ coverArtId: before?.coverArtId ?? '', isOwn: (before?.imageHash ?? '') !== '' });

  /** What follows when the dialog is closed. */
  async function send(): Promise<() => unknown> {
    const { songs } = props;
    const wish = { name: name(), comment: comment(), public: isPublic() };
    if (before) {
      const { warning } = await updatePlaylist(before.id, wish);
      return () => warning && showToast(t('playlist.notWritten', { reason: warning }), { isError: true });
    }
    const made = await createPlaylist(wish);
    return () => (songs ? addAndTell(made, songs) : navigate(`/playlist/${made.id}`));
  }

  async function changePicture(work: Promise<unknown>, isOwn: boolean): Promise<void> {
    setPictureError('');
    try {
      await work;
      // Any other text makes the browser ask again.
      setPicture({ coverArtId: isOwn ? `pl-${before?.id}` : (before?.coverArtId ?? ''), isOwn });
    } catch (cause) {
      setPictureError(reasonOf(cause));
    }
  }

  return (
    <FormDialog
      title={before ? t('playlist.edit') : t('playlists.new')}
      action={before ? t('action.save') : t('action.create')}
      send={send}
      onDone={(follow) => follow()}
      onClose={props.onClose}
    >
      <TextField label={t('playlist.name')} value={name()} onInput={setName} required maxlength={500} />
      <div class="field">
        <label class="field-label" for={commentId}>
          {t('field.comment')}
        </label>
        <textarea
          id={commentId}
          class="field-control"
          rows={3}
          maxlength={20_000}
          value={comment()}
          onInput={(event) => setComment(event.currentTarget.value)}
        />
      </div>
      <Switch label={t('playlist.isPublic')} hint={t('playlist.isPublicHint')} checked={isPublic()} onChange={setPublic} />
      <Show when={before}>
        {(playlist) => (
          <div class="edit-picture">
            <Artwork of={{ coverArtId: picture().coverArtId }} name={playlist().name} sizes="72px" />
            <label class="button file-button">
              <span>{t('playlist.choosePicture')}</span>
              <input
                class="visually-hidden"
                type="file"
                accept={pictures}
                onChange={(event) => {
                  const [file] = event.currentTarget.files ?? [];
                  if (file) void changePicture(uploadCover(playlist().id, file), true);
                  event.currentTarget.value = '';
                }}
              />
            </label>
            <Show when={picture().isOwn}>
              <Button onClick={() => void changePicture(removeCover(playlist().id), false)}>{t('playlist.removePicture')}</Button>
            </Show>
          </div>
        )}
      </Show>
      <Show when={pictureError()}>
        <p class="form-error" role="alert">
          {pictureError()}
        </p>
      </Show>
    </FormDialog>
  );
}
