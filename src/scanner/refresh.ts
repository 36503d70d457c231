// Recomputes what is marked stale: albums from their songs, then artists and tags. Small transactions,
// so that the main thread's writes never wait long; a killed scan finds the same marks next time.
import type { Database } from 'bun:sqlite';

import { albumAttempts } from '../core/artwork/album-picture.ts';
import { artistAttempts, listArtistImages, type ArtistImages } from '../core/artwork/artist-picture.ts';
import { chosen, type PictureRules } from '../core/artwork/attempts.ts';
import { isMain, mainRoles, songBytes } from '../core/catalog/rows.ts';
import { transact, transactEach } from '../db/transact.ts';
import { indexText, nameText } from '../lib/search-text.ts';
import { orderName, sortedBy } from '../tags/order.ts';
import { albumRow, albumSongColumns, type AlbumRules, type AlbumSong } from './album-row.ts';
import { createSearchRows, type SearchRules } from './search-rows.ts';

export interface RefreshRules extends PictureRules, AlbumRules, SearchRules {}

const perTransaction = 50;

/** Both return the ids of the albums that were refreshed. */
export function createAlbumRefresher(client: Database, rules: RefreshRules) {
  const q = prepareAlbums(client, rules);
  const refresh = (albums: readonly StaleAlbum[]): string[] => {
    transactEach(client, albums, (album) => refreshAlbum(q, rules, album));
    return albums.map(({ id }) => id);
  };
  return {
    /** Those of these that are stale: few, they are one transaction if nobody else wants to write. */
    some: (pks: readonly number[]): string[] => refresh(pks.flatMap((pk) => q.staleOne.all(pk) as StaleAlbum[])),
    all(): string[] {
      const changed: string[] = [];
      for (;;) {
        const stale = q.stale.all() as StaleAlbum[];
        if (stale.length === 0) return changed;
        changed.push(...refresh(stale));
      }
    },
  };
}

interface StaleAlbum {
  pk: number;
  id: string;
}

function refreshAlbum(q: ReturnType<typeof prepareAlbums>, rules: RefreshRules, album: StaleAlbum): void {
  const songs = q.songs.all(album.pk) as AlbumSong[];
  q.touchArtists.run(album.pk);
  if (songs.length === 0) {
    const kept = q.anySong.get(album.pk);
    const successor = q.successor.get(`album-moved:${album.id}`) as { value: string } | null;
    if (successor) inherit(q, album, successor.value);
    if (kept) {
      q.setMissing.run(album.pk);
      return;
    }
    q.search.drop(album.pk);
    q.drop.run(album.pk);
    return;
  }
  // Songs that left it before were not its last ones: what becomes of those that are here is another story.
  q.dropProperty.run(`album-moved:${album.id}`);
  const row = albumRow(songs, rules);
  const picture = chosen(albumAttempts(q.client, rules, album));
  const { artists, ...columns } = row;
  q.update.run(...albumColumns.map((name) => columns[name]), JSON.stringify(artists), picture.source, picture.hash, album.pk);
  q.dropCredits.run(album.pk);
  q.addCredits.run(album.pk, album.pk);
  for (const artist of artists) {
    // Various Artists may stand in no tag.
    q.addArtist.run(artist.id, artist.name, orderName(artist.name, rules.ignoredArticles), row.created_at, row.updated_at);
    q.addAlbumArtist.run(album.pk, artist.id);
  }
  q.dropTags.run(album.pk);
  q.addTags.run(album.pk, album.pk);
  q.touchArtists.run(album.pk);
  const people = (q.people.values(album.pk) as [string, string][]).flat();
  q.search.drop(album.pk);
  q.search.add(album.pk, [
    nameText(rules.ignoredArticles, row.name, row.sort_name),
    indexText(row.album_artist, row.sort_album_artist),
    indexText(...people),
  ]);
}

/** Stars, ratings, plays, the date and the chosen cover go to the album the songs went to. */
function inherit(q: ReturnType<typeof prepareAlbums>, album: StaleAlbum, successor: string): void {
  q.copyMarks.run(successor, album.id);
  const uploads = q.copyUpload.run(successor, album.id).changes;
  const pins = q.copyPin.run(`album:${successor}`, `album:${album.id}`).changes;
  if (uploads + pins > 0) q.touch.run(successor);
  q.copyDate.run(album.pk, successor);
  q.dropProperty.run(`album-moved:${album.id}`);
}

const albumColumns = [
  'name',
  'sort_name',
  'order_name',
  'album_artist',
  'sort_album_artist',
  'order_album_artist',
  'min_year',
  'max_year',
  'min_original_year',
  'max_original_year',
  'date',
  'original_date',
  'release_date',
  'compilation',
  'song_count',
  'duration_ms',
  'size_bytes',
  'discs',
  'genres',
  'tags',
  'comment',
  'explicit_status',
  'catalog_number',
  'mbz_album_id',
  'mbz_release_group_id',
  'mbz_album_artist_id',
  'mbz_album_type',
  'mbz_album_comment',
  'created_at',
  'updated_at',
] as const;

function prepareAlbums(client: Database, rules: SearchRules) {
  const sql = (text: string) => client.prepare(text);
  return {
    client,
    search: createSearchRows(client, 'album', rules),
    stale: sql(`SELECT pk, id FROM album WHERE stale = 1 LIMIT ${perTransaction}`),
    staleOne: sql('SELECT pk, id FROM album WHERE pk = ? AND stale = 1'),
    songs: sql(
      `SELECT ${albumSongColumns.map((name) => `song.${name}`).join(', ')}, ${songBytes} AS bytes FROM song JOIN folder ON folder.pk = song.folder_pk
       WHERE album_pk = ? AND song.missing = 0 ORDER BY folder.path, song.file_name, song.cue_index`,
    ),
    anySong: sql('SELECT 1 FROM song WHERE album_pk = ? LIMIT 1'),
    update: sql(
      `UPDATE album SET ${albumColumns.map((name) => `${name} = ?`).join(', ')}, artists = ?, image_source = ?, image_hash = ?, missing = 0, stale = 0 WHERE pk = ?`,
    ),
    setMissing: sql('UPDATE album SET missing = 1, stale = 0 WHERE pk = ?'),
    drop: sql('DELETE FROM album WHERE pk = ?'),
    touchArtists: sql('UPDATE artist SET stale = 1 WHERE stale = 0 AND pk IN (SELECT artist_pk FROM album_artist WHERE album_pk = ?)'),
    dropCredits: sql('DELETE FROM album_artist WHERE album_pk = ?'),
    addCredits: sql(
      `INSERT OR IGNORE INTO album_artist (album_pk, role, artist_pk) SELECT DISTINCT ?, role, artist_pk FROM song_artist
       WHERE role <> 'albumartist' AND song_pk IN (SELECT pk FROM song WHERE album_pk = ? AND missing = 0)`,
    ),
    addArtist: sql(
      'INSERT OR IGNORE INTO artist (id, name, order_name, missing, stale, created_at, updated_at) VALUES (?, ?, ?, 1, 1, ?, ?)',
    ),
    addAlbumArtist: sql(
      "INSERT OR IGNORE INTO album_artist (album_pk, role, artist_pk) SELECT ?, 'albumartist', pk FROM artist WHERE id = ?",
    ),
    dropTags: sql('DELETE FROM album_tag WHERE album_pk = ?'),
    addTags: sql(
      'INSERT OR IGNORE INTO album_tag (album_pk, tag_pk) SELECT DISTINCT ?, tag_pk FROM song_tag WHERE song_pk IN (SELECT pk FROM song WHERE album_pk = ? AND missing = 0)',
    ),
    people: sql('SELECT DISTINCT artist.name, artist.sort_name FROM album_artist JOIN artist ON artist.pk = artist_pk WHERE album_pk = ?'),
    successor: sql('SELECT value FROM property WHERE key = ?'),
    dropProperty: sql('DELETE FROM property WHERE key = ?'),
    copyMarks: sql(
      `INSERT OR IGNORE INTO mark (user_pk, kind, item_id, starred_at, rating, rated_at, play_count, played_at)
       SELECT user_pk, kind, ?, starred_at, rating, rated_at, play_count, played_at FROM mark WHERE kind = 'album' AND item_id = ?`,
    ),
    touch: sql('UPDATE album SET stale = 1 WHERE id = ?'),
    copyUpload: sql("UPDATE OR IGNORE uploaded_image SET item_id = ? WHERE kind = 'album' AND item_id = ?"),
    copyPin: sql("UPDATE OR IGNORE fix SET subject = ? WHERE kind = 'cover' AND subject = ?"),
    copyDate: sql('UPDATE album SET created_at = min(created_at, (SELECT created_at FROM album WHERE pk = ?)) WHERE id = ?'),
  };
}

/** Refreshes every stale artist, to be called when no album is stale any more. */
export function refreshArtists(client: Database, rules: RefreshRules): string[] {
  recountOnce(client);
  const q = prepareArtists(client, rules);
  const images = listArtistImages(rules.artistImageFolder);
  const changed: string[] = [];
  for (;;) {
    const stale = q.stale.all() as StaleArtist[];
    if (stale.length === 0) return changed;
    transactEach(client, stale, (artist) => refreshArtist(q, rules, artist, images));
    changed.push(...stale.map((artist) => artist.id));
  }
}

interface StaleArtist {
  pk: number;
  id: string;
  name: string;
  sort_name: string;
  mbzArtistId: string;
}

function refreshArtist(q: ReturnType<typeof prepareArtists>, rules: RefreshRules, artist: StaleArtist, images: () => ArtistImages): void {
  const stats: Record<string, { songCount: number; albumCount: number; size: number }> = {};
  const all = { songCount: 0, size: 0 };
  const main = { songCount: 0, size: 0 };
  for (const [roles, songs, bytes] of q.songStats.values(artist.pk) as [string, number, number][]) {
    const credited = roles.split(',');
    const sums = credited.map((role) => (stats[role] ??= { songCount: 0, albumCount: 0, size: 0 }));
    for (const sum of [...sums, all, ...(credited.some((role) => mainRoles.includes(role)) ? [main] : [])]) {
      sum.songCount += songs;
      sum.size += bytes;
    }
  }
  for (const [role, albumCount] of q.albumStats.values(artist.pk) as [string, number][]) {
    (stats[role] ??= { songCount: 0, albumCount: 0, size: 0 }).albumCount = albumCount;
  }
  q.search.drop(artist.pk);
  if (Object.keys(stats).length === 0) {
    if (q.anySong.get(artist.pk)) q.setMissing.run(artist.pk);
    else q.drop.run(artist.pk);
    return;
  }
  const [[mainAlbums] = [0]] = q.mainAlbums.values(artist.pk) as [number][];
  if (main.songCount + mainAlbums > 0) stats['maincredit'] = { ...main, albumCount: mainAlbums };
  const picture = chosen(artistAttempts(q.client, rules, artist, images));
  q.update.run(
    stats['albumartist']?.albumCount ?? 0,
    all.songCount,
    all.size,
    JSON.stringify(stats),
    picture.source,
    picture.hash,
    orderName(sortedBy(artist.name, artist.sort_name, rules.preferSortTags), rules.ignoredArticles),
    artist.pk,
  );
  q.search.add(artist.pk, [nameText(rules.ignoredArticles, artist.name, artist.sort_name)]);
}

const countedKey = 'artists-counted';
const countedNow = '2';

/** What is counted has become more since these artists were: all of them are counted anew, once. */
function recountOnce(client: Database): void {
  const before = client.query('SELECT value FROM property WHERE key = ?').get(countedKey) as { value: string } | null;
  if (before?.value === countedNow) return;
  transact(client, () => {
    client.run('UPDATE artist SET stale = 1 WHERE stale = 0');
    client
      .query('INSERT INTO property (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value')
      .run(countedKey, countedNow);
  });
}

function prepareArtists(client: Database, rules: SearchRules) {
  const sql = (text: string) => client.prepare(text);
  return {
    client,
    search: createSearchRows(client, 'artist', rules),
    stale: sql(`SELECT pk, id, name, sort_name, mbz_artist_id AS mbzArtistId FROM artist WHERE stale = 1 LIMIT ${perTransaction}`),
    // By the roles of each song, as looking at songs is what takes time: every one is looked at once.
    // CROSS JOIN keeps the order: before the first ANALYZE the planner would start from all present songs.
    songStats: sql(
      `SELECT roles, count(*), sum(${songBytes})
       FROM (SELECT song_pk, group_concat(DISTINCT role) AS roles FROM song_artist WHERE artist_pk = ? GROUP BY song_pk)
       CROSS JOIN song ON song.pk = song_pk WHERE missing = 0 GROUP BY roles`,
    ),
    albumStats: sql(
      'SELECT role, count(*) FROM album_artist CROSS JOIN album ON album.pk = album_pk WHERE artist_pk = ? AND missing = 0 GROUP BY role',
    ),
    mainAlbums: sql(
      `SELECT count(*) FROM (SELECT DISTINCT album_pk FROM album_artist WHERE artist_pk = ? AND ${isMain})
       CROSS JOIN album ON album.pk = album_pk WHERE missing = 0`,
    ),
    anySong: sql('SELECT 1 FROM song_artist WHERE artist_pk = ?1 UNION SELECT 1 FROM album_artist WHERE artist_pk = ?1 LIMIT 1'),
    update: sql(
      `UPDATE artist SET album_count = ?, song_count = ?, size_bytes = ?, stats = ?, image_source = ?, image_hash = ?, order_name = ?, missing = 0, stale = 0 WHERE pk = ?`,
    ),
    setMissing: sql('UPDATE artist SET missing = 1, stale = 0 WHERE pk = ?'),
    drop: sql('DELETE FROM artist WHERE pk = ?'),
  };
}

const tagsPerTransaction = 20;

/** Counts of stale tags; a tag nobody bears any more goes. Counting is done before each short transaction. */
export function refreshTags(client: Database): void {
  const sql = (text: string) => client.prepare(text);
  const stale = sql(`SELECT pk FROM tag WHERE stale = 1 LIMIT ${tagsPerTransaction}`);
  // All but the missing ones, as those are few: to look at every song takes ten times as long.
  const present = (item: string) =>
    `(SELECT count(*) FROM ${item}_tag WHERE tag_pk = ?1) -
     (SELECT count(*) FROM ${item} CROSS JOIN ${item}_tag ON ${item}_pk = pk AND tag_pk = ?1 WHERE missing = 1)`;
  const counts = sql(
    `SELECT ${present('song')}, ${present('album')},
     EXISTS (SELECT 1 FROM song_tag WHERE tag_pk = ?1) OR EXISTS (SELECT 1 FROM album_tag WHERE tag_pk = ?1)`,
  );
  const update = sql('UPDATE tag SET stale = 0, song_count = ?, album_count = ? WHERE pk = ?');
  const drop = sql('DELETE FROM tag WHERE pk = ?');
  for (;;) {
    const rows = (stale.values() as [number][]).map(([pk]) => ({ pk, found: counts.values(pk)[0] as [number, number, number] }));
    if (rows.length === 0) return;
    transactEach(client, rows, ({ pk, found: [songs, albums, isBorne] }) => {
      if (isBorne) update.run(songs, albums, pk);
      else drop.run(pk);
    });
  }
}
