// Lines of playlists as paths: what a line can mean, and how a song's path is written so that it is read back.
// Paths use `/` here, whatever the system.

export interface Root {
  libraryId: number;
  /** Absolute, with `/`, without one at the end. */
  path: string;
}

/** A place in a library. */
export interface Place {
  libraryId: number;
  folder: string;
  fileName: string;
}

const isWindowsPath = (text: string) => /^[a-z]:[\\/]/i.test(text) || text.startsWith('\\\\');

export const isRemote = (line: string) => /^\s*(?!file:)[a-z][a-z0-9+.-]{1,20}:\/\//i.test(line);

export const slashed = (path: string) => path.replaceAll('\\', '/');

/** Everything a line may mean, likeliest first. */
export function readings(line: string, isUri: boolean): string[] {
  const texts = new Set<string>();
  const add = (text: string | undefined) => {
    if (!text) return;
    texts.add(text);
    if (text.includes('\\')) texts.add(slashed(text));
  };
  const trimmed = line.trim();
  const url = /^file:(?:\/\/(?:localhost)?(?=\/)|\/\/)?(.*)$/is.exec(trimmed)?.[1];
  if (url !== undefined) {
    // `file:///C:/Music` names a drive.
    const path = (text: string | undefined) => add(text?.replace(/^\/(?=[a-z]:[\\/])/i, ''));
    path(decoded(url));
    path(url);
    return [...texts];
  }
  if (isUri) add(decoded(trimmed));
  add(line);
  add(trimmed);
  if (!isUri) add(decoded(trimmed));
  return [...texts];
}

function decoded(text: string): string | undefined {
  if (!/%[0-9a-f]{2}/i.test(text)) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    // Old players encoded Latin-1.
    return text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  }
}

/** Absolute here or on Windows. */
export const isAbsolutePath = (text: string) => text.startsWith('/') || isWindowsPath(text);

/** Parts of a path without `.` and `..`; those above the root vanish. */
export function partsOf(path: string): string[] {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') parts.pop();
    else parts.push(part);
  }
  return parts;
}

/** The absolute paths a reading may stand for: itself, below the playlist's folder, below each library. */
export function absolutePaths(reading: string, baseFolder: string | undefined, roots: readonly Root[]): string[] {
  if (isAbsolutePath(reading)) return [joined(reading)];
  const bases = [...(baseFolder === undefined ? [] : [baseFolder]), ...roots.map(({ path }) => path)];
  return [...new Set(bases.map((base) => joined(`${base}/${reading}`)))];
}

function joined(path: string): string {
  const parts = partsOf(slashedIfWindows(path));
  return /^[a-z]:$/i.test(parts[0] ?? '') ? parts.join('/') : `/${parts.join('/')}`;
}
const slashedIfWindows = (path: string) => (isWindowsPath(path) ? slashed(path) : path);

/** Where in which library an absolute path lies; the innermost library first. */
export function placesOf(path: string, roots: readonly Root[]): Place[] {
  return roots
    .filter((root) => path.startsWith(root.path === '/' ? '/' : `${root.path}/`))
    .toSorted((a, b) => b.path.length - a.path.length)
    .map(({ libraryId, path: root }) => {
      const inside = path.slice(root === '/' ? 1 : root.length + 1);
      const cut = inside.lastIndexOf('/');
      return { libraryId, folder: cut < 0 ? '' : inside.slice(0, cut), fileName: inside.slice(cut + 1) };
    });
}

/** Names compare without letter case and in one Unicode form. */
// eslint-disable-next-line no-control-regex -- plain ASCII
export const sameName = (text: string) => (/^[\u0000-\u007f]*$/.test(text) ? text : text.normalize('NFC')).toLowerCase();

/** A path as a line that every reader takes for a path, encoded only where it would be misread. */
export function lineOf(path: string, isUri: boolean): string {
  const isAbsolute = isAbsolutePath(path);
  const encode = () => slashedIfWindows(path).split('/').map(encodeURIComponent).join('/');
  if (isUri) return isAbsolute ? `file://${path.startsWith('/') ? '' : '/'}${encode()}` : encode();
  // Line breaks, blanks at the ends and percent signs that would be decoded.
  const isOdd = /[\p{Cc}\u2028\u2029]/u.test(path) || path.trim() !== path || /%[0-9a-f]{2}/i.test(path) || /\/\s|\s$/.test(path);
  if (isAbsolute) return isOdd ? `file://${path.startsWith('/') ? '' : '/'}${encode()}` : path;
  if (isOdd) return `./${encode()}`;
  return path.startsWith('#') || /^[a-z][a-z0-9+.-]*:/i.test(path) || path.startsWith('\\') ? `./${path}` : path;
}

/** `to` seen from the folder `from`, both absolute. */
export function relativePath(from: string, to: string): string {
  const [here, there] = [partsOf(from), partsOf(to)];
  let same = 0;
  while (same < here.length && same < there.length - 1 && here[same] === there[same]) same++;
  return [...here.slice(same).map(() => '..'), ...there.slice(same)].join('/');
}
