// Pictures people upload (navidrome.md 5.3), and those of albums, which are ours.
import type { ItemKind } from '../../core/artwork/attempts.ts';
import { coverId } from '../../core/artwork/cover-id.ts';
import { coverOrigin, findCoverChoice, listCoverChoices, type PinnedKind } from '../../core/artwork/pins.ts';
import { checkMayUpload, removeUpload, uploadPicture } from '../../core/artwork/uploads.ts';
import { pictureReply } from '../http/cover-reply.ts';
import { readUpload } from '../http/multipart.ts';
import type { NativeAnswer } from './call.ts';

/** A picture for an album, artist, playlist or radio station, in place of what is there. */
export const uploadImage =
  (kind: ItemKind): NativeAnswer =>
  async ({ app, caller, hit }) => {
    const id = hit.params['id'] ?? '';
    // Who may not gets to know before sending megabytes is through.
    checkMayUpload(app, caller, kind, id);
    const bytes = await readUpload(hit.request, 'image', app.config.maxImageUploadSize);
    const hash = await uploadPicture(app, app.artwork.engine, caller, kind, id, bytes);
    return { status: 'ok', coverArtId: coverId(kind, id, hash) };
  };

export const removeImage =
  (kind: ItemKind): NativeAnswer =>
  ({ app, caller, hit }) => {
    removeUpload(app, caller, kind, hit.params['id'] ?? '');
    return { status: 'ok' };
  };

/** What an admin can choose from, with what is chosen now. */
export const coverChoices =
  (kind: PinnedKind): NativeAnswer =>
  ({ app, caller, hit }) => {
    const id = hit.params['id'] ?? '';
    return { ...coverOrigin(app, caller, kind, id), choices: listCoverChoices(app, caller, kind, id) };
  };

/** One of them as a picture, by its place from 0. */
export const coverChoice =
  (kind: PinnedKind): NativeAnswer =>
  async ({ app, caller, hit, params }) => {
    const picture = findCoverChoice(app, caller, kind, hit.params['id'] ?? '', Number(hit.params['place']));
    return pictureReply(
      await app.artwork.render(picture, { size: params.int('size', 192, { min: 16, max: 1500 }), square: false }),
      hit.request,
    );
  };
