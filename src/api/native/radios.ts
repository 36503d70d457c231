// /api/radio: internet stations; admins keep the list (navidrome.md 5.3, 5.5).
import * as v from 'valibot';

import { coverId } from '../../core/artwork/cover-id.ts';
import { createRadio, deleteRadio, listRadios, updateRadio, type RadioRow } from '../../core/radio/radio.ts';
import { notFound } from '../../lib/errors.ts';
import type { NativeCall } from './call.ts';
import { operation } from './operation.ts';
import { idOnly, nothing, page, said, text, time, upTo } from './shapes.ts';
import { isoOrNull, shortList } from './short-list.ts';

const idOf = ({ hit }: NativeCall) => hit.params['id'] ?? '';

export const radio = v.object({
  id: text,
  name: text,
  streamUrl: text,
  homePageUrl: text,
  uploadedImage: said(text, "'' where there is no picture."),
  coverArtId: text,
  createdAt: v.nullable(time),
  updatedAt: v.nullable(time),
});

const present = ({ imageHash, createdAt, updatedAt, ...row }: RadioRow) => ({
  ...row,
  // The name of the upload is nobody's business; that there is one is.
  uploadedImage: imageHash,
  coverArtId: imageHash ? coverId('radio', row.id, imageHash) : '',
  createdAt: isoOrNull(createdAt),
  updatedAt: isoOrNull(updatedAt),
});

function find(call: NativeCall): RadioRow {
  const row = listRadios(call.app).find(({ id }) => id === idOf(call));
  if (!row) throw notFound('radio station');
  return row;
}

export const list = operation({ summary: 'Radio stations', query: page, isFiltered: true, isPage: true, output: v.array(radio) }, (call) =>
  shortList(call, listRadios(call.app).map(present), ['name']),
);

export const one = operation({ summary: 'A radio station', output: radio }, (call) => present(find(call)));

const details = { name: upTo(1000), streamUrl: upTo(5000) };
const homePage = { homePageUrl: v.nullish(upTo(5000)) };

export const create = operation(
  {
    summary: 'Adds a radio station',
    body: v.object({ ...details, ...homePage }),
    hint: 'expected {name, streamUrl, homePageUrl?}',
    output: idOnly,
  },
  ({ app, caller }, { name, streamUrl, homePageUrl }) => ({
    id: createRadio(app, caller, { name, streamUrl, homePageUrl: homePageUrl ?? '' }),
  }),
);

export const update = operation(
  {
    summary: 'Changes of a radio station what the body names',
    body: v.object({ ...v.partial(v.object(details)).entries, ...homePage }),
    hint: 'expected any of {name, streamUrl, homePageUrl}',
    output: radio,
  },
  (call, body) => {
    const row = find(call);
    const { name = row.name, streamUrl = row.streamUrl, homePageUrl = row.homePageUrl } = body;
    updateRadio(call.app, call.caller, row.id, { name, streamUrl, homePageUrl: homePageUrl ?? '' });
    return present(find(call));
  },
);

export const remove = operation({ summary: 'Deletes a radio station', output: nothing }, (call) => {
  deleteRadio(call.app, call.caller, idOf(call));
  return {};
});
