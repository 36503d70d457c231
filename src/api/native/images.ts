// Pictures people upload (navidrome.md 5.3), and those of albums, which are ours.
import * as v from 'valibot';

import type { ItemKind } from '../../core/artwork/attempts.ts';
import { coverId } from '../../core/artwork/cover-id.ts';
import { coverOrigin, findCoverChoice, listCoverChoices, type PinnedKind } from '../../core/artwork/pins.ts';
import { checkMayUpload, removeUpload, uploadPicture } from '../../core/artwork/uploads.ts';
import { pictureReply } from '../http/cover-reply.ts';
import { readUpload } from '../http/multipart.ts';
import { operation, type Operation } from './operation.ts';
import { flag, maybe, said, text, whole } from './shapes.ts';

const noun: Record<ItemKind, string> = { album: 'an album', artist: 'an artist', playlist: 'a playlist', radio: 'a radio station' };

export const uploadImage = (kind: ItemKind): Operation =>
  operation(
    {
      summary: `Shows a picture of one's own for ${noun[kind]}: the part \`image\` of a form`,
      otherBody: 'multipart/form-data',
      output: v.object({ status: text, coverArtId: text }),
    },
    async ({ app, caller, hit }) => {
      const id = hit.params['id'] ?? '';
      // Who may not gets to know before sending megabytes is through.
      checkMayUpload(app, caller, kind, id);
      const bytes = await readUpload(hit.request, 'image', app.config.maxImageUploadSize);
      const hash = await uploadPicture(app, app.artwork.engine, caller, kind, id, bytes);
      return { status: 'ok', coverArtId: coverId(kind, id, hash) };
    },
  );

export const removeImage = (kind: ItemKind): Operation =>
  operation({ summary: `Takes the uploaded picture of ${noun[kind]} away`, output: v.object({ status: text }) }, ({ app, caller, hit }) => {
    removeUpload(app, caller, kind, hit.params['id'] ?? '');
    return { status: 'ok' };
  });

export const covers = v.object({
  chosen: said(text, "Source of the picture an admin chose; '' where the rules decide."),
  isUploaded: flag,
  choices: v.array(v.object({ source: text, name: text })),
});

export const coverChoices = (kind: PinnedKind): Operation =>
  operation({ summary: `Pictures there are for ${noun[kind]}, and the one that is chosen`, output: covers }, ({ app, caller, hit }) => {
    const id = hit.params['id'] ?? '';
    return { ...coverOrigin(app, caller, kind, id), choices: listCoverChoices(app, caller, kind, id) };
  });

export const coverChoice = (kind: PinnedKind): Operation =>
  operation(
    { summary: `One of the pictures there are for ${noun[kind]}, by its place from 0`, query: { size: maybe(whole) }, media: ['image/*'] },
    async ({ app, caller, hit, params }) => {
      const picture = findCoverChoice(app, caller, kind, hit.params['id'] ?? '', Number(hit.params['place']));
      return pictureReply(
        await app.artwork.render(picture, { size: params.int('size', 192, { min: 16, max: 1500 }), square: false }),
        hit.request,
      );
    },
  );
