// Who took part in albums, and the loudness their files name: what lists of albums show beside their rows.
import type { Context } from '../../context.ts';
import type { Named } from './rows.ts';

type Reads = Pick<Context, 'db'>;

/** People by the album's key and their part in it, each part by name. */
export function albumPeople({ db }: Reads, pks: readonly number[]): Map<number, Record<string, Named[]>> {
  const rows = db.$client
    .query(
      `SELECT album_pk, role, artist.id, artist.name FROM json_each(?) AS wanted CROSS JOIN album_artist ON album_pk = wanted.value
       JOIN artist ON artist.pk = artist_pk ORDER BY album_pk, role, artist.order_name`,
    )
    .values(JSON.stringify(pks)) as [number, string, string, string][];
  const people = new Map<number, Record<string, Named[]>>();
  for (const [pk, role, id, name] of rows) {
    const parts = people.get(pk) ?? {};
    (parts[role] ??= []).push({ id, name });
    people.set(pk, parts);
  }
  return people;
}

/** Gain and peak of a whole album as its songs say; null where none does. */
export function albumLoudness({ db }: Reads, pk: number): { gainDb: number | null; peak: number | null } {
  const sql = 'SELECT max(rg_album_gain) AS gainDb, max(rg_album_peak) AS peak FROM song WHERE album_pk = ? AND missing = 0';
  return db.$client.query(sql).get(pk) as { gainDb: number | null; peak: number | null };
}
