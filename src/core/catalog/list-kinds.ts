// What songs, albums and artists are listed by: sorts with the indexes they are read from, and filters.
import type { MarkKind } from '../../context.ts';
import { albumColumns, artistColumns, columnOrder, songColumns, type Column } from './columns.ts';
import { albumFilters, artistFilters, songFilters, type Filter } from './filters.ts';

export interface Sort {
  /** Columns in ascending order, or expressions that name the table. */
  order: string[];
  /** In the order of another table's index, or of one the planner would not choose by itself. */
  via?: { join: string; order: string[] };
  /** True for all: the condition of the index that is meant. */
  where?: string;
  /** Its index holds missing rows among the others, in order. */
  isOfAll?: boolean;
  /** No two share a place, so the key is not needed to tell them apart. */
  isUnique?: boolean;
  /** Sorted by the caller's mark. */
  mark?: 'starred_at' | 'rated_at' | 'rating' | 'play_count' | 'played_at';
}

export interface ListKind {
  table: 'album' | 'song' | 'artist';
  kind: MarkKind;
  sorts: Record<string, Sort>;
  filters: Record<string, Filter>;
  /** Sorts and filters without an index, for names that are not among those. */
  columns: Readonly<Record<string, Column>>;
  fallback: string;
}

const by = (...order: string[]): Sort => ({ order });
const byAlbum = (...order: string[]): Sort => ({
  order: ['disc_number', 'track_number', 'file_name'],
  via: {
    join: 'album CROSS JOIN song ON song.album_pk = album.pk AND album.missing = 0',
    order: [...order.map((column) => `album.${column}`), 'album.pk'],
  },
});
const byMark = (mark: NonNullable<Sort['mark']>): Sort => ({ order: [], mark });
const markSorts = {
  starred_at: byMark('starred_at'),
  rated_at: byMark('rated_at'),
  rating: byMark('rating'),
  play_count: byMark('play_count'),
  play_date: byMark('played_at'),
};

export const albumList: ListKind = {
  table: 'album',
  kind: 'album',
  filters: albumFilters,
  columns: albumColumns,
  fallback: 'name',
  sorts: {
    name: by('order_name', 'order_album_artist'),
    artist: by('compilation', 'order_album_artist', 'order_name'),
    album_artist: by('order_album_artist', 'order_name'),
    max_year: by('max_year', 'order_name'),
    recently_added: by('created_at'),
    created_at: by('created_at'),
    updated_at: by('updated_at'),
    song_count: by('song_count'),
    duration: by('duration_ms'),
    // In the order they came, which is what clients that synchronise want; read from an index, not from the rows.
    natural: by('created_at'),
    ...markSorts,
  },
};

/** True for all: indexes that are there for sorts only have this condition, so that nothing else chooses them. */
const sortsOnly = 'song.pk > 0';
const byAlbumColumn = (column: string): Sort => ({ ...byAlbum(column), where: 'album.pk > 0' });
const byAlbumText = (column: string) => byAlbumColumn(`${column} COLLATE NOCASE`);

/** Columns of songs with an index that has no other use. */
const indexedColumns = Object.fromEntries(
  Object.entries(songColumns)
    .filter(([, { sql }]) => sql.startsWith('song.'))
    .map(([name, column]): [string, Sort] => [name, { order: [columnOrder(column)], where: sortsOnly }]),
);

export const songList: ListKind = {
  table: 'song',
  kind: 'song',
  filters: songFilters,
  columns: songColumns,
  fallback: 'title',
  sorts: {
    ...indexedColumns,
    lyrics: { order: ["(song.lyrics <> '')"], where: sortsOnly },
    order_title: by('order_title'),
    order_artist_name: by('order_artist', 'order_title'),
    order_album_name: byAlbum('order_name', 'order_album_artist'),
    order_album_artist_name: byAlbum('order_album_artist', 'order_name'),
    sort_album_name: byAlbumText('sort_name'),
    sort_album_artist_name: byAlbumText('sort_album_artist'),
    mbz_album_type: byAlbumText('mbz_album_type'),
    mbz_album_comment: byAlbumText('mbz_album_comment'),
    mbz_album_id: byAlbumColumn('mbz_album_id'),
    mbz_release_group_id: byAlbumColumn('mbz_release_group_id'),
    mbz_album_artist_id: byAlbumColumn('mbz_album_artist_id'),
    mbz_recording_id: { ...by('mbz_recording_id', 'missing'), isOfAll: true },
    mbz_release_track_id: { ...by('mbz_release_track_id', 'missing'), isOfAll: true },
    suffix: { ...by('suffix'), where: "song.suffix >= ''" },
    title: by('order_title'),
    artist: by('order_artist', 'order_title'),
    album_artist: byAlbum('order_album_artist', 'order_name'),
    album: byAlbum('order_name', 'order_album_artist'),
    track: byAlbum('order_name', 'order_album_artist'),
    year: by('year', 'order_title'),
    genre: by('order_genre', 'order_title'),
    duration: by('duration_ms'),
    bpm: by('bpm'),
    channels: { ...by('channels'), where: 'song.channels >= 0' },
    comment: { ...by('comment'), where: "song.comment >= ''" },
    explicit_status: { ...by('explicit_status'), where: "song.explicit_status >= ''" },
    path: {
      order: ['file_name'],
      isUnique: true,
      via: { join: 'folder CROSS JOIN song ON song.folder_pk = folder.pk', order: ['folder.library_id', 'folder.path', 'folder.pk'] },
    },
    recently_added: by('created_at'),
    created_at: by('created_at'),
    updated_at: by('updated_at'),
    natural: by('created_at'),
    ...markSorts,
  },
};

export const artistList: ListKind = {
  table: 'artist',
  kind: 'artist',
  filters: artistFilters,
  columns: artistColumns,
  fallback: 'name',
  sorts: {
    name: by('order_name'),
    album_count: by('album_count'),
    song_count: by('song_count'),
    size: by('size_bytes'),
    natural: { order: [], via: { join: 'artist NOT INDEXED', order: [] } },
    ...markSorts,
  },
};
