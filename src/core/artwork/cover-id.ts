// Ids of pictures as clients hold them: `<kind>-<entity id>[_<hash>]`, or an entity's bare id. navidrome.md 8.1.
import { isId } from '../../lib/ids.ts';

export type CoverKind = 'song' | 'album' | 'artist' | 'playlist' | 'disc' | 'radio' | 'podcast';

export interface CoverId {
  /** undefined: a bare id of anything. */
  kind: CoverKind | undefined;
  id: string;
  disc: number;
  hash: string;
}

const kinds: Record<string, CoverKind> = { mf: 'song', al: 'album', ar: 'artist', pl: 'playlist', dc: 'disc', ra: 'radio', pc: 'podcast' };
const prefixes = Object.fromEntries(Object.entries(kinds).map(([prefix, kind]) => [kind, prefix])) as Record<CoverKind, string>;

/** undefined when the text cannot be an id. */
export function parseCoverId(text: string): CoverId | undefined {
  const match = /^(mf|al|ar|pl|dc|ra|pc)-([A-Za-z0-9-]{1,64})(?::(\d{1,4}))?(?:_([0-9a-f]{1,32}))?$/.exec(text);
  if (match) {
    const [, prefix = '', id = '', disc, hash = ''] = match;
    return { kind: kinds[prefix], id, disc: Number(disc ?? 0), hash };
  }
  return isId(text) ? { kind: undefined, id: text, disc: 0, hash: '' } : undefined;
}

/** The id of a disc's picture. It holds no hash: what it shows is found when somebody looks, so nobody may keep it for ever. */
export const discCoverId = (albumId: string, disc: number) => `${coverId('disc', albumId, '')}:${disc}`;

/** The id a client gets. */
export const coverId = (kind: CoverKind, id: string, hash: string) => `${prefixes[kind]}-${id}${hash ? `_${hash}` : ''}`;
