// The table that says which names in files mean which tag: 89 rows, all aliases lower-case.
// `itunes:x` is the freeform MP4 atom `----:com.apple.iTunes:X`, `txxx:x` a user text frame of ID3.
// A user's configuration may change or add rows; `tagRows` merges both.

import type { TagOverride, TagType } from './types.ts';

export interface TagRow {
  name: string;
  aliases: readonly string[];
  type?: TagType;
  /** Separators (any letter case), applied where a file gives exactly one value. */
  split?: readonly string[];
  maxLength?: number;
  /** Also gathered on the album, and usable in the album's persistent id. */
  album?: boolean;
}

export const defaultMaxLength = 1024;

/** Separators between several names in one artist tag. */
export const artistSeparators = [' / ', ' feat. ', ' feat ', ' ft. ', ' ft ', '; '];

/** Separators between several names in the tags of all other roles. */
export const roleSeparators = ['/', ';'];

// prettier-ignore
export const tagTable: readonly TagRow[] = [
  { name: 'title', aliases: ['tit2', 'title', '©nam', 'inam'] },
  { name: 'titlesort', aliases: ['tsot', 'titlesort', 'sonm', 'wm/titlesortorder'] },
  { name: 'artist', aliases: ['tpe1', 'artist', '©art', 'author', 'iart'] },
  { name: 'artistsort', aliases: ['tsop', 'artistsort', 'soar', 'wm/artistsortorder'] },
  { name: 'artists', aliases: ['txxx:artists', 'artists', 'itunes:artists', 'wm/artists'] },
  { name: 'artistssort', aliases: ['artistssort'] },
  { name: 'arranger', aliases: ['tipl:arranger', 'ipls:arranger', 'arranger'] },
  { name: 'composer', aliases: ['tcom', 'composer', '©wrt', 'wm/composer', 'imus', 'writer', 'txxx:writer', 'iwri'] },
  { name: 'composersort', aliases: ['tsoc', 'txxx:composersort', 'composersort', 'soco', 'wm/composersortorder'] },
  { name: 'lyricist', aliases: ['text', 'lyricist', 'itunes:lyricist', 'wm/writer'] },
  { name: 'lyricistsort', aliases: ['lyricistsort'] },
  { name: 'conductor', aliases: ['tpe3', 'conductor', 'itunes:conductor', 'wm/conductor'] },
  { name: 'director', aliases: ['txxx:director', 'director', '©dir', 'wm/director'] },
  { name: 'djmixer', aliases: ['tipl:dj-mix', 'ipls:dj-mix', 'djmixer', 'itunes:djmixer', 'wm/djmixer'] },
  { name: 'mixer', aliases: ['tipl:mix', 'ipls:mix', 'mixer', 'itunes:mixer', 'wm/mixer'] },
  { name: 'engineer', aliases: ['tipl:engineer', 'ipls:engineer', 'engineer', 'itunes:engineer', 'wm/engineer', 'ieng'] },
  { name: 'producer', aliases: ['tipl:producer', 'ipls:producer', 'producer', 'itunes:producer', 'wm/producer', 'ipro'] },
  { name: 'remixer', aliases: ['tpe4', 'remixer', 'mixartist', 'itunes:remixer', 'wm/modifiedby'] },
  { name: 'albumartist', aliases: ['tpe2', 'albumartist', 'album artist', 'album_artist', 'aart', 'wm/albumartist'] },
  { name: 'albumartistsort', aliases: ['tso2', 'txxx:albumartistsort', 'albumartistsort', 'soaa', 'wm/albumartistsortorder'] },
  { name: 'albumartists', aliases: ['txxx:album artists', 'albumartists'] },
  { name: 'albumartistssort', aliases: ['albumartistssort'] },
  { name: 'album', aliases: ['talb', 'album', '©alb', 'wm/albumtitle', 'iprd'] },
  { name: 'albumsort', aliases: ['tsoa', 'albumsort', 'soal', 'wm/albumsortorder'] },
  { name: 'albumversion', aliases: ['albumversion', 'musicbrainz_albumcomment', 'musicbrainz album comment'], album: true },
  { name: 'genre', aliases: ['tcon', 'genre', '©gen', 'wm/genre', 'ignr'], split: [';', '/', ','], album: true },
  { name: 'mood', aliases: ['tmoo', 'mood', 'itunes:mood', 'wm/mood'], split: [';', '/', ','], album: true },
  { name: 'compilation', aliases: ['tcmp', 'compilation', 'cpil', 'wm/iscompilation'] },
  { name: 'track', aliases: ['track', 'trck', 'tracknumber', 'trkn', 'wm/tracknumber', 'itrk'] },
  { name: 'tracktotal', aliases: ['tracktotal', 'totaltracks'], album: true },
  { name: 'disc', aliases: ['tpos', 'disc', 'discnumber', 'disk', 'wm/partofset'] },
  { name: 'disctotal', aliases: ['disctotal', 'totaldiscs'], album: true },
  { name: 'discsubtitle', aliases: ['tsst', 'discsubtitle', 'itunes:discsubtitle', 'setsubtitle', 'wm/setsubtitle'] },
  { name: 'bpm', aliases: ['tbpm', 'bpm', 'tmpo', 'wm/beatsperminute'] },
  { name: 'lyrics', aliases: ['uslt:description', 'lyrics', 'unsyncedlyrics'], type: 'pair', maxLength: 1_048_576 },
  { name: 'comment', aliases: ['comm:description', 'comment', '©cmt', 'description', 'icmt'], maxLength: 4_096 },
  { name: 'originaldate', aliases: ['tdor', 'originaldate', 'itunes:originaldate', 'wm/originalreleasetime', 'tory', 'originalyear', 'itunes:originalyear', 'wm/originalreleaseyear', 'origyear', 'itunes:origyear'], type: 'date' },
  { name: 'recordingdate', aliases: ['tdrc', 'date', 'recordingdate', 'icrd', 'record date'], type: 'date' },
  { name: 'releasedate', aliases: ['tdrl', 'releasedate', '©day', 'wm/year', 'year'], type: 'date' },
  { name: 'catalognumber', aliases: ['txxx:catalognumber', 'catalognumber', 'itunes:catalognumber', 'wm/catalogno'] },
  { name: 'musicbrainz_artistid', aliases: ['txxx:musicbrainz artist id', 'musicbrainz_artistid', 'musicbrainz artist id', 'itunes:musicbrainz artist id', 'musicbrainz/artist id'], type: 'uuid' },
  { name: 'musicbrainz_recordingid', aliases: ['ufid:http://musicbrainz.org', 'musicbrainz_trackid', 'musicbrainz track id', 'itunes:musicbrainz track id', 'musicbrainz/track id'], type: 'uuid' },
  { name: 'musicbrainz_trackid', aliases: ['txxx:musicbrainz release track id', 'musicbrainz_releasetrackid', 'itunes:musicbrainz release track id', 'musicbrainz/release track id'], type: 'uuid' },
  { name: 'musicbrainz_albumartistid', aliases: ['txxx:musicbrainz album artist id', 'musicbrainz_albumartistid', 'musicbrainz album artist id', 'itunes:musicbrainz album artist id', 'musicbrainz/album artist id'], type: 'uuid' },
  { name: 'musicbrainz_albumid', aliases: ['txxx:musicbrainz album id', 'musicbrainz_albumid', 'musicbrainz album id', 'itunes:musicbrainz album id', 'musicbrainz/album id'], type: 'uuid' },
  { name: 'musicbrainz_releasegroupid', aliases: ['txxx:musicbrainz release group id', 'musicbrainz_releasegroupid', 'itunes:musicbrainz release group id', 'musicbrainz/release group id'], type: 'uuid' },
  { name: 'musicbrainz_composerid', aliases: ['txxx:musicbrainz composer id', 'musicbrainz_composerid', 'musicbrainz_composer_id', 'itunes:musicbrainz composer id', 'musicbrainz/composer id'], type: 'uuid' },
  { name: 'musicbrainz_lyricistid', aliases: ['txxx:musicbrainz lyricist id', 'musicbrainz_lyricistid', 'musicbrainz_lyricist_id', 'itunes:musicbrainz lyricist id', 'musicbrainz/lyricist id'], type: 'uuid' },
  { name: 'musicbrainz_directorid', aliases: ['txxx:musicbrainz director id', 'musicbrainz_directorid', 'musicbrainz_director_id', 'itunes:musicbrainz director id', 'musicbrainz/director id'], type: 'uuid' },
  { name: 'musicbrainz_producerid', aliases: ['txxx:musicbrainz producer id', 'musicbrainz_producerid', 'musicbrainz_producer_id', 'itunes:musicbrainz producer id', 'musicbrainz/producer id'], type: 'uuid' },
  { name: 'musicbrainz_engineerid', aliases: ['txxx:musicbrainz engineer id', 'musicbrainz_engineerid', 'musicbrainz_engineer_id', 'itunes:musicbrainz engineer id', 'musicbrainz/engineer id'], type: 'uuid' },
  { name: 'musicbrainz_mixerid', aliases: ['txxx:musicbrainz mixer id', 'musicbrainz_mixerid', 'musicbrainz_mixer_id', 'itunes:musicbrainz mixer id', 'musicbrainz/mixer id'], type: 'uuid' },
  { name: 'musicbrainz_remixerid', aliases: ['txxx:musicbrainz remixer id', 'musicbrainz_remixerid', 'musicbrainz_remixer_id', 'itunes:musicbrainz remixer id', 'musicbrainz/remixer id'], type: 'uuid' },
  { name: 'musicbrainz_djmixerid', aliases: ['txxx:musicbrainz djmixer id', 'musicbrainz_djmixerid', 'musicbrainz_djmixer_id', 'itunes:musicbrainz djmixer id', 'musicbrainz/djmixer id'], type: 'uuid' },
  { name: 'musicbrainz_conductorid', aliases: ['txxx:musicbrainz conductor id', 'musicbrainz_conductorid', 'musicbrainz_conductor_id', 'itunes:musicbrainz conductor id', 'musicbrainz/conductor id'], type: 'uuid' },
  { name: 'musicbrainz_arrangerid', aliases: ['txxx:musicbrainz arranger id', 'musicbrainz_arrangerid', 'musicbrainz_arranger_id', 'itunes:musicbrainz arranger id', 'musicbrainz/arranger id'], type: 'uuid' },
  { name: 'releasetype', aliases: ['txxx:musicbrainz album type', 'releasetype', 'musicbrainz_albumtype', 'itunes:musicbrainz album type', 'musicbrainz/album type'], split: [','], album: true },
  { name: 'replaygain_album_gain', aliases: ['txxx:replaygain_album_gain', 'replaygain_album_gain', 'itunes:replaygain_album_gain'] },
  { name: 'replaygain_album_peak', aliases: ['txxx:replaygain_album_peak', 'replaygain_album_peak', 'itunes:replaygain_album_peak'] },
  { name: 'replaygain_track_gain', aliases: ['txxx:replaygain_track_gain', 'replaygain_track_gain', 'itunes:replaygain_track_gain'] },
  { name: 'replaygain_track_peak', aliases: ['txxx:replaygain_track_peak', 'replaygain_track_peak', 'itunes:replaygain_track_peak'] },
  { name: 'r128_album_gain', aliases: ['r128_album_gain'] },
  { name: 'r128_track_gain', aliases: ['r128_track_gain'] },
  { name: 'performer', aliases: ['performer'], type: 'pair' },
  { name: 'musicbrainz_performerid', aliases: ['txxx:musicbrainz performer id', 'musicbrainz_performerid', 'musicbrainz_performer_id', 'itunes:musicbrainz performer id', 'musicbrainz/performer id'], type: 'pair' },
  { name: 'explicitstatus', aliases: ['itunesadvisory', 'rtng'] },
  { name: 'asin', aliases: ['txxx:asin', 'asin', 'itunes:asin'] },
  { name: 'barcode', aliases: ['txxx:barcode', 'barcode', 'itunes:barcode', 'wm/barcode'] },
  { name: 'copyright', aliases: ['tcop', 'copyright', 'cprt', 'icop'] },
  { name: 'encodedby', aliases: ['tenc', 'encodedby', '©too', 'wm/encodedby', 'ienc'] },
  { name: 'encodersettings', aliases: ['tsse', 'encodersettings', 'itunes:encodersettings', 'wm/encodingsettings'] },
  { name: 'grouping', aliases: ['grp1', 'grouping', '©grp', 'wm/contentgroupdescription'], album: true },
  { name: 'key', aliases: ['tkey', 'key', 'itunes:initialkey', 'wm/initialkey'] },
  { name: 'isrc', aliases: ['tsrc', 'isrc', 'itunes:isrc', 'wm/isrc'] },
  { name: 'language', aliases: ['tlan', 'language', 'itunes:language', 'wm/language', 'ilng'] },
  { name: 'license', aliases: ['wcop', 'txxx:license', 'license', 'itunes:license'] },
  { name: 'media', aliases: ['tmed', 'media', 'itunes:media', 'wm/media', 'imed'], album: true },
  { name: 'movementname', aliases: ['mvnm', 'movementname', '©mvn'] },
  { name: 'movementtotal', aliases: ['movementtotal', 'mvc'] },
  { name: 'movement', aliases: ['mvin', 'movement', 'mvi'] },
  { name: 'recordlabel', aliases: ['tpub', 'label', 'publisher', 'itunes:label', 'wm/publisher', 'organization'], album: true },
  { name: 'musicbrainz_discid', aliases: ['txxx:musicbrainz disc id', 'musicbrainz_discid', 'musicbrainz disc id', 'itunes:musicbrainz disc id', 'musicbrainz/disc id'], type: 'uuid' },
  { name: 'musicbrainz_workid', aliases: ['txxx:musicbrainz work id', 'musicbrainz_workid', 'musicbrainz work id', 'itunes:musicbrainz work id', 'musicbrainz/work id'], type: 'uuid' },
  { name: 'releasecountry', aliases: ['txxx:musicbrainz album release country', 'releasecountry', 'itunes:musicbrainz album release country', 'musicbrainz/album release country', 'icnt'], album: true },
  { name: 'releasestatus', aliases: ['txxx:musicbrainz album status', 'releasestatus', 'musicbrainz_albumstatus', 'itunes:musicbrainz album status', 'musicbrainz/album status'], album: true },
  { name: 'script', aliases: ['txxx:script', 'script', 'itunes:script', 'wm/script'] },
  { name: 'subtitle', aliases: ['tit3', 'subtitle', 'itunes:subtitle', 'wm/subtitle'] },
  { name: 'website', aliases: ['woar', 'website', 'weblink', 'wm/authorurl'] },
  { name: 'work', aliases: ['txxx:work', 'tit1', 'work', '©wrk', 'wm/work'] },
];

/** Rows whose texts name people: they are split where roles are made of them (participants.ts). */
export const namesOfPeople: ReadonlySet<string> = new Set(
  (
    'artist artists albumartist albumartists composer conductor lyricist arranger producer director engineer mixer remixer ' +
    'djmixer performer'
  ).split(' '),
);

const ownTags =
  /^(musicbrainz_|acoustid|isrc|asin|barcode|encod|website|copyright|license|.*total$|.*sort$|lyrics|comment|subtitle|movement|work$|r128_|replaygain)/;

/** Tags whose values are nearly unique to a song: kept on the song, not offered for browsing. */
export const isOwnTag = (name: string) => ownTags.test(name);

/** Stands for all roles but artist and album artist in a user's changes; no tag of its own. */
const allRoles = 'roles';

/** The table with the user's changes: a row is replaced per property, dropped by `ignore`, or added. */
export function tagRows(overrides: Record<string, TagOverride> = {}): TagRow[] {
  const rows = new Map<string, TagRow>(tagTable.map((row) => [row.name, row]));
  for (const [key, change] of Object.entries(overrides)) {
    const name = key.toLowerCase();
    if (name === allRoles && !change.aliases) continue;
    if (change.ignore) {
      rows.delete(name);
      continue;
    }
    const { aliases, ignore: _, ...properties } = change;
    const known = rows.get(name);
    const given = aliases?.map((alias) => alias.toLowerCase().replace(/^----:com\.apple\.itunes:/, 'itunes:'));
    rows.set(name, { ...known, ...properties, name, aliases: given ?? known?.aliases ?? [name] });
  }
  return [...rows.values()];
}
