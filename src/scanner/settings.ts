// The part of the configuration that travels to the scan thread.
import { availableParallelism } from 'node:os';

import type { Context } from '../context.ts';
import { pictureRules } from '../core/artwork/attempts.ts';
import { databaseFile } from '../db/open.ts';
import type { ScanSettings } from './types.ts';

/** Everything a scan needs to know, as plain data. */
export function scanSettings({ config, turns, log }: Pick<Context, 'config' | 'turns' | 'log'>): ScanSettings {
  return {
    pid: process.pid,
    databaseFile: databaseFile(config.dataFolder),
    turns,
    logLevel: log.child('scanner').level,
    // The scan thread, which writes, keeps one core busy by itself.
    workers: Math.max(1, Math.min(8, availableParallelism() - 1)),
    tagOptions: tagOptionsOf(config),
    trackPid: config.pid.track,
    albumPid: config.pid.album,
    ignoredArticles: config.ignoredArticles,
    preferSortTags: config.preferSortTags,
    searchParts: config.search.fullString,
    searchLyrics: config.search.lyrics,
    followSymlinks: config.scanner.followSymlinks,
    ignoreDotFolders: config.scanner.ignoreDotFolders,
    purgeMissing: config.scanner.purgeMissing,
    missingLimit: config.scanner.missingLimit,
    lowPriority: config.scanner.lowPriority,
    ...pictureRules(config),
  };
}

/** How tags are read, as the configuration has it. */
export const tagOptionsOf = ({ tags, scanner }: Context['config']): ScanSettings['tagOptions'] => ({
  tagOverrides: tags,
  artistJoiner: scanner.artistJoiner,
  artistSplitExceptions: scanner.artistSplitExceptions,
  genreSeparators: scanner.genreSeparators,
});
