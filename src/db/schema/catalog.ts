// What scans write: songs, albums, artists (relations.ts: who did what, tags). `order_*` columns are folded for
// sorting; every index ends in the row's pk, which breaks ties. Wire-ready lists (artists, tags) are
// stored as JSON beside the relations that queries use.
import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core';

import { count, flag, picture, pk, timestamps, words } from './columns.ts';
import { folders, libraries } from './libraries.ts';
import { ignoringCase, sortIndexes } from './sort-indexes.ts';

export const artists = sqliteTable(
  'artist',
  {
    pk: pk(),
    id: text('id').notNull().unique(),
    name: text('name').notNull(),
    sortName: words('sort_name'),
    orderName: text('order_name').notNull(),
    mbzArtistId: words('mbz_artist_id'),
    /** As album artist. */
    albumCount: count('album_count'),
    /** In any role. */
    songCount: count('song_count'),
    sizeBytes: count('size_bytes'),
    /** JSON: {role: {albumCount, songCount, size}} */
    stats: text('stats').notNull().default('{}'),
    ...picture,
    missing: flag('missing'),
    /** 1: the row is to be recomputed from its songs; survives a killed scan. */
    stale: count('stale'),
    ...timestamps,
  },
  (table) => [
    index('ix_artist_order_name').on(table.missing, table.orderName),
    index('ix_artist_album_count').on(table.missing, table.albumCount),
    index('ix_artist_song_count').on(table.missing, table.songCount),
    index('ix_artist_size').on(table.missing, table.sizeBytes),
    index('ix_artist_stale').on(table.stale),
    index('ix_artist_mbz')
      .on(table.mbzArtistId)
      .where(sql`mbz_artist_id <> ''`),
  ],
);

/**
 * Which artist a name in tags means: by name and MusicBrainz id ('' when the tags give none). One id under two
 * names is one artist, one name with two ids is two (scanner/artists.ts).
 */
export const artistNames = sqliteTable(
  'artist_name',
  {
    /** hashId of the normalised name, as in an artist's id. */
    nameId: text('name_id').notNull(),
    mbid: text('mbid').notNull(),
    artistId: text('artist_id').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.nameId, table.mbid] }),
    index('ix_artist_name_mbid').on(table.mbid),
    index('ix_artist_name_artist').on(table.artistId),
  ],
);

export const albums = sqliteTable(
  'album',
  {
    pk: pk(),
    id: text('id').notNull().unique(),
    libraryId: integer('library_id')
      .notNull()
      .references(() => libraries.id, { onDelete: 'cascade' }),
    name: text('name').notNull(),
    sortName: words('sort_name'),
    orderName: text('order_name').notNull(),
    albumArtist: words('album_artist'),
    sortAlbumArtist: words('sort_album_artist'),
    orderAlbumArtist: words('order_album_artist'),
    /** JSON: [{id, name}] of the album artists. */
    artists: text('artists').notNull().default('[]'),
    minYear: count('min_year'),
    maxYear: count('max_year'),
    minOriginalYear: count('min_original_year'),
    maxOriginalYear: count('max_original_year'),
    date: words('date'),
    originalDate: words('original_date'),
    releaseDate: words('release_date'),
    compilation: flag('compilation'),
    songCount: count('song_count'),
    durationMs: count('duration_ms'),
    sizeBytes: count('size_bytes'),
    /** JSON: {"1": "subtitle"} */
    discs: text('discs').notNull().default('{}'),
    /** JSON: [{id, name}] */
    genres: text('genres').notNull().default('[]'),
    /** JSON: {tag: [values]} of album-level tags. */
    tags: text('tags').notNull().default('{}'),
    comment: words('comment'),
    explicitStatus: words('explicit_status'),
    catalogNumber: words('catalog_number'),
    mbzAlbumId: words('mbz_album_id'),
    mbzReleaseGroupId: words('mbz_release_group_id'),
    mbzAlbumArtistId: words('mbz_album_artist_id'),
    mbzAlbumType: words('mbz_album_type'),
    mbzAlbumComment: words('mbz_album_comment'),
    ...picture,
    missing: flag('missing'),
    stale: count('stale'),
    importedAt: integer('imported_at').notNull(),
    ...timestamps,
  },
  (table) => [
    index('ix_album_order_name').on(table.missing, table.orderName, table.orderAlbumArtist),
    index('ix_album_order_artist').on(table.missing, table.compilation, table.orderAlbumArtist, table.orderName),
    index('ix_album_artist_name').on(table.missing, table.orderAlbumArtist, table.orderName),
    index('ix_album_max_year').on(table.missing, table.maxYear, table.orderName),
    index('ix_album_created').on(table.missing, table.createdAt),
    index('ix_album_updated').on(table.missing, table.updatedAt),
    index('ix_album_song_count').on(table.missing, table.songCount),
    index('ix_album_duration').on(table.missing, table.durationMs),
    index('ix_album_library').on(table.libraryId),
    index('ix_album_mbz').on(table.mbzAlbumId),
    index('ix_album_mbz_group')
      .on(table.mbzReleaseGroupId)
      .where(sql`mbz_release_group_id <> ''`),
    index('ix_album_stale').on(table.stale),
    ...sortIndexes('album', table.missing, {
      sort_name: ignoringCase(table.sortName),
      sort_artist: ignoringCase(table.sortAlbumArtist),
      type: ignoringCase(table.mbzAlbumType),
      comment: ignoringCase(table.mbzAlbumComment),
      mbz: table.mbzAlbumId,
      group: table.mbzReleaseGroupId,
      mbz_artist: table.mbzAlbumArtistId,
    }),
  ],
);

export const songs = sqliteTable(
  'song',
  {
    pk: pk(),
    id: text('id').notNull().unique(),
    libraryId: integer('library_id')
      .notNull()
      .references(() => libraries.id, { onDelete: 'cascade' }),
    folderPk: integer('folder_pk')
      .notNull()
      .references(() => folders.pk),
    albumPk: integer('album_pk')
      .notNull()
      .references(() => albums.pk),
    /** File name inside its folder. */
    fileName: text('file_name').notNull(),
    pid: text('pid').notNull(),
    /** Hash of tags and sound properties, to recognise a moved file. */
    tagHash: words('tag_hash'),
    /** Hash of the sound without tags (tags/payload.ts): survives retagging; NULL where a format gives none. */
    payloadHash: integer('payload_hash'),
    /** Place in a cue sheet, from 1; 0 for a file of its own. */
    cueIndex: count('cue_index'),
    /** Where the song begins in its file. */
    startMs: count('start_ms'),
    title: text('title').notNull(),
    sortTitle: words('sort_title'),
    orderTitle: text('order_title').notNull(),
    album: words('album'),
    artist: words('artist'),
    orderArtist: words('order_artist'),
    albumArtist: words('album_artist'),
    /** JSON: [{id, name}] */
    artists: text('artists').notNull().default('[]'),
    albumArtists: text('album_artists').notNull().default('[]'),
    /** JSON: [{role, subRole, id, name}] of all roles but artist and albumartist. */
    contributors: text('contributors').notNull().default('[]'),
    trackNumber: count('track_number'),
    discNumber: count('disc_number'),
    discSubtitle: words('disc_subtitle'),
    year: count('year'),
    date: words('date'),
    originalYear: count('original_year'),
    originalDate: words('original_date'),
    releaseYear: count('release_year'),
    releaseDate: words('release_date'),
    /** JSON: [{id, name}] */
    genres: text('genres').notNull().default('[]'),
    /** Folded first genre. */
    orderGenre: words('order_genre'),
    /** JSON: {tag: [values]} of what has no column of its own. */
    tags: text('tags').notNull().default('{}'),
    compilation: flag('compilation'),
    comment: words('comment'),
    /** JSON: [{lang, text}] or '' */
    lyrics: words('lyrics'),
    bpm: integer('bpm'),
    explicitStatus: words('explicit_status'),
    catalogNumber: words('catalog_number'),
    mbzRecordingId: words('mbz_recording_id'),
    mbzReleaseTrackId: words('mbz_release_track_id'),
    rgTrackGain: real('rg_track_gain'),
    rgTrackPeak: real('rg_track_peak'),
    rgAlbumGain: real('rg_album_gain'),
    rgAlbumPeak: real('rg_album_peak'),
    durationMs: count('duration_ms'),
    bitRateKbps: count('bit_rate'),
    sampleRateHz: count('sample_rate'),
    bitDepth: integer('bit_depth'),
    channels: count('channels'),
    codec: words('codec'),
    suffix: text('suffix').notNull(),
    sizeBytes: count('size_bytes'),
    mtimeMs: count('mtime_ms'),
    birthtimeMs: count('birthtime_ms'),
    hasPicture: flag('has_picture'),
    missing: flag('missing'),
    ...timestamps,
  },
  (table) => [
    // The last two for the sums of folders, which would otherwise read every row.
    index('ix_song_file').on(table.folderPk, table.fileName, table.missing, table.durationMs, table.albumPk),
    index('ix_song_pid').on(table.pid),
    index('ix_song_album').on(table.albumPk, table.missing, table.discNumber, table.trackNumber, table.fileName),
    index('ix_song_title').on(table.missing, table.orderTitle),
    index('ix_song_artist').on(table.missing, table.orderArtist, table.orderTitle),
    index('ix_song_created').on(table.missing, table.createdAt),
    index('ix_song_updated').on(table.missing, table.updatedAt),
    index('ix_song_year').on(table.missing, table.year, table.orderTitle),
    index('ix_song_genre').on(table.missing, table.orderGenre, table.orderTitle),
    index('ix_song_duration').on(table.missing, table.durationMs),
    index('ix_song_bpm').on(table.missing, table.bpm),
    // Nearly all alike: written at the end of one run of keys, some ten bytes each. The conditions, true for all, are said by
    // the lists that are sorted so: an index that nothing is known of yet would be taken for others too.
    index('ix_song_channels')
      .on(table.missing, table.channels)
      .where(sql`channels >= 0`),
    index('ix_song_comment')
      .on(table.missing, table.comment)
      .where(sql`comment >= ''`),
    index('ix_song_explicit')
      .on(table.missing, table.explicitStatus)
      .where(sql`explicit_status >= ''`),
    // The same for the report that counts them (core/insights).
    index('ix_song_suffix')
      .on(table.missing, table.suffix)
      .where(sql`suffix >= ''`),
    index('ix_song_library').on(table.libraryId, table.missing),
    // Also what songs are sorted by.
    index('ix_song_mbz').on(table.mbzRecordingId, table.missing),
    index('ix_song_mbz_track').on(table.mbzReleaseTrackId, table.missing),
    ...sortIndexes('song', table.missing, {
      track: table.trackNumber,
      disc: table.discNumber,
      original_year: table.originalYear,
      release_year: table.releaseYear,
      size: table.sizeBytes,
      bit_rate: table.bitRateKbps,
      sample_rate: table.sampleRateHz,
      bit_depth: table.bitDepth,
      track_gain: table.rgTrackGain,
      track_peak: table.rgTrackPeak,
      album_gain: table.rgAlbumGain,
      album_peak: table.rgAlbumPeak,
      compilation: table.compilation,
      picture: table.hasPicture,
      birth: table.birthtimeMs,
      date: ignoringCase(table.date),
      original_date: ignoringCase(table.originalDate),
      release_date: ignoringCase(table.releaseDate),
      subtitle: ignoringCase(table.discSubtitle),
      codec: ignoringCase(table.codec),
      catalog: ignoringCase(table.catalogNumber),
      sort_title: ignoringCase(table.sortTitle),
      // Whether there are some: an index of their words would be as large as the songs.
      lyrics: sql`(lyrics <> '')`,
    }),
    index('ix_song_payload').on(table.payloadHash),
    // What rules of smart playlists ask for most, in a tenth of the width of the rows. The condition, true for all, is
    // said by their statements only, so that no other list chooses this index.
    index('ix_song_rules')
      .on(
        table.missing,
        table.orderTitle,
        table.libraryId,
        table.albumPk,
        table.year,
        table.originalYear,
        table.releaseYear,
        table.date,
        table.durationMs,
        table.bitRateKbps,
        table.sampleRateHz,
        table.bitDepth,
        table.channels,
        table.sizeBytes,
        table.trackNumber,
        table.discNumber,
        table.bpm,
        table.compilation,
        table.hasPicture,
        table.suffix,
        table.codec,
        table.createdAt,
        table.updatedAt,
        table.id,
      )
      .where(sql`pk > 0`),
    // What they ask for less often.
    index('ix_song_rules_more')
      .on(
        table.originalDate,
        table.releaseDate,
        table.discSubtitle,
        table.explicitStatus,
        table.catalogNumber,
        table.sortTitle,
        table.comment,
        table.mbzRecordingId,
        table.mbzReleaseTrackId,
        table.rgTrackGain,
        table.rgTrackPeak,
        table.rgAlbumGain,
        table.rgAlbumPeak,
      )
      .where(sql`pk > 0`),
    // And tags of songs that they ask for, without the width of all the others; whether there are lyrics comes first.
    index('ix_song_rules_tags')
      .on(sql`(lyrics <> '')`, sql`(tags ->> '$.artistsort[0]')`, sql`(tags ->> '$.isrc')`)
      .where(sql`pk > 0`),
  ],
);
