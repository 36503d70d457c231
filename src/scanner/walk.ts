// Walks a library and says what each directory holds now. Synchronous on purpose: it runs in the scan
// thread, where one system call after the other is faster than promises. Rules: navidrome.md 3.3, but
// `.ndignore` patterns count from the folder that holds them, as in git, and a link needs the right ending at both ends.
import { lstatSync, readdirSync, readFileSync, realpathSync, statSync, type Stats } from 'node:fs';
import { basename, join } from 'node:path';

import ignore, { type Ignore } from 'ignore';

import { messageOf } from '../lib/errors.ts';
import { fileKind } from '../lib/media-types.ts';
import type { FoundFile, FoundFolder, Problem } from './types.ts';

export interface WalkOptions {
  root: string;
  /** Start here instead of at the root, relative to it. */
  start: string;
  followSymlinks: boolean;
  ignoreDotFolders: boolean;
  onProblem: (problem: Problem) => void;
  /** A directory that could not be listed: nothing below it may be called missing. */
  onUnreadable: (path: string) => void;
}

const listOf = { audio: 'audio', image: 'images', playlist: 'playlists', cue: 'cues' } as const;

const ignoredFolders = new Set(['$recycle.bin', '#snapshot', '@recycle', '@recently-snapshot', '.git', '.streams', 'lost+found']);

export interface Rules {
  /** Folder the patterns count from. */
  base: string;
  matcher: Ignore;
}

/** Every directory of the library in path order, depth first; link loops are cut. */
export function* walk(options: WalkOptions): Generator<FoundFolder> {
  const above: Rules[] = [];
  // A walk that starts below the root still obeys what holds for the folders above it.
  const parts = options.start === '' ? [] : options.start.split('/');
  for (const [depth, name] of parts.entries()) {
    const folder = parts.slice(0, depth).join('/');
    const rules = ownRules(options, folder);
    if (rules === 'all') return;
    if (rules) above.push(rules);
    const here = folder === '' ? name : `${folder}/${name}`;
    if (!isWantedFolder(name, options) || isIgnored(above, here, true)) return;
    if (!options.followSymlinks && isLink(join(options.root, here))) return;
  }
  yield* walkFolder(options, options.start, above, []);
}

function* walkFolder(options: WalkOptions, path: string, inherited: Rules[], links: string[]): Generator<FoundFolder> {
  let entries;
  try {
    entries = readdirSync(join(options.root, path), { withFileTypes: true });
  } catch (error) {
    close(options, path, `folder cannot be listed: ${systemReason(error)}`);
    return;
  }
  let rules = inherited;
  if (entries.some((entry) => entry.name === '.ndignore')) {
    const own = ownRules(options, path);
    if (own === 'all') return;
    if (own) rules = [...inherited, own];
  }
  const found: FoundFolder = { path, audio: [], images: [], playlists: [], cues: [], subfolders: [], fingerprint: '' };
  const linked = new Set<string>();
  for (const entry of entries) {
    const name = entry.name;
    const relative = path === '' ? name : `${path}/${name}`;
    if (entry.isDirectory()) {
      if (isWantedFolder(name, options) && !isIgnored(rules, relative, true)) found.subfolders.push(name);
      continue;
    }
    const kind = fileKind(name);
    const link = entry.isSymbolicLink();
    if (name.startsWith('.') && !link) continue;
    if (!link && kind === 'other') continue;
    if (link && !options.followSymlinks) continue;
    if (!link && !entry.isFile()) {
      if (kind === 'audio') report(options, relative, 'not a regular file');
      continue;
    }
    if (kind !== 'other' && name.includes('\ufffd')) {
      report(options, relative, 'the file name is not valid UTF-8: rename it');
      continue;
    }
    if (isIgnored(rules, relative, false)) continue;
    let stats: Stats;
    try {
      stats = statSync(join(options.root, relative));
    } catch (error) {
      if (!link && codeOf(error) !== 'ENOENT') {
        // What is listed but cannot be looked at is not gone.
        close(options, path, `files in this folder cannot be looked at: ${systemReason(error)}`);
        return;
      }
      if (kind === 'audio') report(options, relative, link ? 'broken link' : `cannot be read: ${systemReason(error)}`);
      continue;
    }
    if (stats.isDirectory()) {
      if (isWantedFolder(name, options) && !isIgnored(rules, relative, true)) {
        found.subfolders.push(name);
        linked.add(name);
      }
      continue;
    }
    if (kind === 'other' || name.startsWith('.')) continue;
    if (!stats.isFile()) {
      if (kind === 'audio') report(options, relative, 'not a regular file');
      continue;
    }
    // Or any file of this machine could be played by whoever may write here.
    if (link && fileKind(basename(realPath(join(options.root, relative)) ?? '')) !== kind) {
      if (kind === 'audio') report(options, relative, 'the link leads to something else');
      continue;
    }
    const file: FoundFile = {
      name,
      sizeBytes: stats.size,
      mtimeMs: Math.floor(stats.mtimeMs),
      birthtimeMs: Math.floor(stats.birthtimeMs),
    };
    found[listOf[kind]].push(file);
  }
  found.subfolders.sort();
  for (const list of [found.audio, found.images, found.playlists, found.cues]) list.sort(byName);
  found.fingerprint = fingerprintOf(found);
  yield found;
  for (const name of found.subfolders) {
    const below = path === '' ? name : `${path}/${name}`;
    let chain = links;
    if (linked.has(name)) {
      const target = realPath(join(options.root, below));
      const here = realPath(join(options.root, path));
      if (target === undefined || here === undefined || `${here}/`.startsWith(`${target}/`) || links.includes(target)) {
        continue;
      }
      chain = [...links, target];
    }
    yield* walkFolder(options, below, rules, chain);
  }
}

const byName = (a: FoundFile, b: FoundFile) => (a.name < b.name ? -1 : 1);

/** `..` at the start is part of a title ("...And Justice for All"), a single dot hides. */
export function isWantedFolder(name: string, options: Pick<WalkOptions, 'ignoreDotFolders'>): boolean {
  if (ignoredFolders.has(name.toLowerCase())) return false;
  return !(options.ignoreDotFolders && name.startsWith('.') && !name.startsWith('..'));
}

function fingerprintOf(folder: FoundFolder): string {
  let text = `${folder.subfolders.length}`;
  for (const list of [folder.audio, folder.images, folder.playlists, folder.cues]) {
    if (list === folder.cues && list.length === 0) continue;
    text += '\u0001';
    for (const file of list) text += `${file.name}\u0000${file.sizeBytes}\u0000${file.mtimeMs}\u0000`;
  }
  return Bun.hash.xxHash3(text).toString(36);
}

/** The rules of a folder; where nobody may read them it is left out, and stays in the catalogue as it is. */
function ownRules(options: WalkOptions, folder: string): Rules | 'all' | undefined {
  try {
    return readRules(options, folder);
  } catch (error) {
    close(options, folder, `its .ndignore cannot be read: ${systemReason(error)}`);
    return 'all';
  }
}

/** An empty file ignores the whole folder. Throws where there is one that cannot be read. */
export function readRules(options: Pick<WalkOptions, 'root'>, folder: string): Rules | 'all' | undefined {
  let text: string;
  try {
    text = readFileSync(join(options.root, folder, '.ndignore'), 'utf8');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes(codeOf(error))) return undefined;
    throw error;
  }
  const patterns = text.split(/\r?\n/).filter((line) => line.trim() && !line.startsWith('#'));
  if (patterns.length === 0) return 'all';
  return { base: folder, matcher: ignore({ allowRelativePaths: true }).add(patterns) };
}

function isIgnored(rules: Rules[], path: string, isFolder: boolean): boolean {
  let ignored = false;
  for (const { base, matcher } of rules) {
    const relative = base === '' ? path : path.slice(base.length + 1);
    const result = matcher.test(isFolder ? `${relative}/` : relative);
    if (result.ignored) ignored = true;
    else if (result.unignored) ignored = false;
  }
  return ignored;
}

const isLink = (path: string) => lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;

/** Says that nothing is known about a folder and what lies below it. */
function close(options: WalkOptions, path: string, reason: string): void {
  options.onUnreadable(path);
  report(options, path, reason);
}

function report(options: WalkOptions, path: string, reason: string): void {
  options.onProblem({ path, reason, sizeBytes: 0, mtimeMs: 0 });
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

const codeOf = (error: unknown) => (error as { code?: string }).code ?? '';

/** The system's word for it, without the path. */
export function systemReason(error: unknown): string {
  const code = codeOf(error);
  const known: Record<string, string> = {
    EACCES: 'permission denied',
    EPERM: 'permission denied',
    ENOENT: 'it is gone',
    EIO: 'the disk reports an error',
    ELOOP: 'too many links',
    ENAMETOOLONG: 'its name is too long',
  };
  return (code && known[code]) || code || messageOf(error);
}
