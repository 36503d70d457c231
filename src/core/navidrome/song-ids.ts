// Songs take the ids they had in Navidrome, so that apps keep what they have downloaded and linked. Only where nobody
// here knows the song by its own id yet.
import { isId } from '../../lib/ids.ts';
import type { Job, NavidromeSong, OurSong } from './job.ts';
import { count, leave } from './report.ts';

/** Renames songs and what follows of itself; `songIds` says afterwards what is called how. */
export function adoptSongIds(job: Job): void {
  const { ctx, report, found } = job;
  const client = ctx.db.$client;
  const used = usedIds(job);
  const wanted = firstOf([...found.songs.values()]);
  const renamed = new Map<string, string>();
  for (const [song, theirs] of wanted) {
    if (song.id === theirs.id) {
      count(report, 'song ids', 'same');
      continue;
    }
    const reason = !isId(theirs.id)
      ? 'the old id cannot be one here'
      : used.has(song.id)
        ? 'it keeps the id it is known by here'
        : client.query('SELECT 1 FROM song WHERE id = ?').get(theirs.id)
          ? 'another song has this id'
          : '';
    if (reason) {
      leave(report, 'song ids', `${song.artist} – ${song.title}`, reason);
      continue;
    }
    client.query('UPDATE song SET id = ? WHERE pk = ?').run(theirs.id, song.pk);
    renamed.set(song.id, theirs.id);
    count(report, 'song ids', 'changed');
  }
  if (renamed.size === 0) return;
  follow(job, renamed);
  for (const song of found.songs.values()) {
    const id = song.match && renamed.get(song.match.id);
    if (id !== undefined) found.songIds.set(song.id, id);
  }
}

/** The row of Navidrome that gives its id, one for each of our songs: a song that has such an id already keeps it. */
function firstOf(songs: readonly NavidromeSong[]): Map<OurSong, NavidromeSong> {
  const first = new Map<OurSong, NavidromeSong>();
  for (const song of songs) {
    if (!song.match) continue;
    if (!first.has(song.match) || song.match.id === song.id) first.set(song.match, song);
  }
  return first;
}

/** Ids of ours that somebody's data refer to. What rules of smart playlists have found is found again. */
function usedIds({ ctx }: Job): Set<string> {
  const client = ctx.db.$client;
  const rows = client
    .query(
      `SELECT item_id FROM mark WHERE kind = 'song' UNION SELECT song_id FROM playlist_item JOIN playlist ON pk = playlist_pk WHERE rules = ''
       UNION SELECT song_id FROM play_queue_item UNION SELECT song_id FROM bookmark UNION SELECT song_id FROM scrobble`,
    )
    .values() as [string][];
  const used = new Set(rows.map(([id]) => id));
  const texts = client.query("SELECT resource_ids FROM share UNION ALL SELECT value || ' ' || subject FROM fix").values() as [string][];
  for (const [text] of texts) for (const [id] of text.matchAll(/[A-Za-z0-9_-]+/g)) used.add(id);
  return used;
}

/** What names songs and is nobody's: entries of smart playlists, and pictures inside files. */
function follow({ ctx }: Job, renamed: ReadonlyMap<string, string>): void {
  const client = ctx.db.$client;
  const items = client.query('UPDATE playlist_item SET song_id = ? WHERE song_id = ?');
  for (const [old, id] of renamed) items.run(id, old);
  for (const table of ['album', 'artist', 'playlist', 'radio'] as const) {
    const rows = client.query(`SELECT pk, image_source FROM ${table} WHERE image_source LIKE 'embedded:%'`).values() as [number, string][];
    for (const [pk, source] of rows) {
      const id = renamed.get(source.slice('embedded:'.length));
      if (id !== undefined) client.query(`UPDATE ${table} SET image_source = ? WHERE pk = ?`).run(`embedded:${id}`, pk);
    }
  }
}
