// From a cue sheet to the songs of one file: which of the sheet's tracks lie in it, how long each is, and the tags
// that the sheet gives it. What the file itself says fills the rest (fields.ts).

import type { CueSheet, CueTrack } from './cue.ts';
import { addTag, type TagSet } from './native.ts';

/** One song of a file with a sheet. */
export interface CueSong {
  /** From 1, in the order of the file. */
  index: number;
  startMs: number;
  durationMs: number;
  /** What the sheet says, under the plain names of the mapping table. */
  set: TagSet;
}

const shortestMs = 100;

/** Songs in the file of that name; none where the sheet is about another or does not divide it. */
export function cueSongs(sheet: CueSheet, fileName: string, durationMs: number, sheetName = ''): CueSong[] {
  const placed = tracksIn(sheet, fileName, sheetName)
    .filter((track) => track.startMs < durationMs - shortestMs)
    .sort((a, b) => a.startMs - b.startMs);
  const tracks = placed.filter((track, i) => (placed[i + 1]?.startMs ?? durationMs) - track.startMs >= shortestMs);
  if (tracks.length < 2) return [];
  const total = sheet.files.reduce((sum, file) => sum + file.tracks.length, 0);
  return tracks.map((track, i) => ({
    index: i + 1,
    startMs: track.startMs,
    durationMs: (tracks[i + 1]?.startMs ?? durationMs) - track.startMs,
    set: tagsOf(sheet, track, i + 1, total),
  }));
}

const lastPart = (path: string) => path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
const plain = (name: string) => lastPart(name).normalize('NFC').toLowerCase();
const stemOf = (name: string) => plain(name).replace(/\.[^.]*$/, '');

/**
 * By name; then by name without its ending, since sheets go on saying `.wav` after the file was compressed; then a sheet
 * that is called like the file. An embedded sheet (no `sheetName`) is about the file it lies in.
 */
function tracksIn(sheet: CueSheet, fileName: string, sheetName: string): CueTrack[] {
  const { files } = sheet;
  const named = files.find((file) => plain(file.name) === plain(fileName)) ?? files.find((file) => stemOf(file.name) === stemOf(fileName));
  if (named) return named.tracks;
  const isOurs = sheetName === '' || stemOf(sheetName) === stemOf(fileName) || stemOf(sheetName) === plain(fileName);
  return files.length === 1 && isOurs ? (files[0]?.tracks ?? []) : [];
}

/** Remarks with the names of the tags they are. */
const remarkTags: [remark: string, tag: string][] = [
  ['genre', 'genre'],
  ['date', 'recordingdate'],
  ['year', 'recordingdate'],
  ['originaldate', 'originaldate'],
  ['comment', 'comment'],
  ['composer', 'composer'],
  ['lyricist', 'lyricist'],
  ['label', 'recordlabel'],
  ['catalognumber', 'catalognumber'],
  ['discnumber', 'disc'],
  ['totaldiscs', 'disctotal'],
  ['discsubtitle', 'discsubtitle'],
  ['compilation', 'compilation'],
  ['replaygain_album_gain', 'replaygain_album_gain'],
  ['replaygain_album_peak', 'replaygain_album_peak'],
  ['replaygain_track_gain', 'replaygain_track_gain'],
  ['replaygain_track_peak', 'replaygain_track_peak'],
];

/** Comments that ripping programs sign their sheets with. */
const signature = /^(?:ExactAudioCopy|Exact Audio Copy|XLD|cueripper|CUERipper|foobar2000|EAC)\b/i;

function tagsOf(sheet: CueSheet, track: CueTrack, index: number, total: number): TagSet {
  const set: TagSet = { kind: 'vorbis', values: new Map(), lyrics: [] };
  const artist = track.performer || sheet.performer;
  addTag(set, 'title', track.title || `Track ${track.number || index}`);
  addTag(set, 'artist', artist);
  addTag(set, 'album', sheet.title);
  addTag(set, 'albumartist', sheet.performer);
  addTag(set, 'composer', track.songwriter || sheet.songwriter);
  addTag(set, 'track', String(track.number || index));
  addTag(set, 'tracktotal', String(total));
  addTag(set, 'isrc', track.isrc);
  addTag(set, 'barcode', /^0*$/.test(sheet.catalog) ? '' : sheet.catalog);
  for (const [remark, tag] of remarkTags) {
    const value = track.remarks.get(remark) ?? sheet.remarks.get(remark) ?? '';
    if (set.values.has(tag) || (tag === 'comment' && signature.test(value))) continue;
    addTag(set, tag, value);
  }
  return set;
}
