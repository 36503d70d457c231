// Request parameters our own way: query and form body in one map without a prototype, the first of several
// values wins, lists keep all. The router's parser takes the last and would differ from every proxy's log.
import { AppError, invalid } from '../../lib/errors.ts';

export interface Params {
  /** The first value, or ''. */
  text(name: string): string;
  /** All values, in order. */
  list(name: string): string[];
  has(name: string): boolean;
  /** A whole number within bounds; `fallback` when absent or unreadable. */
  int(name: string, fallback: number, bounds?: { min?: number; max?: number }): number;
  flag(name: string, fallback: boolean): boolean;
  /** Whether several different values were given. */
  isContradictory(name: string): boolean;
  names(): string[];
}

const maxBodyBytes = 10 * 1024 * 1024;
/** A list of 10,000 songs replaced by another is twice that; a body of millions would hold everybody up before any login. */
const mostParameters = 50_000;

/** Parameters of a query string and, for forms, of the body; AppError invalid when there are too many. */
export function parseParams(...sources: string[]): Params {
  const values = new Map<string, string[]>();
  let repeats = false;
  for (const source of sources) {
    if (!source) continue;
    if (source.length > mostParameters && isTooMany(source)) throw invalid(`these are too many parameters: at most ${mostParameters}`);
    for (const pair of source.split('&')) {
      if (pair === '') continue;
      const at = pair.indexOf('=');
      const name = decode(at < 0 ? pair : pair.slice(0, at));
      const value = at < 0 ? '' : decode(pair.slice(at + 1));
      const list = values.get(name);
      if (!list) values.set(name, [value]);
      else {
        list.push(value);
        repeats = true;
      }
    }
  }
  return new ParsedParams(values, repeats);
}

function isTooMany(source: string): boolean {
  let count = 1;
  for (let at = source.indexOf('&'); at >= 0 && count <= mostParameters; at = source.indexOf('&', at + 1)) count++;
  return count > mostParameters;
}

/** A class, because every request makes one and closures would be made with it. */
class ParsedParams implements Params {
  readonly #values: ReadonlyMap<string, string[]>;
  readonly #repeats: boolean;
  constructor(values: ReadonlyMap<string, string[]>, repeats: boolean) {
    this.#values = values;
    this.#repeats = repeats;
  }
  text(name: string): string {
    return this.#values.get(name)?.[0] ?? '';
  }
  list(name: string): string[] {
    return this.#values.get(name) ?? [];
  }
  has(name: string): boolean {
    return this.text(name) !== '';
  }
  int(name: string, fallback: number, bounds: { min?: number; max?: number } = {}): number {
    const { min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER } = bounds;
    const given = this.text(name).trim();
    if (!/^[+-]?\d+(\.\d+)?$/.test(given)) return fallback;
    return Math.min(max, Math.max(min, Math.trunc(Number(given))));
  }
  flag(name: string, fallback: boolean): boolean {
    const given = this.text(name).toLowerCase();
    if (['true', '1', 'on', 'yes'].includes(given)) return true;
    return ['false', '0', 'off', 'no'].includes(given) ? false : fallback;
  }
  isContradictory(name: string): boolean {
    if (!this.#repeats) return false;
    const list = this.#values.get(name);
    return list !== undefined && list.length > 1 && new Set(list.filter((value) => value !== '')).size > 1;
  }
  names(): string[] {
    return [...this.#values.keys()];
  }
}

/** As URLSearchParams decodes, which costs several times as much; it is asked only for broken percent signs. */
function decode(text: string): string {
  if (!/[%+]/.test(text)) return text;
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return new URLSearchParams(`a=${text}`).get('a') ?? '';
  }
}

/** The body of a form POST, '' for anything else; AppError invalid when it is too large. */
export async function readForm(request: Request): Promise<string> {
  if (request.method !== 'POST') return '';
  const type = request.headers.get('content-type')?.toLowerCase() ?? '';
  if (!type.startsWith('application/x-www-form-urlencoded')) return '';
  return readBody(request, maxBodyBytes);
}

/** The body as text, up to a limit. */
export async function readBody(request: Request, limit: number): Promise<string> {
  const length = Number(request.headers.get('content-length') ?? 0);
  if (length > limit) throw invalid('the request is too large');
  const text = await request.text();
  if (text.length > limit) throw invalid('the request is too large');
  return text;
}

/** The body as it is, up to a limit. */
export async function readBytes(request: Request, limit: number): Promise<Uint8Array> {
  if (Number(request.headers.get('content-length') ?? 0) > limit) throw invalid('the request is too large');
  const bytes = new Uint8Array(await request.arrayBuffer());
  if (bytes.length > limit) throw invalid('the request is too large');
  return bytes;
}

/** The body as JSON; AppError invalid that never repeats what was sent. */
export async function readJson(request: Request, limit = 1024 * 1024): Promise<unknown> {
  const text = await readBody(request, limit);
  try {
    return JSON.parse(text);
  } catch {
    throw new AppError('invalid', 'the request is not valid JSON');
  }
}

/** Query string of a URL without its '?'; '' when there is none. */
export function queryOf(url: string): string {
  const start = url.indexOf('?');
  if (start < 0) return '';
  const end = url.indexOf('#', start);
  return end < 0 ? url.slice(start + 1) : url.slice(start + 1, end);
}
