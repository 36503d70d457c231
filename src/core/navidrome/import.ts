// The import of a Navidrome database: all its steps in one transaction, so that there is all of it or nothing.
import type { Context } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { newId } from '../../lib/ids.ts';
import { argon } from '../access/access.ts';
import { openSecrets } from '../access/secrets.ts';
import { findUser } from '../access/users.ts';
import { matchAlbums, matchArtists } from './groups.ts';
import { nothingFound, type FoundPicture, type Job, type SealedPassword } from './job.ts';
import { bringLibraries } from './libraries.ts';
import { bringBookmarks, bringQueues, bringScrobbles } from './listening.ts';
import { bringMarks } from './marks.ts';
import { tellOfOthers } from './other-data.ts';
import { decryptPassword, defaultKey } from './passwords.ts';
import type { PathMap } from './paths.ts';
import { findPictures } from './pictures.ts';
import { bringPlayers, bringTranscodings } from './players.ts';
import { bringPlaylists } from './playlists.ts';
import { createReport, type Report } from './report.ts';
import { bringServices } from './services.ts';
import { bringRadios, bringShares } from './shares.ts';
import { adoptSongIds } from './song-ids.ts';
import { isCatalogBehind, matchSongs } from './songs.ts';
import type { Source } from './source.ts';
import { bringUsers, randomPasswordKey } from './users.ts';
import { textOf } from './values.ts';

type Writes = Pick<Context, 'db' | 'clock' | 'config'>;

export interface Import {
  source: Source;
  maps: readonly PathMap[];
  passwords: ReadonlyMap<string, SealedPassword>;
  /** Folders of libraries that were created on the way. */
  createdLibraries: Set<string>;
}

export interface Outcome {
  report: Report;
  /** Files lie there that no scan has seen. */
  isBehind: boolean;
  /** For bringPictures. */
  pictures: readonly FoundPicture[];
}

/** Each relies on what those before have found. */
const steps: readonly ((job: Job) => void)[] = [
  bringLibraries,
  bringUsers,
  matchSongs,
  adoptSongIds,
  matchAlbums,
  matchArtists,
  bringPlaylists,
  bringMarks,
  bringBookmarks,
  bringQueues,
  bringTranscodings,
  bringPlayers,
  bringShares,
  bringRadios,
  bringScrobbles,
  bringServices,
  findPictures,
  tellOfOthers,
];

/** Decrypts passwords and hashes those of users that are new here. `key` is Navidrome's PasswordEncryptionKey, or ''. */
export async function prepareImport(ctx: Writes, source: Source, maps: readonly PathMap[], key: string): Promise<Import> {
  const secrets = openSecrets(ctx.config.dataFolder, ctx.config.passwordEncryptionKey);
  const keys = [key, ctx.config.passwordEncryptionKey, defaultKey].filter(Boolean);
  const passwords = new Map<string, SealedPassword>();
  const isOpen = ctx.db.$client.query('SELECT 1 FROM property WHERE key = ?');
  for (const row of source.rows('user', ['id', 'user_name', 'password'])) {
    const known = findUser(ctx.db.$client, textOf(row['user_name']));
    if (known && !isOpen.get(randomPasswordKey(known.id))) continue;
    const decrypted = decryptPassword(textOf(row['password']), keys) || undefined;
    const password = decrypted ?? newId();
    const hash = await Bun.password.hash(password, argon);
    passwords.set(textOf(row['id']), {
      hash,
      secret: secrets.seal(password, hash),
      isRandom: decrypted === undefined,
    });
  }
  return { source, maps, passwords, createdLibraries: new Set() };
}

/** Runs every step; with `isDryRun` nothing stays. */
export function runImport(ctx: Writes, plan: Import, isDryRun: boolean): Outcome {
  const job = jobOf(ctx, plan, isDryRun);
  let isBehind = false;
  keep(ctx, isDryRun, () => {
    for (const step of steps) step(job);
    isBehind = isCatalogBehind(job);
  });
  return { report: job.report, isBehind, pictures: job.found.pictures };
}

/** Creates the libraries alone, so that a scan can fill them; how many are new. */
export function createLibraries(ctx: Writes, plan: Import): number {
  const folders = () => new Set((ctx.db.$client.query('SELECT path FROM library').values() as [string][]).map(([path]) => path));
  const before = folders();
  transact(ctx.db, () => bringLibraries(jobOf(ctx, plan, false)));
  for (const path of folders()) if (!before.has(path)) plan.createdLibraries.add(path);
  return plan.createdLibraries.size;
}

function jobOf(ctx: Writes, { source, maps, passwords, createdLibraries }: Import, isDryRun: boolean): Job {
  const isNew = source.has('library') && source.hasColumn('media_file', 'folder_id');
  const report = createReport(source.file, isNew ? 'paths inside libraries' : 'absolute paths', isDryRun);
  return { ctx, source, maps, report, prepared: { passwords, createdLibraries }, found: nothingFound() };
}

class Undo extends Error {}

function keep(ctx: Writes, isDryRun: boolean, work: () => void): void {
  try {
    transact(ctx.db, () => {
      work();
      if (isDryRun) throw new Undo();
    });
  } catch (error) {
    if (!(error instanceof Undo)) throw error;
  }
}
