// Artists as ArtistID3, and the alphabetical index they stand in.
import { coverId } from '../../../core/artwork/cover-id.ts';
import type { ArtistRow } from '../../../core/catalog/rows.ts';
import { fold } from '../../../lib/fold.ts';
import type { Tree } from '../respond.ts';

/** Everything but what depends on the user. */
export function artistTree(artist: ArtistRow): Tree {
  return {
    id: artist.id,
    name: artist.name,
    coverArt: artist.imageHash ? coverId('artist', artist.id, artist.imageHash) : undefined,
    albumCount: artist.albumCount,
    musicBrainzId: artist.mbzArtistId,
    sortName: artist.sortName || artist.orderName,
    // Being the main one is a sum, and no part.
    roles: Object.keys(JSON.parse(artist.stats) as object).filter((role) => role !== 'maincredit'),
  };
}

export interface IndexGroup {
  name: string;
  /** Folded beginnings, longest first. */
  prefixes: string[];
}

/** `A B X-Z(XYZ) [Unknown]([)` as groups (navidrome.md 1.5, IndexGroups). */
export function parseIndexGroups(text: string): IndexGroup[] {
  return text
    .split(/\s+/)
    .filter(Boolean)
    .map((part) => {
      const match = /^(.+?)\((.+)\)$/.exec(part);
      const name = match?.[1] ?? part;
      return { name, prefixes: match?.[2] ? [...fold(match[2])] : [fold(part)] };
    });
}

/** Artists in groups, in the order of their names; those that fit none stand under `#`. */
export function groupArtists<T extends { orderName: string }>(artists: readonly T[], groups: readonly IndexGroup[]): [string, T[]][] {
  const found = new Map<string, T[]>();
  for (const artist of artists) {
    const group = groups.find(({ prefixes }) => prefixes.some((prefix) => artist.orderName.startsWith(prefix)));
    const name = group?.name ?? '#';
    const list = found.get(name);
    if (list) list.push(artist);
    else found.set(name, [artist]);
  }
  const order = [...groups.map((group) => group.name), '#'];
  return [...found].sort((a, b) => order.indexOf(a[0]) - order.indexOf(b[0]));
}
