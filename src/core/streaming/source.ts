// What can be streamed: a song of the catalogue, or any other local audio file that somebody knows enough about.
import { realpath } from 'node:fs/promises';
import { basename, join } from 'node:path';

import { fileKind, losslessSuffixes } from '../../lib/media-types.ts';
import type { SongRow } from '../catalog/rows.ts';

/** All that streaming knows of a song. */
export type StreamSource = Pick<
  SongRow,
  | 'id'
  | 'suffix'
  | 'codec'
  | 'fileName'
  | 'bitRateKbps'
  | 'durationMs'
  | 'sampleRateHz'
  | 'channels'
  | 'bitDepth'
  | 'mtimeMs'
  | 'sizeBytes'
  | 'cueIndex'
  | 'startMs'
  | 'title'
  | 'artist'
  | 'album'
  | 'albumArtist'
  | 'trackNumber'
  | 'date'
  | 'year'
  | 'rgTrackGain'
  | 'rgTrackPeak'
  | 'rgAlbumGain'
  | 'rgAlbumPeak'
> & { path: string };

/** A file that is no song: what is not known may be left out. */
export interface LocalFile {
  /** Unique among all such files, and lasting. */
  id: string;
  /** Absolute. */
  path: string;
  suffix: string;
  durationMs: number;
  bitRateKbps: number;
  mtimeMs: number;
  sizeBytes: number;
  title?: string;
  codec?: string;
  sampleRateHz?: number;
  channels?: number;
}

/** A song's file on disk. */
export const songPath = (song: Pick<SongRow, 'libraryPath' | 'folderPath' | 'fileName'>) =>
  join(song.libraryPath, song.folderPath, song.fileName);

/**
 * Where the file really lies; undefined when it is gone, or has become a link to what does not end like music: scans check
 * that too, but somebody may change files between them.
 */
export async function findFile(path: string): Promise<string | undefined> {
  const real = await realpath(path).catch(() => undefined);
  if (real === undefined || real === path) return real;
  return fileKind(basename(real)) === fileKind(basename(path)) ? real : undefined;
}

/** A song as a source; sources stay what they are. */
export const asSource = (from: SongRow | StreamSource): StreamSource => ('path' in from ? from : { ...from, path: songPath(from) });

/** Any local file as a source. */
export function fileSource(file: LocalFile): StreamSource {
  return {
    codec: '',
    sampleRateHz: 0,
    channels: 2,
    title: '',
    ...file,
    fileName: file.path.slice(file.path.lastIndexOf('/') + 1),
    bitDepth: null,
    cueIndex: 0,
    startMs: 0,
    artist: '',
    album: '',
    albumArtist: '',
    trackNumber: 0,
    date: '',
    year: 0,
    rgTrackGain: null,
    rgTrackPeak: null,
    rgAlbumGain: null,
    rgAlbumPeak: null,
  };
}

/** Nothing was lost when it was made. */
export const isLossless = ({ suffix, codec }: Pick<SongRow, 'suffix' | 'codec'>) =>
  losslessSuffixes.includes(suffix) || codec.toLowerCase() === 'alac';
