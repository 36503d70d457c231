// Which artist a credit means. Names make artists, as in Navidrome (navidrome.md 3.6), but MusicBrainz ids go further:
// one id under two names is one artist, and one name with two ids is two. What was decided is kept in `artist_name`,
// so that ids never change with the order in which files are read.
import type { Database } from 'bun:sqlite';

import { transact } from '../db/transact.ts';
import { hashId } from '../tags/pid.ts';

/** A name in a role: `id` is the hash of the name, `mbid` '' when the tags give none. */
export interface NamedArtist {
  id: string;
  mbid: string;
}

export interface ArtistNames {
  /** The artist's id. */
  idOf(credit: NamedArtist): string;
  /** To be called when a transaction was undone. */
  forget(): void;
}

const mostRemembered = 10_000;

/** One for all libraries of a scan. */
export function createArtistNames(client: Database): ArtistNames {
  const sql = (text: string) => client.prepare(text);
  const q = {
    find: sql('SELECT artist_id AS id FROM artist_name WHERE name_id = ? AND mbid = ?'),
    ofName: sql('SELECT mbid, artist_id AS id FROM artist_name WHERE name_id = ?'),
    ofMbid: sql('SELECT artist_id AS id FROM artist_name WHERE mbid = ? LIMIT 1'),
    holders: sql("SELECT count(*) AS n FROM artist_name WHERE artist_id = ? AND mbid <> ''"),
    add: sql('INSERT INTO artist_name (name_id, mbid, artist_id) VALUES (?, ?, ?)'),
    point: sql('UPDATE artist_name SET artist_id = ? WHERE artist_id = ?'),
    remember: sql('INSERT INTO property (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value'),
  };
  const known = new Map<string, string>();

  function decide(name: string, mbid: string): string {
    const found = q.find.get(name, mbid) as { id: string } | null;
    if (found) return found.id;
    const id = mbid === '' ? withoutMbid(name) : withMbid(name, mbid);
    q.add.run(name, mbid, id);
    return id;
  }

  /** A bare name joins the artist who holds it. */
  function withoutMbid(name: string): string {
    const entries = q.ofName.all(name) as { mbid: string; id: string }[];
    return (entries.find(({ id }) => id === name) ?? entries[0])?.id ?? name;
  }

  function withMbid(name: string, mbid: string): string {
    const elsewhere = q.ofMbid.get(mbid) as { id: string } | null;
    const isHeld = (q.holders.get(name) as { n: number }).n > 0;
    const id = elsewhere?.id ?? (isHeld ? hashId(name, mbid) : name);
    const bare = q.find.get(name, '') as { id: string } | null;
    // Songs that gave the name alone meant this artist, as far as anybody knows.
    if (bare && bare.id !== id && bare.id === name && !isHeld) {
      q.point.run(id, name);
      known.clear();
      // Done by `mergeKnown` when the scan has read everything; in the database, so that a killed scan loses nothing.
      q.remember.run(`${mergedKey}${name}`, id);
    }
    return id;
  }

  return {
    idOf(credit) {
      const key = credit.id + credit.mbid;
      let id = known.get(key);
      if (id === undefined) {
        id = decide(credit.id, credit.mbid);
        if (known.size >= mostRemembered) known.clear();
        known.set(key, id);
      }
      return id;
    },
    forget: () => known.clear(),
  };
}

const mergedKey = 'artist-merged:';

/** Carries out what `createArtistNames` found to be one artist under two ids. */
export function mergeKnown(client: Database): void {
  const rows = client.query("SELECT key, value FROM property WHERE key >= ? AND key < ? || 'z'").all(mergedKey, mergedKey) as {
    key: string;
    value: string;
  }[];
  for (const { key, value } of rows) {
    transact(client, () => {
      mergeArtists(client, key.slice(mergedKey.length), value);
      client.query('DELETE FROM property WHERE key = ?').run(key);
    });
  }
}

/** Moves everything of one artist to another: credits, and the ids in the texts that songs and albums keep. Marks are copied. */
function mergeArtists(client: Database, from: string, into: string): void {
  const pkOf = (id: string) => (client.query('SELECT pk FROM artist WHERE id = ?').get(id) as { pk: number } | null)?.pk;
  const [old, target] = [pkOf(from), pkOf(into)];
  if (old === undefined || target === undefined) return;
  const [oldId, newId] = [JSON.stringify(from), JSON.stringify(into)];
  for (const column of ['artists', 'album_artists', 'contributors']) {
    client
      .query(
        `UPDATE song SET ${column} = replace(${column}, ?1, ?2) WHERE pk IN (SELECT song_pk FROM song_artist WHERE artist_pk = ?3) AND instr(${column}, ?1) > 0`,
      )
      .run(oldId, newId, old);
  }
  client.query('UPDATE album SET stale = 1 WHERE pk IN (SELECT album_pk FROM album_artist WHERE artist_pk = ?)').run(old);
  client
    .query('UPDATE album SET stale = 1 WHERE pk IN (SELECT album_pk FROM song JOIN song_artist ON song_pk = pk WHERE artist_pk = ?)')
    .run(old);
  client.query('UPDATE song_artist SET artist_pk = ? WHERE artist_pk = ?').run(target, old);
  client.query('UPDATE artist SET stale = 1 WHERE pk IN (?, ?)').run(old, target);
  client
    .query(
      `INSERT OR IGNORE INTO mark (user_pk, kind, item_id, starred_at, rating, rated_at, play_count, played_at)
       SELECT user_pk, kind, ?, starred_at, rating, rated_at, play_count, played_at FROM mark WHERE kind = 'artist' AND item_id = ?`,
    )
    .run(into, from);
}
