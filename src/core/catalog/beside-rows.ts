// What lists show of songs, albums and artists that stands in other rows: how somebody is sorted, and what a picture looks like.
import type { Context } from '../../context.ts';

type Reads = Pick<Context, 'db'>;

export interface ArtistFacts {
  sortName: string;
  mbzArtistId: string;
}

export interface PictureFacts {
  width: number;
  height: number;
  /** Base64. */
  thumbHash: string;
  /** #rrggbb */
  dominantColor: string;
}

const distinct = (keys: readonly string[]) => JSON.stringify([...new Set(keys)]);

/** Of artists by their ids. */
export function artistFacts({ db }: Reads, ids: readonly string[]): Map<string, ArtistFacts> {
  const rows = db.$client
    .query('SELECT artist.id, sort_name, mbz_artist_id FROM json_each(?) AS wanted CROSS JOIN artist ON artist.id = wanted.value')
    .values(distinct(ids)) as [string, string, string][];
  return new Map(rows.map(([id, sortName, mbzArtistId]) => [id, { sortName, mbzArtistId }]));
}

/** Of pictures by their hashes; those that nobody has looked at yet are absent. */
export function pictureFacts({ db }: Reads, hashes: readonly string[]): Map<string, PictureFacts> {
  const rows = db.$client
    .query('SELECT hash, width, height, thumb_hash, dominant_color FROM json_each(?) AS wanted CROSS JOIN image ON hash = wanted.value')
    .values(distinct(hashes)) as [string, number, number, string, string][];
  return new Map(rows.map(([hash, width, height, thumbHash, dominantColor]) => [hash, { width, height, thumbHash, dominantColor }]));
}
