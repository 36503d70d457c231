// The picture of one disc of an album: DiscArtPriority in the disc's folders, then the album's (navidrome.md
// 8.2). Found anew for each request: discs have no rows.
import type { Database } from 'bun:sqlite';

import { fold } from '../../lib/fold.ts';
import { pictureSong, songFolders } from './album-picture.ts';
import { embedded, inFolders, nothing, type Attempt, type PictureRules } from './attempts.ts';
import { stemOf } from './choose.ts';

export interface DiscRules extends PictureRules {
  discArtPriority: readonly string[];
}

export interface PictureDisc {
  albumPk: number;
  number: number;
  /** '' when it has none. */
  subtitle: string;
}

/** Everything that is tried for a disc before its album. */
export function* discAttempts(client: Database, rules: DiscRules, disc: PictureDisc): Generator<Attempt> {
  const folders = songFolders(client, disc.albumPk, disc.number);
  if (folders.length === 0) return;
  for (const rule of rules.discArtPriority) {
    if (rule === 'external') yield nothing(rule, 'no provider of pictures is set up');
    else if (rule === 'embedded') yield embedded(client, pictureSong(client, disc.albumPk, disc.number));
    else if (rule === 'discsubtitle') {
      const wanted = fold(disc.subtitle);
      if (wanted === '') yield nothing(rule, 'the disc has no subtitle');
      else yield inFolders(client, rules, rule, '*', folders, (name) => fold(stemOf(name)) === wanted);
    } else {
      const isThis = (name: string) => discNumberOf(rule, name) === disc.number;
      const numbered = inFolders(client, rules, rule, rule, folders, isThis);
      // A name without a number says nothing against this disc; one with another number does.
      yield numbered.picture ? numbered : inFolders(client, rules, rule, rule, folders, (name) => discNumberOf(rule, name) === undefined);
    }
  }
}

/** The number that stands where a pattern such as `disc*.*` has its star: `Disc 02 (front).jpg` → 2. */
export function discNumberOf(pattern: string, name: string): number | undefined {
  const star = stemOf(pattern).indexOf('*');
  if (star <= 0) return undefined;
  const digits = /^[\s._#-]*(\d{1,4})(?!\d)/.exec(name.slice(star))?.[1];
  return digits === undefined ? undefined : Number(digits);
}
