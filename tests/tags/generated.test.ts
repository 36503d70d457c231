// A generated library against its manifest: five formats, many scripts, nasty texts, every field of every file.
import { afterAll, describe, expect, test } from 'bun:test';
import { join } from 'node:path';

import { formats } from '../../scripts/library/song.ts';
import { writeLibrary, type ManifestEntry } from '../../scripts/library/write.ts';
import { createTagReader } from '../../src/tags/read.ts';
import type { SongFields } from '../../src/tags/types.ts';
import { tempFolder } from './support.ts';

const folder = tempFolder();
afterAll(() => folder.remove());
const read = createTagReader();

const trimmed = (text: string | undefined) => (text ?? '').trim();

/** What a reader must make of the manifest. */
function expected(entry: ManifestEntry) {
  const year = Number(entry.date?.slice(0, 4) ?? 0);
  return {
    title: trimmed(entry.title) || stemOf(entry.path),
    album: trimmed(entry.album) || '[Unknown Album]',
    artist: trimmed(entry.artist) || '[Unknown Artist]',
    artists: entry.artists?.map(trimmed) ?? ['[Unknown Artist]'],
    sortTitle: trimmed(entry.titlesort),
    trackNumber: entry.track ?? 0,
    discNumber: entry.disc ?? 0,
    year: entry.originaldate ? Number(entry.originaldate) : year,
    bpm: entry.bpm ?? null,
    compilation: entry.compilation ?? false,
    catalogNumber: entry.catalognumber ?? '',
    recordingId: entry.mb_recording ?? '',
    albumId: entry.mb_album ?? '',
    artistIds: entry.mb_artist ?? [],
    hasPicture: entry.has_cover,
    hasLyrics: entry.has_lyrics,
    comment: trimmed(entry.comment),
    isrc: entry.isrc ?? '',
  };
}

const stemOf = (path: string) => path.slice(path.lastIndexOf('/') + 1, path.lastIndexOf('.'));

function found(fields: SongFields) {
  const artists = fields.participants.filter(({ role }) => role === 'artist');
  return {
    title: fields.title,
    album: fields.album,
    artist: fields.artist,
    artists: artists.map(({ name }) => name),
    sortTitle: fields.sortTitle,
    trackNumber: fields.trackNumber,
    discNumber: fields.discNumber,
    year: fields.year,
    bpm: fields.bpm,
    compilation: fields.compilation,
    catalogNumber: fields.catalogNumber,
    recordingId: fields.mbzRecordingId,
    albumId: fields.mbzAlbumId,
    artistIds: artists.map(({ mbid }) => mbid).filter(Boolean),
    hasPicture: fields.hasPicture,
    hasLyrics: fields.lyrics.length > 0,
    comment: fields.comment,
    isrc: fields.tags['isrc']?.[0] ?? '',
  };
}

for (const format of formats) {
  describe(format, () => {
    const entries: ManifestEntry[] = [];
    const root = join(folder.path, format);
    const options = { formats: [format], hasCovers: true, claims: false, hasLyricsFiles: false, hasPlaylists: false };
    writeLibrary({ folder: root, songs: 300, seed: 11, ...options }, (entry) => entries.push(entry));

    test('fields', async () => {
      for (const entry of entries) {
        const result = await read(join(root, entry.path));
        if (!result.ok) throw new Error(`${entry.path}: ${result.reason}`);
        expect({ path: entry.path, ...found(result.fields) }).toEqual({ path: entry.path, ...expected(entry) });
      }
    });

    test('length and gains', async () => {
      for (const entry of entries) {
        const result = await read(join(root, entry.path));
        if (!result.ok) throw new Error(`${entry.path}: ${result.reason}`);
        expect(Math.abs(result.audio.durationMs - entry.seconds * 1000)).toBeLessThan(10);
        const gain = entry.rg_track_gain ?? (entry.r128_track === undefined ? null : entry.r128_track / 256 + 5);
        if (gain === null) expect(result.fields.rgTrackGain).toBeNull();
        else expect(result.fields.rgTrackGain).toBeCloseTo(gain, 5);
        expect(result.fields.rgAlbumPeak).toBe(entry.rg_album_peak ?? null);
      }
    });
  });
}
