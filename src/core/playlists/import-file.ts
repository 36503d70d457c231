// One playlist file of a library → a playlist: made when it is new, its entries replaced when it changed. The file is
// only read. Name, comment, owner and visibility stay as they are once the playlist exists.
import { readFile, stat } from 'node:fs/promises';

import type { Caller, Context } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { invalid } from '../../lib/errors.ts';
import { suffixOf } from '../../lib/media-types.ts';
import { callerOfPk } from '../access/users.ts';
import { largestFile, matchEntries, nameOfFile, readList } from './read-file.ts';
import { fieldsOf } from './rules/fields.ts';
import { parseNsp } from './rules/nsp.ts';
import { checkRules } from './rules/parse.ts';
import { hashOf, locate, type SourceFile } from './source-file.ts';
import { checkName, insertPlaylist, loadItems, refreshTotals, touchPlaylist, writeItems, type StoredItem } from './store.ts';

export interface Imported {
  id: string;
  isNew: boolean;
  total: number;
  matched: number;
}

interface Known {
  pk: number;
  id: string;
  ownerPk: number;
  sourceHash: string;
  imageLine: string;
  rules: string;
}

/** Reads the file; undefined when it says what is known already. AppError invalid when it is no playlist. */
export async function importFile(ctx: Context, firstAdmin: Caller, key: string): Promise<Imported | undefined> {
  const source = locate(ctx, key);
  if (!source) return undefined;
  const { size, mtimeMs } = await stat(source.absolute);
  const hash = hashOf(mtimeMs, size);
  const known = ctx.db.$client
    .query(
      `SELECT pk, id, owner_pk AS ownerPk, source_hash AS sourceHash, image_line AS imageLine, rules FROM playlist
       WHERE source_file = ? AND sync = 1`,
    )
    .get(key) as Known | null;
  if (known?.sourceHash === hash) return undefined;
  if (size > largestFile) throw invalid(`a playlist file has at most ${largestFile / 1024 / 1024} MB`);
  const bytes = await readFile(source.absolute);
  const file = { key, hash, bytes, source };
  return suffixOf(source.path) === 'nsp' ? importRules(ctx, firstAdmin, file, known) : importList(ctx, firstAdmin, file, known);
}

interface FileContent {
  key: string;
  hash: string;
  bytes: Uint8Array;
  source: SourceFile;
}

async function importList(ctx: Context, firstAdmin: Caller, file: FileContent, known: Known | null): Promise<Imported> {
  const list = readList(file.bytes, file.source.path);
  const owner = (known && callerOfPk(ctx, known.ownerPk)) ?? firstAdmin;
  const items = await matchEntries(ctx, owner, list, file.source.folder);
  const { name, comment, imageLine } = list.parsed;
  return transact(ctx.db, () => {
    const target = known ?? {
      ...insertPlaylist(ctx, {
        name: nameFor(name, file.source.path),
        comment,
        ownerPk: firstAdmin.user.pk,
        isPublic: ctx.config.defaultPlaylistPublicVisibility,
        sourceFile: file.key,
        sourceHash: file.hash,
        imageLine,
      }),
      imageLine,
    };
    const before = loadItems(ctx, target.pk);
    const songs = songsByLine(ctx, before);
    const stored = items.map(({ songId, sourceLine }) => ({ songId: songId || (songs.get(sourceLine) ?? ''), sourceLine }));
    if (JSON.stringify(before) !== JSON.stringify(stored)) {
      writeItems(ctx, target.pk, stored);
      refreshTotals(ctx, target.pk);
      touchPlaylist(ctx, target.pk);
    }
    ctx.db.$client.query('UPDATE playlist SET source_hash = ?, image_line = ? WHERE pk = ?').run(file.hash, imageLine, target.pk);
    return { id: target.id, isNew: !known, total: stored.length, matched: stored.filter(({ songId }) => songId !== '').length };
  });
}

/** What lines meant until now: a song that moved is still the one its line meant, wherever it lies. */
function songsByLine({ db }: Pick<Context, 'db'>, items: readonly StoredItem[]): Map<string, string> {
  const isThere = db.$client.query('SELECT 1 FROM song WHERE id = ?');
  return new Map(items.filter(({ songId }) => songId !== '' && isThere.get(songId)).map(({ sourceLine, songId }) => [sourceLine, songId]));
}

function importRules(ctx: Context, firstAdmin: Caller, file: FileContent, known: Known | null): Imported {
  const nsp = parseNsp(file.bytes);
  const rules = JSON.stringify(checkRules(fieldsOf(ctx.config), nsp.rules));
  return transact(ctx.db, () => {
    const target =
      known ??
      insertPlaylist(ctx, {
        name: nameFor(nsp.name, file.source.path),
        comment: nsp.comment,
        ownerPk: firstAdmin.user.pk,
        isPublic: nsp.isPublic ?? ctx.config.defaultPlaylistPublicVisibility,
        rules,
        sourceFile: file.key,
        sourceHash: file.hash,
      });
    if (known && known.rules !== rules) {
      ctx.db.$client.query('UPDATE playlist SET rules = ?, evaluated_at = NULL WHERE pk = ?').run(rules, known.pk);
      touchPlaylist(ctx, known.pk);
    }
    ctx.db.$client.query('UPDATE playlist SET source_hash = ? WHERE pk = ?').run(file.hash, target.pk);
    return { id: target.id, isNew: !known, total: 0, matched: 0 };
  });
}

function nameFor(name: string, path: string): string {
  return checkName((name.trim() || nameOfFile(path)).slice(0, 500));
}
