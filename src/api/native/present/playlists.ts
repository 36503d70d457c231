// Playlists in the shapes of the native API (navidrome.md 5.5), with what only we know beside.
import * as v from 'valibot';

import { coverId } from '../../../core/artwork/cover-id.ts';
import { parseSource } from '../../../core/artwork/source.ts';
import type { PlaylistRow } from '../../../core/playlists/rows.ts';
import { flag, maybe, number, said, text, time, whole } from '../shapes.ts';
import { marks, song } from './catalog-shapes.ts';

/** As `.nsp` files have them: `{"all": [{"is": {"loved": true}}], "limit": 50}`. */
export const rules = v.looseObject({
  all: maybe(v.array(v.unknown())),
  any: maybe(v.array(v.unknown())),
  sort: maybe(text),
  order: maybe(v.picklist(['asc', 'desc'])),
  limit: maybe(number),
  limitPercent: maybe(number),
  offset: maybe(number),
  refreshDelay: maybe(text),
});

export const playlist = v.object({
  id: text,
  name: text,
  comment: text,
  duration: said(number, 'Seconds.'),
  size: said(number, 'Bytes.'),
  songCount: whole,
  ownerName: text,
  ownerId: text,
  public: flag,
  path: said(text, "Inside its library; '' for those without a file and for those who may not know it."),
  sync: said(flag, 'Kept in step with the file.'),
  rules: v.nullable(rules),
  evaluatedAt: v.nullable(time),
  editable: said(flag, 'The caller may change it; songs of smart playlists follow their rules.'),
  coverArtId: text,
  imageHash: text,
  uploadedImage: said(text, "'' unless its picture was uploaded."),
  externalImageUrl: said(text, 'What its file names as its picture, for those who may change it.'),
  createdAt: time,
  updatedAt: time,
  ...marks,
});

export const playlistEntry = v.object({
  ...song.entries,
  id: said(text, 'Its place, from 1.'),
  mediaFileId: text,
  playlistId: text,
});

/** A line that has no song. */
export const openEntry = v.object({
  id: said(text, 'Its place, from 1.'),
  mediaFileId: text,
  playlistId: text,
  title: text,
  path: said(text, 'The line as it stands in the file.'),
  album: text,
  artist: text,
  duration: number,
  missing: flag,
  unmatched: flag,
});

export const miss = v.object({
  id: said(text, 'Its place, from 1.'),
  line: text,
  reason: v.picklist(['internet address', 'not found', 'several fit', 'only the file name fits']),
  candidates: said(v.array(v.object({ id: text, path: text })), 'Songs that come close.'),
});

/** Why the file was not written, where it was not. */
export const told = { warning: maybe(said(text, 'Why the file of the playlist was not written.')) };

const iso = (ms: number) => new Date(ms).toISOString();

export function presentPlaylist(row: PlaylistRow, rights: { isEditable: boolean; isAdmin: boolean }) {
  const source = parseSource(row.imageSource);
  return {
    id: row.id,
    name: row.name,
    comment: row.comment,
    duration: Math.round(row.durationMs / 10) / 100,
    size: row.sizeBytes,
    songCount: row.songCount,
    ownerName: row.ownerName,
    ownerId: row.ownerId,
    public: row.isPublic === 1,
    // Inside the library; where that lies is for admins.
    path: rights.isAdmin || rights.isEditable ? row.sourceFile.replace(/^\d+:/, '') : '',
    sync: row.isSynced === 1,
    rules: row.rules === '' ? null : (JSON.parse(row.rules) as v.InferOutput<typeof rules>),
    evaluatedAt: row.evaluatedAt === null ? null : iso(row.evaluatedAt),
    /** The caller may change it; songs of smart playlists follow their rules. */
    editable: rights.isEditable,
    coverArtId: coverId('playlist', row.id, row.imageHash),
    imageHash: row.imageHash,
    uploadedImage: source?.kind === 'upload' ? row.imageHash : '',
    externalImageUrl: source?.kind === 'web' && (rights.isAdmin || rights.isEditable) ? source.url : '',
    createdAt: iso(row.createdAt),
    updatedAt: iso(row.updatedAt),
  };
}

/** An entry that nothing matches, in the shape of a song that is not there. */
export function presentUnmatched(line: string) {
  const title = line.split(/[\\/]/).findLast((part) => part.trim() !== '') ?? line;
  return { title, path: line, album: '', artist: '', duration: 0, missing: true, unmatched: true };
}
