// Lines of playlists → songs. Exact paths first, by two indexed look-ups each; only what is left is compared
// tolerantly, in one pass over the file names of the libraries that gives way to other work.
import type { Caller, Context } from '../../context.ts';
import { sortKey } from '../../lib/fold.ts';
import { absolutePaths, isRemote, partsOf, placesOf, readings, sameName, slashed, type Root } from './paths.ts';

export interface Line {
  line: string;
  durationMs?: number;
  cueIndex?: number;
}

/** Why a line has no song. */
export type MissReason = 'internet address' | 'not found' | 'several fit' | 'only the file name fits';

export interface Miss {
  reason: MissReason;
  /** Songs that come close, by path inside their library. */
  candidates: { id: string; path: string }[];
}

export type Match = { songId: string } | Miss;

export interface MatchOptions {
  /** Absolute folder that relative lines start from. */
  baseFolder?: string | undefined;
  isUri?: boolean;
}

type Reads = Pick<Context, 'db'>;

const mostCandidates = 5;
const foldersPerStep = 400;
const linesPerStep = 200;
/** A file name alone is believed when the length agrees this closely. */
const lengthToleranceMs = 2500;

/** The song of each line, or why there is none; `caller` must be able to see it. */
export async function matchLines(ctx: Reads, caller: Caller, lines: readonly Line[], options: MatchOptions = {}): Promise<Match[]> {
  const roots = rootsOf(ctx, caller);
  const fixes = loadFixes(ctx);
  const results: (Match | undefined)[] = [];
  for (const line of lines) {
    results.push(findPlainly(ctx, caller, { line, roots, fixes, options }));
    if (results.length % linesPerStep === 0) await new Promise(setImmediate);
  }
  const open = results.flatMap((result, i) => (result ? [] : [i]));
  if (open.length === 0) return results as Match[];
  const wanted = open.map((i) => wish(lines[i] as Line, roots, options));
  const files = await findFiles(ctx, caller, new Set(wanted.flatMap(({ names }) => names)));
  open.forEach((i, n) => {
    const line = lines[i] as Line;
    const found = choose(ctx, files, wanted[n] as Wish, line);
    results[i] = 'songId' in found ? found : (findByTags(ctx, caller, line) ?? found);
  });
  return results as Match[];
}

interface Lookup {
  line: Line;
  roots: readonly Root[];
  fixes: ReadonlyMap<string, string>;
  options: MatchOptions;
}

/** What somebody decided, else what lies exactly there. */
function findPlainly(ctx: Reads, caller: Caller, { line, roots, fixes, options }: Lookup): Match | undefined {
  const fixed = fixes.get(line.line) ?? fixes.get(line.line.trim());
  if (fixed !== undefined && isOpen(ctx, caller, fixed)) return { songId: fixed };
  if (isRemote(line.line)) return { reason: 'internet address', candidates: [] };
  return findExact(ctx, roots, line, options);
}

/** Libraries of the caller, also under the names they have on other machines. */
function rootsOf({ db }: Reads, caller: Caller): Root[] {
  const rows = db.$client.query('SELECT id, path, remote_path FROM library ORDER BY id').values() as [number, string, string][];
  return rows
    .filter(([id]) => caller.libraryIds.includes(id))
    .flatMap(([libraryId, ...paths]) =>
      paths.filter(Boolean).map((path) => ({ libraryId, path: slashed(path).replace(/\/+$/, '') || '/' })),
    );
}

const loadFixes = ({ db }: Reads) =>
  new Map(db.$client.query("SELECT subject, value FROM fix WHERE kind = 'path'").values() as [string, string][]);

function isOpen({ db }: Reads, caller: Caller, id: string): boolean {
  const row = db.$client.query('SELECT library_id FROM song WHERE id = ?').values(id)[0];
  return row !== undefined && caller.libraryIds.includes(Number(row[0]));
}

function findExact({ db }: Reads, roots: readonly Root[], line: Line, options: MatchOptions): Match | undefined {
  const find = db.$client.query(
    `SELECT song.id FROM folder CROSS JOIN song ON song.folder_pk = folder.pk
     WHERE folder.library_id = ? AND folder.path = ? AND song.file_name = ? AND (?4 = 0 OR song.cue_index = ?4)
     ORDER BY song.missing, song.cue_index LIMIT 1`,
  );
  for (const reading of readings(line.line, options.isUri ?? false)) {
    for (const path of absolutePaths(reading, options.baseFolder, roots)) {
      for (const { libraryId, folder, fileName } of placesOf(path, roots)) {
        const row = find.values(libraryId, folder, fileName, line.cueIndex ?? 0)[0];
        if (row) return { songId: String(row[0]) };
      }
    }
  }
  return undefined;
}

interface Wish {
  /** Folded parts of each path the line may mean, and how many of them the line itself names. */
  paths: { parts: string[]; own: number }[];
  names: string[];
}

function wish({ line }: Line, roots: readonly Root[], options: MatchOptions): Wish {
  const paths = readings(line, options.isUri ?? false).flatMap((reading) => {
    const own = partsOf(reading).length;
    return absolutePaths(reading, options.baseFolder, roots.slice(0, 1)).map((path) => ({ parts: partsOf(sameName(path)), own }));
  });
  return { paths, names: [...new Set(paths.flatMap(({ parts }) => parts.at(-1) ?? []))] };
}

interface FoundFile {
  pk: number;
  /** Folded parts of the absolute path. */
  parts: string[];
  /** How many of them lie inside the library. */
  inside: number;
  missing: number;
}

/** All files of these folded names, by name. */
async function findFiles({ db }: Reads, caller: Caller, names: ReadonlySet<string>): Promise<Map<string, FoundFile[]>> {
  const roots = new Map(db.$client.query('SELECT id, path FROM library').values() as [number, string][]);
  const folders = db.$client.query('SELECT pk, library_id, path FROM folder ORDER BY pk').values() as [number, number, string][];
  const found = new Map<string, FoundFile[]>();
  const read = db.$client.query(
    'SELECT folder_pk, file_name, missing, pk FROM song INDEXED BY ix_song_file WHERE folder_pk BETWEEN ? AND ?',
  );
  for (let start = 0; start < folders.length; start += foldersPerStep) {
    const some = folders.slice(start, start + foldersPerStep);
    const places = new Map(some.map(([pk, libraryId, path]) => [pk, { libraryId, path }]));
    const rows = read.values(some[0]?.[0] ?? 0, some.at(-1)?.[0] ?? 0) as [number, string, number, number][];
    for (const [folderPk, fileName, missing, pk] of rows) {
      const name = sameName(fileName);
      const place = names.has(name) ? places.get(folderPk) : undefined;
      if (!place || !caller.libraryIds.includes(place.libraryId)) continue;
      const inside = partsOf(sameName(`${place.path}/${fileName}`));
      const parts = [...partsOf(sameName(slashed(roots.get(place.libraryId) ?? ''))), ...inside];
      const list = found.get(name) ?? [];
      list.push({ pk, parts, inside: inside.length, missing });
      found.set(name, list);
    }
    if (start + foldersPerStep < folders.length) await new Promise(setImmediate);
  }
  return found;
}

/** The one file that shares the longest end with the path. */
function choose(ctx: Reads, files: ReadonlyMap<string, FoundFile[]>, { paths, names }: Wish, line: Line): Match {
  let best: FoundFile[] = [];
  let bestLength = 0;
  for (const file of names.flatMap((name) => files.get(name) ?? [])) {
    const length = Math.max(...paths.map((path) => sharedEnd(path, file.parts)));
    if (length > bestLength) [best, bestLength] = [[file], length];
    else if (length === bestLength && length > 0) best.push(file);
  }
  if (best.length === 0) return { reason: 'not found', candidates: [] };
  const present = best.filter(({ missing }) => missing === 0);
  const rows = songsOf(ctx, present.length > 0 ? present : best);
  const wanted = rows.filter(({ cueIndex }) => !line.cueIndex || cueIndex === line.cueIndex);
  const places = new Set(wanted.map(({ path, libraryId }) => `${libraryId}:${path}`));
  const candidates = wanted.slice(0, mostCandidates).map(({ id, path }) => ({ id, path }));
  const [first] = wanted;
  if (!first) return { reason: 'not found', candidates };
  const [file] = best;
  if (bestLength >= 2 || (best.length === 1 && bestLength >= (file?.inside ?? 0))) {
    return places.size === 1 ? { songId: first.id } : { reason: 'several fit', candidates };
  }
  const alike = wanted.filter(({ durationMs }) => line.durationMs && Math.abs(durationMs - line.durationMs) <= lengthToleranceMs);
  if (alike.length === 1 && alike[0]) return { songId: alike[0].id };
  return { reason: places.size === 1 ? 'only the file name fits' : 'several fit', candidates };
}

/** Parts in common at the end, as far as the line names them; the very same path counts more than any other. */
function sharedEnd({ parts, own }: Wish['paths'][number], other: readonly string[]): number {
  let length = 0;
  while (length < parts.length && length < other.length && parts.at(-1 - length) === other.at(-1 - length)) length++;
  return length === parts.length && length === other.length ? Infinity : Math.min(length, own);
}

interface Candidate {
  id: string;
  libraryId: number;
  path: string;
  durationMs: number;
  cueIndex: number;
}

function songsOf({ db }: Reads, files: readonly FoundFile[]): Candidate[] {
  const pks = files.slice(0, 200).map(({ pk }) => pk);
  return db.$client
    .query(
      `SELECT song.id, song.library_id AS libraryId, iif(folder.path = '', file_name, folder.path || '/' || file_name) AS path,
       duration_ms AS durationMs, cue_index AS cueIndex
       FROM json_each(?) AS wanted CROSS JOIN song ON song.pk = wanted.value JOIN folder ON folder.pk = folder_pk ORDER BY cue_index`,
    )
    .all(JSON.stringify(pks)) as Candidate[];
}

/** `Artist/Album/01-02 - Title.flac`, as servers show paths to apps that may not see the real ones. */
function findByTags({ db }: Reads, caller: Caller, { line }: Line): Match | undefined {
  const [artist, album, file] = slashed(line.trim()).split('/').filter(Boolean).slice(-3);
  const title = /^(?:\d{1,3}-)?(?:\d{1,4} - )?(.+)\.\w{2,5}$/.exec(file ?? '')?.[1];
  if (!artist || !album || !title) return undefined;
  const rows = db.$client
    .query('SELECT id, album_artist, album, title, library_id FROM song WHERE missing = 0 AND order_title = ? LIMIT 500')
    .values(sortKey(title)) as [string, string, string, string, number][];
  const tidy = (text: string) => sameName(text.replaceAll('/', '_'));
  const fitting = rows.filter(
    ([, by, on, name, libraryId]) =>
      caller.libraryIds.includes(libraryId) &&
      tidy(by) === sameName(artist) &&
      tidy(on) === sameName(album) &&
      tidy(name) === sameName(title),
  );
  return fitting.length === 1 && fitting[0] ? { songId: fitting[0][0] } : undefined;
}
