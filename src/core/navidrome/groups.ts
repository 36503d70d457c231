// Which of our albums and artists Navidrome's are: by id, which both make from the same tags; else albums by the songs
// they hold, artists by their name.
import { fold } from '../../lib/fold.ts';
import { artistId } from '../../tags/pid.ts';
import type { Job } from './job.ts';
import { count, leave } from './report.ts';
import { textOf } from './values.ts';

/** Fills `albumIds`. */
export function matchAlbums(job: Job): void {
  const { ctx, source, report, found } = job;
  const rows = ctx.db.$client.query('SELECT id, name, album_artist FROM album ORDER BY missing DESC, pk').values() as [
    string,
    string,
    string,
  ][];
  const ours = new Set(rows.map(([id]) => id));
  const named = new Map<string, string[]>();
  for (const [id, name, artist] of rows) named.set(nameKey(name, artist), [...(named.get(nameKey(name, artist)) ?? []), id]);
  const held = albumsOfSongs(job);
  for (const row of source.rows('album', ['id', 'name', 'album_artist'])) {
    const [id, name, artist] = [textOf(row['id']), textOf(row['name']), textOf(row['album_artist'])];
    const same = named.get(nameKey(name, artist)) ?? [];
    const match = ours.has(id) ? id : (held.get(id) ?? (same.length === 1 ? same[0] : undefined));
    if (match === undefined) {
      leave(report, 'albums', `${artist} – ${name}`, same.length > 1 ? 'several albums here have this name' : 'none of its songs is here');
      continue;
    }
    found.albumIds.set(id, match);
    count(report, 'albums', 'same');
  }
}

const nameKey = (name: string, artist: string) => `${fold(name)}\u0000${fold(artist)}`;

/** Our album that holds most of the songs of each of theirs. */
function albumsOfSongs({ found }: Job): Map<string, string> {
  const votes = new Map<string, Map<string, number>>();
  for (const { albumId, match } of found.songs.values()) {
    if (!match) continue;
    const counts = votes.get(albumId) ?? new Map<string, number>();
    counts.set(match.albumId, (counts.get(match.albumId) ?? 0) + 1);
    votes.set(albumId, counts);
  }
  return new Map([...votes].map(([id, counts]) => [id, [...counts].toSorted((a, b) => b[1] - a[1])[0]?.[0] ?? '']));
}

/** Fills `artistIds`. */
export function matchArtists(job: Job): void {
  const { ctx, source, report, found } = job;
  const client = ctx.db.$client;
  const rows = client.query('SELECT id, name FROM artist').values() as [string, string][];
  const ours = new Set(rows.map(([id]) => id));
  const known = client.query('SELECT DISTINCT artist_id FROM artist_name WHERE name_id = ?');
  const byMbid = client.query("SELECT DISTINCT artist_id FROM artist_name WHERE mbid = ? AND mbid <> ''");
  const names = new Map<string, string[]>();
  for (const [id, name] of rows) names.set(fold(name), [...(names.get(fold(name)) ?? []), id]);
  for (const row of source.rows('artist', ['id', 'name', 'mbz_artist_id'])) {
    const [id, name, mbid] = [textOf(row['id']), textOf(row['name']), textOf(row['mbz_artist_id'])];
    const hashed = artistId(name);
    const candidates = [
      ours.has(id) ? [id] : [],
      ours.has(hashed) ? [hashed] : [],
      (byMbid.values(mbid) as [string][]).map(([one]) => one),
      (known.values(hashed) as [string][]).map(([one]) => one),
      names.get(fold(name)) ?? [],
    ].map((list) => list.filter((one) => ours.has(one)));
    const match = candidates.find(({ length }) => length === 1)?.[0];
    if (match === undefined) {
      const isSeveral = candidates.some(({ length }) => length > 1);
      leave(report, 'artists', name, isSeveral ? 'several artists here have this name' : 'none of their songs is here');
      continue;
    }
    found.artistIds.set(id, match);
    count(report, 'artists', 'same');
  }
}
