// What an album is, told by its present songs: pure rules of navidrome.md 3.9.
import { noFTL } from 'bun:jsc';

import { tagRows } from '../tags/mapping.ts';
import { orderName, sortedBy } from '../tags/order.ts';
import { variousArtistsId, variousArtistsName } from '../tags/pid.ts';
import type { TagOptions } from '../tags/types.ts';

/** The columns of a song this needs, as stored; songs come sorted by path. */
export interface AlbumSong {
  id: string;
  album: string;
  album_artist: string;
  album_artists: string;
  disc_number: number;
  track_number: number;
  disc_subtitle: string;
  year: number;
  original_year: number;
  date: string;
  original_date: string;
  release_date: string;
  compilation: number;
  duration_ms: number;
  /** Of the song, not of a file that holds several. */
  bytes: number;
  genres: string;
  tags: string;
  comment: string;
  explicit_status: string;
  catalog_number: string;
  created_at: number;
  updated_at: number;
}

/** Those columns by name, without the sum of bytes. */
export const albumSongColumns = [
  'id',
  'album',
  'album_artist',
  'album_artists',
  'disc_number',
  'track_number',
  'disc_subtitle',
  'year',
  'original_year',
  'date',
  'original_date',
  'release_date',
  'compilation',
  'duration_ms',
  'genres',
  'tags',
  'comment',
  'explicit_status',
  'catalog_number',
  'created_at',
  'updated_at',
] as const satisfies readonly (keyof AlbumSong)[];

export interface Named {
  id: string;
  name: string;
}

export interface AlbumRules {
  ignoredArticles: string;
  preferSortTags?: boolean;
  tagOptions?: TagOptions;
}

/** Tags of the table, with the user's changes, that are gathered on the album; genre has a column of its own. */
const albumTagsOf = memoizeByObject((options: TagOptions) => {
  const rows = tagRows(options.tagOverrides).filter((row) => row.album && row.name !== 'genre');
  return new Set(rows.map((row) => row.name));
});

function memoizeByObject<K extends object, V>(make: (key: K) => V): (key: K) => V {
  const known = new WeakMap<K, V>();
  return (key) => {
    const value = known.get(key) ?? make(key);
    known.set(key, value);
    return value;
  };
}

const noOptions: TagOptions = {};

/** The album's columns from its songs (at least one). */
export function albumRow(songs: readonly AlbumSong[], { ignoredArticles, preferSortTags, tagOptions = noOptions }: AlbumRules) {
  const first = songs[0];
  if (!first) throw new Error('an album needs a song');
  const isCompilation = songs.some((song) => song.compilation === 1);
  const credited = new Map(songs.map((song) => [song.album_artists, song]));
  const various = isCompilation && credited.size > 1;
  const albumArtist = various ? variousArtistsName : first.album_artist;
  const artists: Named[] = various
    ? [{ id: variousArtistsId, name: variousArtistsName }]
    : uniqueNames([...credited.keys()].flatMap((text) => JSON.parse(text) as Named[]));
  const years = songs.map((song) => song.year).filter((year) => year > 0);
  const originalYears = songs.map((song) => song.original_year).filter((year) => year > 0);
  const facts = songs.map((song) => (song.tags === '{}' ? {} : JSON.parse(song.tags)) as Record<string, string[]>);
  const fact = (name: string) => mostFrequent(facts.map((tags) => tags[name]?.[0] ?? ''));
  const discs: Record<string, string> = {};
  for (const song of songs) {
    if (song.disc_number > 0 || song.disc_subtitle) discs[song.disc_number] ||= song.disc_subtitle;
  }
  const sortName = fact('albumsort');
  const sortAlbumArtist = various ? '' : fact('albumartistsort');
  return {
    name: first.album,
    sort_name: sortName,
    sort_album_artist: sortAlbumArtist,
    mbz_album_id: fact('musicbrainz_albumid'),
    mbz_release_group_id: fact('musicbrainz_releasegroupid'),
    mbz_album_artist_id: fact('musicbrainz_albumartistid'),
    mbz_album_type: fact('musicbrainz_albumtype'),
    mbz_album_comment: fact('musicbrainz_albumcomment'),
    order_name: orderName(sortedBy(first.album, sortName, preferSortTags), ignoredArticles),
    album_artist: albumArtist,
    order_album_artist: orderName(sortedBy(albumArtist, sortAlbumArtist, preferSortTags), ignoredArticles),
    artists,
    min_year: years.length > 0 ? Math.min(...years) : 0,
    max_year: years.length > 0 ? Math.max(...years) : 0,
    min_original_year: originalYears.length > 0 ? Math.min(...originalYears) : 0,
    max_original_year: originalYears.length > 0 ? Math.max(...originalYears) : 0,
    date: agreed(songs.map((song) => song.date)),
    original_date: agreed(songs.map((song) => song.original_date)),
    release_date: agreed(songs.map((song) => song.release_date)),
    compilation: isCompilation ? 1 : 0,
    song_count: songs.length,
    duration_ms: sum(songs.map((song) => song.duration_ms)),
    size_bytes: sum(songs.map((song) => song.bytes)),
    discs: JSON.stringify(discs),
    genres: JSON.stringify(
      byFrequency(
        songs.map((song) => JSON.parse(song.genres) as Named[]),
        (genre) => genre.id,
      ),
    ),
    tags: JSON.stringify(tagUnion(facts, albumTagsOf(tagOptions))),
    comment: mostFrequent(songs.map((song) => song.comment)),
    explicit_status: explicitOf(songs),
    catalog_number: mostFrequent(songs.map((song) => song.catalog_number)),
    created_at: Math.min(...songs.map((song) => song.created_at)),
    updated_at: Math.max(...songs.map((song) => song.updated_at)),
  };
}

// As songRow: compiling it with all optimisations takes more memory than it is worth.
noFTL(albumRow);

/** The value occurring most often, '' not counted. */
export function mostFrequent(values: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const value of values) if (value) counts.set(value, (counts.get(value) ?? 0) + 1);
  let best = '';
  for (const [value, count] of counts) if (count > (counts.get(best) ?? 0)) best = value;
  return best;
}

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
const agreed = (values: string[]) => (new Set(values).size === 1 ? (values[0] ?? '') : '');

function explicitOf(songs: readonly AlbumSong[]): string {
  if (songs.some((song) => song.explicit_status === 'e')) return 'e';
  return songs.some((song) => song.explicit_status === 'c') ? 'c' : '';
}

function uniqueNames(names: Named[]): Named[] {
  return [...new Map(names.map((name) => [name.id, name])).values()];
}

function byFrequency<T>(lists: T[][], key: (value: T) => string): T[] {
  const counts = new Map<string, { value: T; count: number }>();
  for (const value of lists.flat()) {
    const entry = counts.get(key(value)) ?? { value, count: 0 };
    entry.count++;
    counts.set(key(value), entry);
  }
  return [...counts.values()].sort((a, b) => b.count - a.count).map((entry) => entry.value);
}

function tagUnion(facts: Record<string, string[]>[], albumTags: ReadonlySet<string>): Record<string, string[]> {
  const lists: Record<string, string[][]> = {};
  for (const tags of facts) {
    for (const [name, list] of Object.entries(tags)) if (albumTags.has(name)) (lists[name] ??= []).push(list);
  }
  return Object.fromEntries(Object.entries(lists).map(([name, values]) => [name, byFrequency(values, (value) => value)]));
}
