// What stands in a file and what a scan makes of it: raw names beside the tags they mean, fields, and the rules that decided.
import { tagRows } from '../../tags/mapping.ts';
import type { TagSet } from '../../tags/native.ts';
import { albumRule, trackRule } from '../../tags/pid.ts';
import type { ReadSong } from '../../tags/read.ts';
import { songRow } from '../../tags/song-row.ts';
import type { ScanSettings } from '../types.ts';
import { section, type Section } from './explanation.ts';

export interface FilePlace {
  libraryId: number;
  root: string;
  /** Relative to the library; '' is its root. */
  path: string;
}

const formatNames: Record<TagSet['kind'], string> = {
  id3v2: 'ID3v2',
  ape: 'APE',
  id3v1: 'ID3v1',
  vorbis: 'Vorbis comments',
  mp4: 'MP4 atoms',
  asf: 'ASF',
  riff: 'RIFF INFO',
  aiff: 'AIFF texts',
  matroska: 'Matroska',
};

/** Names as the file has them, with the tag each one means. */
export function rawSection(set: TagSet, settings: ScanSettings): Section {
  const meanings = new Map<string, string[]>();
  for (const row of tagRows(settings.tagOptions.tagOverrides)) {
    for (const alias of row.aliases) meanings.set(alias, [...(meanings.get(alias) ?? []), row.name]);
  }
  const meaningOf = (name: string) => meanings.get(name) ?? meanings.get(name.replace(/^(?:txxx|itunes):/, '')) ?? [];
  return section(
    `Tags in the file: ${formatNames[set.kind]}`,
    [...set.values].map(([name, values]) => {
      const tags = meaningOf(name);
      return [name, `${values.join(' | ')}${tags.length > 0 ? `  → ${tags.join(', ')}` : '  → not used'}`];
    }),
  );
}

/** Fields, the rules of album and song, and the people of one song. */
export function meaning(song: ReadSong, place: FilePlace, settings: ScanSettings): Section[] {
  const { fields, audio } = song;
  const cut = place.path.lastIndexOf('/');
  const folder = cut < 0 ? '' : place.path.slice(0, cut);
  const file = { libraryId: place.libraryId, path: '', folder, name: place.path.slice(cut + 1), sizeBytes: 0, mtimeMs: 0, birthtimeMs: 0 };
  const row = songRow(fields, audio, file, settings, song.cue);
  const rule = (parts: readonly { attribute: string; value: string }[]) =>
    parts.length === 0 ? 'nothing is known of it' : parts.map(({ attribute, value }) => `${attribute} = ${value || '(empty)'}`).join(', ');
  return [
    section('What they mean', [
      ['title', fields.title],
      ['artist', fields.artist],
      ['album', fields.album],
      ['album artist', fields.albumArtist],
      [
        'track',
        [fields.discNumber ? `disc ${fields.discNumber}` : '', fields.trackNumber ? `track ${fields.trackNumber}` : '']
          .filter(Boolean)
          .join(', '),
      ],
      ['date', fields.date],
      ['original date', fields.originalDate],
      ['release date', fields.releaseDate],
      ['genres', fields.genres.join(', ')],
      ['compilation', fields.compilation ? 'yes' : ''],
      [
        'sound',
        `${audio.codec}, ${(audio.durationMs / 1000).toFixed(2)} s, ${audio.sampleRateHz} Hz, ${audio.channels} channels, ${audio.bitRateKbps} kbit/s`,
      ],
      ...Object.entries(fields.tags)
        .filter(([name]) => name !== 'genre')
        .map(([name, values]) => [name, values.join(' | ')] as const),
    ]),
    section('Why this album and song', [
      ['album by', rule(albumRule(fields, folder, settings.albumPid))],
      ['album id', row.album.id],
      ['song by', rule(trackRule(fields, row.album.id, folder, settings.trackPid, place.path))],
    ]),
    section(
      'Who took part',
      fields.participants.map(({ role, subRole, name, mbid }) => [
        subRole ? `${role} (${subRole})` : role,
        mbid ? `${name}, known by MusicBrainz id ${mbid}` : `${name}, known by name`,
      ]),
    ),
  ];
}
