// How a playlist file names its songs: relative, absolute, as addresses, with the root of another machine. What is
// added to the file is written the same way.
import { isAbsolutePath, lineOf, partsOf, readings, relativePath, sameName, slashed } from './paths.ts';

export interface Sample {
  line: string;
  /** The absolute path that the line turned out to mean. */
  path: string;
}

/** Turns absolute paths into lines like those of the samples; relative ones where there are none. */
export function pathStyle(samples: readonly Sample[], baseFolder: string, isUri: boolean): (path: string) => string {
  const relative = (path: string) => lineOf(relativePath(baseFolder, path), isUri);
  const sample = samples.at(-1);
  if (!sample) return relative;
  const [reading = ''] = readings(sample.line, isUri);
  const isUrl = isUri || /^\s*file:/i.test(sample.line);
  const hasBackslashes = !isUrl && reading.includes('\\');
  const turned = (text: string) => (hasBackslashes ? text.replaceAll('/', '\\') : text);
  if (isAbsolutePath(reading)) {
    const [theirs, ours] = differentStarts(slashed(reading), slashed(sample.path));
    return (path) => {
      const own = slashed(path);
      if (!own.startsWith(ours)) return relative(path);
      const text = theirs + own.slice(ours.length);
      return isUrl ? lineOf(text, true) : hasBackslashes ? turned(text) : lineOf(text, false);
    };
  }
  const wanted = partsOf(`${slashed(baseFolder)}/${slashed(reading)}`)
    .map(sameName)
    .join('/');
  if (wanted === partsOf(slashed(sample.path)).map(sameName).join('/')) return (path) => turned(relative(path));
  const root = slashed(sample.path).slice(0, -slashed(reading).length);
  return (path) => (slashed(path).startsWith(root) ? turned(lineOf(slashed(path).slice(root.length), isUri)) : relative(path));
}

/** What stands before the common end of two paths; letter case counts unless nothing else is common. */
function differentStarts(a: string, b: string): [string, string] {
  const [x, y] = [a.split('/'), b.split('/')];
  const common = (form: (part: string) => string) => {
    let same = 0;
    while (same < x.length && same < y.length && form(x.at(-1 - same) ?? '') === form(y.at(-1 - same) ?? '')) same++;
    return same;
  };
  const same = common((part) => part) || common(sameName);
  const start = (parts: string[]) => (same === parts.length ? '' : `${parts.slice(0, parts.length - same).join('/')}/`);
  return [start(x), start(y)];
}
