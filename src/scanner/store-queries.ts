// The statements with which store.ts writes what a scan found.
import type { Database } from 'bun:sqlite';

import { songColumns } from '../tags/song-row.ts';

const changeable = songColumns.slice(0, -1);

/** Prepares them on the scan's connection. */
export function prepareStore(client: Database) {
  const sql = (text: string) => client.prepare(text);
  return {
    findFolder: sql('SELECT pk FROM folder WHERE library_id = ? AND path = ?'),
    addFolder: sql('INSERT INTO folder (id, library_id, parent_pk, path, fingerprint, updated_at) VALUES (?, ?, ?, ?, ?, ?) RETURNING pk'),
    closeFolder: sql(
      'UPDATE folder SET fingerprint = ?, images = ?, playlists = ?, song_count = ?, missing = 0, updated_at = ? WHERE pk = ?',
    ),
    setFingerprint: sql('UPDATE folder SET fingerprint = ? WHERE pk = ?'),
    loseFolder: sql(
      "UPDATE folder SET fingerprint = '', images = '', playlists = '', song_count = 0, missing = 1, updated_at = ? WHERE pk = ?",
    ),
    songsInFolder: sql(
      'SELECT pk, id, file_name AS fileName, cue_index AS cueIndex, pid, payload_hash AS payloadHash, mtime_ms AS mtimeMs, size_bytes AS sizeBytes, missing, album_pk AS albumPk FROM song WHERE folder_pk = ?',
    ),
    findArtist: sql('SELECT pk FROM artist WHERE id = ?'),
    addArtist: sql(
      'INSERT INTO artist (id, name, sort_name, order_name, mbz_artist_id, missing, stale, created_at, updated_at) VALUES (?, ?, ?, ?, ?, 1, 1, ?, ?) RETURNING pk',
    ),
    describeArtist: sql(
      "UPDATE artist SET sort_name = iif(sort_name = '', ?1, sort_name), mbz_artist_id = iif(mbz_artist_id = '', ?2, mbz_artist_id) WHERE pk = ?3",
    ),
    findAlbum: sql('SELECT pk FROM album WHERE id = ?'),
    albumId: sql('SELECT id FROM album WHERE pk = ?'),
    addAlbum: sql(
      'INSERT INTO album (id, library_id, name, order_name, missing, stale, imported_at, created_at, updated_at) VALUES (?, ?, ?, ?, 1, 1, ?, ?, ?) RETURNING pk',
    ),
    findTag: sql('SELECT pk FROM tag WHERE id = ?'),
    addTag: sql('INSERT INTO tag (id, name, value, order_value, stale) VALUES (?, ?, ?, ?, 1) RETURNING pk'),
    addSong: sql(
      `INSERT INTO song (${songColumns.join(', ')}, folder_pk, album_pk, updated_at, id) VALUES (${songColumns.map(() => '?').join(', ')}, ?, ?, ?, ?)`,
    ),
    updateSong: sql(
      `UPDATE song SET ${changeable.map((name) => `${name} = ?`).join(', ')}, folder_pk = ?, album_pk = ?, updated_at = ? WHERE pk = ?`,
    ),
    setMissing: sql('UPDATE song SET missing = 1, updated_at = ? WHERE pk = ?'),
    addCredit: sql('INSERT INTO song_artist (song_pk, role, position, artist_pk, sub_role) VALUES (?, ?, ?, ?, ?)'),
    dropCredits: sql('DELETE FROM song_artist WHERE song_pk = ?'),
    artistsOfSong: sql('SELECT artist_pk FROM song_artist WHERE song_pk = ?'),
    addSongTag: sql('INSERT INTO song_tag (song_pk, tag_pk) VALUES (?, ?)'),
    dropTags: sql('DELETE FROM song_tag WHERE song_pk = ?'),
    tagsOfSong: sql('SELECT tag_pk FROM song_tag WHERE song_pk = ?'),
    addProblem: sql(
      `INSERT INTO scan_problem (library_id, path, reason, size_bytes, mtime_ms, seen_at) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (library_id, path) DO UPDATE SET reason = excluded.reason, size_bytes = excluded.size_bytes,
       mtime_ms = excluded.mtime_ms, seen_at = excluded.seen_at`,
    ),
    dropProblems: sql(
      "DELETE FROM scan_problem WHERE library_id = ?1 AND substr(path, 1, ?3) = ?2 AND instr(substr(path, ?3 + 1), '/') = 0",
    ),
    dropProblemsBelow: sql('DELETE FROM scan_problem WHERE library_id = ?1 AND substr(path, 1, ?3) = ?2'),
    albumsNear: sql(
      'SELECT DISTINCT album_pk FROM song WHERE folder_pk = ? UNION SELECT DISTINCT song.album_pk FROM folder JOIN song ON song.folder_pk = folder.pk WHERE folder.parent_pk = ?',
    ),
    artistsBelow: sql(
      `WITH RECURSIVE below(pk, depth) AS (SELECT ?, 0 UNION ALL SELECT folder.pk, depth + 1 FROM folder JOIN below ON folder.parent_pk = below.pk WHERE depth < 3)
       SELECT DISTINCT album_artist.artist_pk FROM below JOIN song ON song.folder_pk = below.pk JOIN album_artist ON album_artist.album_pk = song.album_pk
       WHERE album_artist.role = 'albumartist' LIMIT 200`,
    ),
    setProperty: sql('INSERT INTO property (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value'),
    stale: {
      album: sql('UPDATE album SET stale = 1 WHERE pk = ? AND stale = 0'),
      artist: sql('UPDATE artist SET stale = 1 WHERE pk = ? AND stale = 0'),
      tag: sql('UPDATE tag SET stale = 1 WHERE pk = ? AND stale = 0'),
    },
  };
}
