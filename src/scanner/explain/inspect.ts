// The tags of a song's file exactly as they stand there, for admins (navidrome.md 5.3). One file after another: reading
// takes the disk's time, and nobody waits for ever.
import { join } from 'node:path';

import type { Caller, Context } from '../../context.ts';
import { getSong } from '../../core/catalog/load.ts';
import { busy, conflict, forbidden, messageOf, notFound } from '../../lib/errors.ts';
import { createSemaphore } from '../../lib/semaphore.ts';
import { readAudioFile } from '../../tags/reading.ts';

export interface Inspection {
  file: string;
  /** By the name in the file; where two formats have the same, values of both. */
  rawTags: Record<string, string[]>;
}

export type Inspect = (caller: Caller, songId: string) => Promise<Inspection>;

/** Counts those who ask and wait; AppError not_found where it is switched off, busy when too many do. */
export function createInspect(ctx: Context): Inspect {
  const { config } = ctx;
  const { maxRequests } = config.inspect;
  const turns = createSemaphore(maxRequests || 1000);
  let waiting = 0;

  return async (caller, songId) => {
    if (!caller.user.isAdmin) throw forbidden('see the tags of files');
    if (!config.inspect.enabled) throw notFound('route');
    const song = getSong(ctx, caller, songId);
    if (song.missing) throw notFound('file of the song');
    const path = join(song.libraryPath, song.folderPath, song.fileName);
    checkHarmless(ctx, song.libraryId, song.folderPath === '' ? song.fileName : `${song.folderPath}/${song.fileName}`);
    if (config.inspect.maxRequests > 0 && waiting >= maxRequests + config.inspect.backlogLimit) throw tooMany();
    waiting++;
    try {
      let isLate = false;
      const timer = setTimeout(() => (isLate = true), config.inspect.backlogTimeout);
      return await turns.run(async () => {
        clearTimeout(timer);
        if (isLate) throw tooMany();
        return { file: path, rawTags: await tagsOf(path) };
      });
    } finally {
      waiting--;
    }
  };
}

const tooMany = () => busy('too many files are looked at, try again in 5 seconds');

/** A file that once held up its reader would hold up the server now. */
function checkHarmless({ db }: Pick<Context, 'db'>, libraryId: number, path: string): void {
  const problem = db.$client.query('SELECT reason FROM scan_problem WHERE library_id = ? AND path = ?').get(libraryId, path) as {
    reason: string;
  } | null;
  if (problem) throw conflict(`the file could not be read by the last scan: ${problem.reason}`);
}

/** The tags of a file by the name they have there; throws where it cannot be read. */
export async function rawTagsOf(path: string): Promise<Inspection['rawTags']> {
  const { findings } = await readAudioFile(path);
  const tags = new Map<string, string[]>();
  for (const { values } of findings.sets) for (const [name, texts] of values) tags.set(name, [...(tags.get(name) ?? []), ...texts]);
  return Object.fromEntries(tags);
}

async function tagsOf(path: string): Promise<Inspection['rawTags']> {
  try {
    return await rawTagsOf(path);
  } catch (error) {
    throw conflict(`the file cannot be read: ${messageOf(error)}`);
  }
}
