// Where files of another machine lie on this one: `--map OLD=NEW`.
import { invalid } from '../../lib/errors.ts';
import { isAbsolutePath, partsOf, slashed } from '../playlists/paths.ts';

export interface PathMap {
  from: string;
  to: string;
}

const bare = (path: string) => slashed(path).replace(/(?<=.)\/+$/, '');

/** Reads `OLD=NEW`; AppError invalid for anything else. */
export function parseMap(text: string): PathMap {
  const at = text.indexOf('=');
  const [from, to] = [bare(text.slice(0, at)), bare(text.slice(at + 1))];
  if (at <= 0 || to === '' || !isAbsolutePath(from) || !isAbsolutePath(to)) {
    throw invalid(`--map expects two absolute folders, such as --map /music=/srv/music, not "${text.slice(0, 200)}"`);
  }
  return { from, to };
}

/** Navidrome may have been started in its own folder, with `./music`: such paths begin at a root of their own. */
export const rooted = (path: string) => (isAbsolutePath(path) ? path : `/${partsOf(slashed(path)).join('/')}`);

/** The path here: the longest OLD that fits is replaced. */
export function mapPath(maps: readonly PathMap[], path: string): string {
  const plain = bare(path);
  const fitting = maps.filter(({ from }) => plain === from || plain.startsWith(from === '/' ? '/' : `${from}/`));
  const [best] = fitting.toSorted((a, b) => b.from.length - a.from.length);
  if (!best) return plain;
  const rest = plain.slice(best.from === '/' ? 0 : best.from.length);
  return best.to === '/' ? rest || '/' : `${best.to}${rest}`;
}
