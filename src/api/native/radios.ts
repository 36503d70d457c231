// /api/radio: internet stations; admins keep the list (navidrome.md 5.3, 5.5).
import * as v from 'valibot';

import { coverId } from '../../core/artwork/cover-id.ts';
import { createRadio, deleteRadio, listRadios, updateRadio, type RadioRow } from '../../core/radio/radio.ts';
import { notFound } from '../../lib/errors.ts';
import { readBodyAs, type NativeAnswer, type NativeCall } from './call.ts';
import { isoOrNull, shortList } from './short-list.ts';

const idOf = ({ hit }: NativeCall) => hit.params['id'] ?? '';

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

export const list: NativeAnswer = (call) => shortList(call, listRadios(call.app).map(present), ['name']);

export const one: NativeAnswer = (call) => present(find(call));

const text = (most: number) => v.pipe(v.string(), v.maxLength(most));
const details = { name: text(1000), streamUrl: text(5000) };
const station = v.object({ ...details, homePageUrl: v.nullish(text(5000)) });
const changes = v.object({ ...v.partial(v.object(details)).entries, homePageUrl: v.nullish(text(5000)) });

export const create: NativeAnswer = async (call) => {
  const { name, streamUrl, homePageUrl } = await readBodyAs(call, station, 'expected {name, streamUrl, homePageUrl?}');
  return { id: createRadio(call.app, call.caller, { name, streamUrl, homePageUrl: homePageUrl ?? '' }) };
};

/** Changes what the body names. */
export const update: NativeAnswer = async (call) => {
  const body = await readBodyAs(call, changes, 'expected any of {name, streamUrl, homePageUrl}');
  const row = find(call);
  const { name = row.name, streamUrl = row.streamUrl, homePageUrl = row.homePageUrl } = body;
  updateRadio(call.app, call.caller, row.id, { name, streamUrl, homePageUrl: homePageUrl ?? '' });
  return present(find(call));
};

export const remove: NativeAnswer = (call) => {
  deleteRadio(call.app, call.caller, idOf(call));
  return {};
};
