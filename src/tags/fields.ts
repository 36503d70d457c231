// From what a reader found in a file to the fields of a song: the rules of navidrome.md 3.7. No file is read here.

import type { CueSong } from './cue-songs.ts';
import { createGather, type Gather, type Gathered, type Tags } from './gather.ts';
import type { Reading, TagSet } from './native.ts';
import { castOf, castRules } from './participants.ts';
import { unknownAlbumName } from './pid.ts';
import type { EmbeddedLyrics, SongFields, TagOptions } from './types.ts';
import { parseDate, parseDecimal, parseFlag, parseNumberOf, yearOf } from './values.ts';

/**
 * Makes fields; `stem` is the file's name without its ending, the title of last resort. For a song of a cue sheet, what
 * the sheet says stands before what the file says; `reading.audio` is the song's then.
 */
export type MakeFields = (reading: Reading, stem: string, cue?: CueSong) => SongFields;

/** Names with a field of their own: everything else (and genre) goes to `tags`. */
const withField = new Set(
  (
    'title titlesort artist artistsort artists artistssort albumartist albumartistsort albumartists albumartistssort album albumsort ' +
    'composer composersort conductor lyricist lyricistsort arranger producer director engineer mixer remixer djmixer performer ' +
    'compilation track disc discsubtitle bpm lyrics comment originaldate recordingdate releasedate catalognumber explicitstatus ' +
    'musicbrainz_artistid musicbrainz_recordingid musicbrainz_trackid musicbrainz_albumartistid musicbrainz_albumid ' +
    'musicbrainz_releasegroupid musicbrainz_composerid musicbrainz_lyricistid musicbrainz_directorid musicbrainz_producerid ' +
    'musicbrainz_engineerid musicbrainz_mixerid musicbrainz_remixerid musicbrainz_djmixerid musicbrainz_conductorid ' +
    'musicbrainz_arrangerid musicbrainz_performerid replaygain_album_gain replaygain_album_peak replaygain_track_gain ' +
    'replaygain_track_peak r128_album_gain r128_track_gain'
  ).split(' '),
);

/** Compiles the options once. */
export function createFields(options: TagOptions): MakeFields {
  const gather = createGather(options);
  const rules = castRules(options);
  return ({ findings, audio }, stem, cue) => {
    const gathered = cue ? gatherCue(gather, findings.sets, cue) : gather(findings.sets);
    const { tags } = gathered;
    const first = (name: string) => tags.get(name)?.[0] ?? '';
    const compilation = parseFlag(tags.get('compilation')?.[0]);
    const fields: SongFields = {
      title: first('title'),
      sortTitle: first('titlesort'),
      album: first('album') || unknownAlbumName,
      sortAlbum: first('albumsort'),
      ...castOf(gathered, compilation, rules),
      ...numbersOf(tags),
      discSubtitle: first('discsubtitle'),
      ...datesOf(tags),
      genres: tags.get('genre') ?? [],
      compilation,
      comment: first('comment'),
      lyrics: cue ? [] : lyricsOf(findings.sets, tags, options),
      explicitStatus: explicitOf(first('explicitstatus')),
      catalogNumber: first('catalognumber'),
      mbzRecordingId: first('musicbrainz_recordingid'),
      mbzReleaseTrackId: first('musicbrainz_trackid'),
      mbzAlbumId: first('musicbrainz_albumid'),
      mbzReleaseGroupId: first('musicbrainz_releasegroupid'),
      mbzArtistId: first('musicbrainz_artistid'),
      mbzAlbumArtistId: first('musicbrainz_albumartistid'),
      mbzAlbumType: first('releasetype'),
      mbzAlbumComment: first('albumversion'),
      ...gainsOf(tags),
      tags: otherTags(tags),
      hasPicture: findings.hasPicture,
      // Songs of one file follow one another: their numbers keep their hashes apart.
      payload: findings.payload === undefined ? null : findings.payload + (cue?.index ?? 0),
      hash: '',
    };
    const identity = cue ? [fields, audio, cue.index, cue.startMs] : [fields, audio];
    fields.hash = new Bun.CryptoHasher('md5').update(JSON.stringify(identity)).digest('hex');
    // Behind the hash: a file that is renamed is still the same.
    fields.title ||= stem;
    return fields;
  };
}

/** Tags that tell of the whole file where it holds several songs. */
const ofOneSong =
  /^(title|titlesort|subtitle|track|isrc|lyrics|bpm|key|work|movement.*|musicbrainz_(recording|track|work)id|performer|musicbrainz_performerid)$/;
const ofArtist = ['artists', 'artistsort', 'artistssort', 'musicbrainz_artistid'];
const ofAlbumArtist = ['albumartists', 'albumartistsort', 'albumartistssort', 'musicbrainz_albumartistid'];

function gatherCue(gather: Gather, sets: readonly TagSet[], cue: CueSong): Gathered {
  const file = gather(sets).tags;
  const sheet = gather([cue.set]).tags;
  // Ids and single names belong to the text they stand beside.
  const renames = (name: string) => sheet.has(name) && sheet.get(name)?.[0] !== file.get(name)?.[0];
  const dropped = new Set([...(renames('artist') ? ofArtist : []), ...(renames('albumartist') ? ofAlbumArtist : [])]);
  const kept = [...file].filter(([name]) => !ofOneSong.test(name) && !dropped.has(name));
  return { tags: new Map([...kept, ...sheet]), performers: [] };
}

function numbersOf(tags: Tags) {
  const [trackNumber, trackTotal] = parseNumberOf(tags.get('track')?.[0]);
  const [discNumber, discTotal] = parseNumberOf(tags.get('disc')?.[0]);
  const bpm = parseDecimal(tags.get('bpm')?.[0]);
  return {
    trackNumber,
    trackTotal: trackTotal || parseNumberOf(tags.get('tracktotal')?.[0])[0],
    discNumber,
    discTotal: discTotal || parseNumberOf(tags.get('disctotal')?.[0])[0],
    bpm: bpm !== null && Math.round(bpm) > 0 ? Math.round(bpm) : null,
  };
}

function datesOf(tags: Tags) {
  let date = parseDate(tags.get('recordingdate')?.[0] ?? '');
  let releaseDate = tags.get('releasedate')?.[0] ?? '';
  const originalDate = tags.get('originaldate')?.[0] ?? '';
  // Older taggers knew one date only and put the release there.
  if (originalDate && !releaseDate && date >= originalDate) {
    releaseDate = date;
    date = originalDate;
  }
  return {
    date,
    originalDate,
    releaseDate,
    year: yearOf(date) || yearOf(releaseDate) || yearOf(originalDate),
    originalYear: yearOf(originalDate),
    releaseYear: yearOf(releaseDate),
  };
}

function gainsOf(tags: Tags) {
  const decimal = (name: string) => parseDecimal(tags.get(name)?.[0]);
  // R128 gains are in 1/256 dB against -23 LUFS, 5 dB below ReplayGain's reference.
  const gain = (name: string) => {
    const r128 = decimal(`r128_${name}_gain`);
    return decimal(`replaygain_${name}_gain`) ?? (r128 === null ? null : r128 / 256 + 5);
  };
  return {
    rgTrackGain: gain('track'),
    rgTrackPeak: decimal('replaygain_track_peak'),
    rgAlbumGain: gain('album'),
    rgAlbumPeak: decimal('replaygain_album_peak'),
  };
}

/** Lyrics have a language and come by themselves, unless the user says which tags they are. */
function lyricsOf(sets: readonly TagSet[], tags: Tags, { tagOverrides }: TagOptions): EmbeddedLyrics[] {
  const change = tagOverrides?.['lyrics'] ?? {};
  if (change.ignore) return [];
  const named = (tags.get('lyrics') ?? []).map((text) => ({ lang: 'xxx', text }));
  const found = sets.find(({ lyrics }) => lyrics.length > 0)?.lyrics ?? [];
  const lyrics = change.aliases && named.length > 0 ? named : [...found, ...(found.length > 0 ? [] : named)];
  const { maxLength } = change;
  return maxLength === undefined ? lyrics : lyrics.map(({ lang, text }) => ({ lang, text: text.slice(0, maxLength).toWellFormed() }));
}

function explicitOf(advisory: string): '' | 'e' | 'c' {
  if (advisory === '1' || advisory === '4') return 'e';
  return advisory === '2' ? 'c' : '';
}

function otherTags(tags: Tags): Record<string, string[]> {
  const others: Record<string, string[]> = {};
  for (const [name, values] of tags) if (!withField.has(name)) others[name] = values;
  return others;
}
