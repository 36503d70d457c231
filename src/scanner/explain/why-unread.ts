// Why a scan passes a file by: the walk's own rules, asked for one path (walk.ts).
import { lstatSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { fileKind, suffixOf } from '../../lib/media-types.ts';
import { isWantedFolder, readRules, systemReason, type Rules } from '../walk.ts';

export interface WalkRules {
  root: string;
  followSymlinks: boolean;
  ignoreDotFolders: boolean;
}

/** One sentence, or undefined where a scan would read `path` (relative to the library). */
export function whyUnread(options: WalkRules, path: string): string | undefined {
  const parts = path === '' ? [] : path.split('/');
  const rules: Rules[] = [];
  for (let depth = 0; depth < parts.length; depth++) {
    const folder = parts.slice(0, depth).join('/');
    const name = parts[depth] ?? '';
    const here = parts.slice(0, depth + 1).join('/');
    const where = folder === '' ? 'the library' : `"${folder}"`;
    const own = rulesOf(options, folder);
    if (typeof own === 'string' && own !== 'all') return `what lies in ${where} cannot be read: ${own}`;
    if (own === 'all') return `an empty .ndignore leaves out everything in ${where}`;
    if (typeof own === 'object') rules.push(own);
    const stats = statsOf(join(options.root, here));
    if (!stats) return `"${here}" is not there`;
    if ('error' in stats) return `"${here}" cannot be looked at: ${stats.error}`;
    if (stats.link && !options.followSymlinks) return `"${here}" is a link, and Scanner.FollowSymlinks is off`;
    if (stats.link && !stats.target) return `"${here}" is a link to nothing`;
    const isFolder = stats.target?.isDirectory() ?? false;
    const rule = ruleAgainst(rules, here, isFolder);
    if (rule)
      return `"${here}" is left out by "${rule.pattern}" in ${rule.base === '' ? '.ndignore of the library' : `${rule.base}/.ndignore`}`;
    if (isFolder) {
      if (isWantedFolder(name, options)) continue;
      return name.startsWith('.')
        ? `"${here}" is a hidden folder (Scanner.IgnoreDotFolders)`
        : `folders called "${name}" are always left out`;
    }
    if (depth < parts.length - 1) return `"${here}" is no folder`;
    if (name.startsWith('.')) return 'it is a hidden file: its name begins with a dot';
    if (name.includes('\ufffd')) return 'its name is not valid UTF-8: rename it';
    if (fileKind(name) === 'other') return `files ending in ".${suffixOf(name)}" are neither music, pictures nor playlists`;
    if (!stats.target?.isFile()) return 'it is no regular file';
  }
  return undefined;
}

function statsOf(path: string) {
  try {
    const own = lstatSync(path);
    if (!own.isSymbolicLink()) return { link: false, target: own };
    try {
      return { link: true, target: statSync(path) };
    } catch {
      return { link: true, target: undefined };
    }
  } catch (error) {
    return (error as { code?: string }).code === 'ENOENT' ? undefined : { error: systemReason(error) };
  }
}

/** Rules, 'all', or why they cannot be read. */
function rulesOf(options: WalkRules, folder: string): Rules | string | undefined {
  try {
    return readRules(options, folder);
  } catch (error) {
    return systemReason(error);
  }
}

function ruleAgainst(rules: readonly Rules[], path: string, isFolder: boolean): { base: string; pattern: string } | undefined {
  let found: { base: string; pattern: string } | undefined;
  for (const { base, matcher } of rules) {
    const relative = base === '' ? path : path.slice(base.length + 1);
    const result = matcher.test(isFolder ? `${relative}/` : relative);
    if (result.ignored) found = { base, pattern: result.rule?.pattern ?? relative };
    else if (result.unignored) found = undefined;
  }
  return found;
}
