// Every field that rules can name: its type and where the database keeps it. Tags of the mapping table and roles of
// artists are fields too. Names are compared without letter case.
import type { Context } from '../../../context.ts';
import { sortKey } from '../../../lib/fold.ts';
import { searchText } from '../../../lib/search-text.ts';
import { tagRows } from '../../../tags/mapping.ts';
import { orderName } from '../../../tags/order.ts';

export type FieldType = 'text' | 'number' | 'date' | 'instant' | 'flag';

/** How a song is led to the column: its own, its album's, somebody's mark, a tag, an artist in a role. */
export type Via = 'song' | 'path' | 'album' | 'songMark' | 'albumMark' | 'artistMark' | 'average' | 'tag' | 'role' | 'artist';

export interface Field {
  name: string;
  type: FieldType;
  via: Via;
  column: string;
  /** A folded copy of the column (no case, no accents), and how a value is folded to compare with it. */
  folded?: string;
  fold?: (value: string) => string;
  /** The folded copy lacks or adds more than signs in front: partial comparisons ask the text itself too. */
  isLoose?: boolean;
  /** Stored units in one unit of the rules: seconds are kept as milliseconds. */
  scale?: number;
  /** `isMissing` and `isPresent` make sense. */
  isNullable?: boolean;
  /** Name of the tag or role. */
  bind?: string;
}

export const isTitle = ({ via, folded }: Field): boolean => via === 'song' && folded === 'song.order_title';

type Definition = Omit<Field, 'name' | 'type' | 'via'>;
const define =
  (via: Via, type: FieldType) =>
  (column: string, rest: Omit<Definition, 'column'> = {}): Omit<Field, 'name'> => ({ via, type, column, ...rest });

const text = define('song', 'text');
const number = define('song', 'number');
const date = define('song', 'date');
const instant = define('song', 'instant');
const flag = define('song', 'flag');
const ofAlbum = (type: FieldType) => define('album', type);
const nullable = { isNullable: true };
const inSeconds = { scale: 1000 };

const firstTag = (name: string) => `coalesce(song.tags ->> '$.${name}[0]', '')`;

const songFields: Record<string, Omit<Field, 'name'>> = {
  title: text('song.title', { folded: 'song.order_title', fold: sortKey }),
  album: ofAlbum('text')('album.name', { folded: 'album.order_name', fold: sortKey, ...nullable }),
  hascoverart: flag('song.has_picture'),
  tracknumber: number('song.track_number'),
  discnumber: number('song.disc_number'),
  year: number('song.year'),
  date: date('song.date'),
  originalyear: number('song.original_year'),
  originaldate: date('song.original_date'),
  releaseyear: number('song.release_year'),
  releasedate: date('song.release_date'),
  size: number('song.size_bytes'),
  compilation: flag('song.compilation'),
  missing: flag('song.missing'),
  explicitstatus: text('song.explicit_status', nullable),
  dateadded: instant('song.created_at'),
  datemodified: instant('song.updated_at'),
  discsubtitle: text('song.disc_subtitle', nullable),
  comment: text('song.comment', nullable),
  lyrics: text('song.lyrics', nullable),
  sorttitle: text('song.sort_title', nullable),
  sortalbum: ofAlbum('text')('album.sort_name', nullable),
  sortartist: text(firstTag('artistsort'), nullable),
  sortalbumartist: ofAlbum('text')('album.sort_album_artist', nullable),
  albumcomment: ofAlbum('text')('album.mbz_album_comment', nullable),
  catalognumber: text('song.catalog_number', nullable),
  filepath: define('path', 'text')("iif(folder.path = '', song.file_name, folder.path || '/' || song.file_name)"),
  filetype: text('song.suffix'),
  codec: text('song.codec'),
  duration: number('song.duration_ms', inSeconds),
  bitrate: number('song.bit_rate'),
  bitdepth: number('song.bit_depth', nullable),
  samplerate: number('song.sample_rate'),
  bpm: number('song.bpm', nullable),
  channels: number('song.channels'),
  library_id: number('song.library_id'),
  mbz_recording_id: text('song.mbz_recording_id', nullable),
  mbz_release_track_id: text('song.mbz_release_track_id', nullable),
  mbz_album_id: ofAlbum('text')('album.mbz_album_id', nullable),
  mbz_album_artist_id: ofAlbum('text')('album.mbz_album_artist_id', nullable),
  mbz_release_group_id: ofAlbum('text')('album.mbz_release_group_id', nullable),
  mbz_artist_id: define('artist', 'text')('artist.mbz_artist_id', nullable),
  rgalbumgain: number('song.rg_album_gain', nullable),
  rgalbumpeak: number('song.rg_album_peak', nullable),
  rgtrackgain: number('song.rg_track_gain', nullable),
  rgtrackpeak: number('song.rg_track_peak', nullable),
  albumdateadded: ofAlbum('instant')('album.created_at'),
  albumdatemodified: ofAlbum('instant')('album.updated_at'),
  albumduration: ofAlbum('number')('album.duration_ms', inSeconds),
  albumsongcount: ofAlbum('number')('album.song_count'),
  albumsize: ofAlbum('number')('album.size_bytes'),
  averagerating: define('average', 'number')('avg(rating)'),
};

/** The same marks on song, album and artist. */
const markFields = (via: 'songMark' | 'albumMark' | 'artistMark', prefix: string): Record<string, Omit<Field, 'name'>> => ({
  [`${prefix}loved`]: define(via, 'flag')('(mark.starred_at IS NOT NULL)'),
  [`${prefix}dateloved`]: define(via, 'instant')('mark.starred_at'),
  [`${prefix}lastplayed`]: define(via, 'instant')('mark.played_at'),
  [`${prefix}daterated`]: define(via, 'instant')('mark.rated_at'),
  [`${prefix}playcount`]: define(via, 'number')('mark.play_count'),
  [`${prefix}rating`]: define(via, 'number')('mark.rating'),
});

const roles = [
  'artist',
  'albumartist',
  'composer',
  'conductor',
  'lyricist',
  'arranger',
  'producer',
  'director',
  'engineer',
  'mixer',
  'remixer',
  'djmixer',
  'performer',
];

const aliases: Record<string, string> = {
  albumtype: 'releasetype',
  recordingdate: 'date',
  replaygain_album_gain: 'rgalbumgain',
  replaygain_album_peak: 'rgalbumpeak',
  replaygain_track_gain: 'rgtrackgain',
  replaygain_track_peak: 'rgtrackpeak',
  musicbrainz_albumid: 'mbz_album_id',
  musicbrainz_albumartistid: 'mbz_album_artist_id',
  musicbrainz_artistid: 'mbz_artist_id',
  musicbrainz_recordingid: 'mbz_recording_id',
  musicbrainz_trackid: 'mbz_release_track_id',
  musicbrainz_releasegroupid: 'mbz_release_group_id',
  track: 'tracknumber',
  disc: 'discnumber',
};

export type Fields = ReadonlyMap<string, Field>;

/** All fields of a configuration, which may add tags and articles. */
export function fieldsOf(config: Context['config']): Fields {
  const byName = (value: string) => orderName(value, config.ignoredArticles);
  const found = new Map<string, Field>();
  const add = (name: string, field: Omit<Field, 'name'>) => found.has(name) || found.set(name, { ...field, name });
  const known = {
    ...songFields,
    ...markFields('songMark', ''),
    ...markFields('albumMark', 'album'),
    ...markFields('artistMark', 'artist'),
  };
  for (const [name, field] of Object.entries(known)) add(name, field);
  for (const role of roles) {
    add(role, define('role', 'text')('artist.name', { folded: 'artist.order_name', fold: byName, isLoose: true, ...nullable, bind: role }));
  }
  for (const [alias, name] of Object.entries(aliases)) {
    const field = found.get(name);
    if (field) found.set(alias, { ...field, name });
  }
  for (const { name } of tagRows(config.tags)) {
    add(name, define('tag', 'text')('tag.value', { folded: 'tag.order_value', fold: searchText, isLoose: true, ...nullable, bind: name }));
  }
  const releaseType = found.get('releasetype');
  if (releaseType) found.set('albumtype', releaseType);
  return found;
}
