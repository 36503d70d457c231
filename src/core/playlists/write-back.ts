// A playlist that was changed here is written into its file again: same format, encoding, line ends and way of naming
// songs; lines that match nothing and comments stay. The new file takes the old one's place in one step.
import { randomBytes } from 'node:crypto';
import { open, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import type { Context } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { messageOf } from '../../lib/errors.ts';
import { encodeText } from './formats/encoding.ts';
import { formats } from './formats/formats.ts';
import { plainComments } from './formats/m3u.ts';
import type { FileEntry, WrittenEntry } from './formats/types.ts';
import { pathStyle } from './path-style.ts';
import { readList, type ReadList } from './read-file.ts';
import type { PlaylistRow } from './rows.ts';
import { writtenNsp } from './rules/nsp.ts';
import { currentHash, locate, type SourceFile } from './source-file.ts';
import { loadItems, writeItems, type StoredItem } from './store.ts';
import { writtenEntries } from './written.ts';

/** Writes the file; '' or a sentence why it could not be, after which the playlist stands for itself. */
export async function writeBack(ctx: Context, row: PlaylistRow, isRenamed: boolean): Promise<string> {
  const source = locate(ctx, row.sourceFile);
  try {
    if (!source) throw new Error('its library is gone');
    if ((await currentHash(source.absolute)) !== row.sourceHash) throw new Error('it was changed by somebody else at the same moment');
    const bytes = await readFile(source.absolute);
    const { text, items } = row.rules
      ? { text: writtenNsp(bytes, row), items: undefined }
      : writtenList(ctx, row, source, bytes, isRenamed);
    await replaceFile(source.absolute, row.sourceHash, text);
    const hash = (await currentHash(source.absolute)) ?? '';
    transact(ctx.db, () => {
      ctx.db.$client.query('UPDATE playlist SET source_hash = ? WHERE pk = ?').run(hash, row.pk);
      if (items) writeItems(ctx, row.pk, items);
    });
    return '';
  } catch (error) {
    ctx.db.$client.query('UPDATE playlist SET sync = 0 WHERE pk = ?').run(row.pk);
    const file = source?.path ?? row.sourceFile;
    ctx.log.child('playlists').warn('a playlist file could not be written', { file, reason: messageOf(error) });
    return `The playlist was changed, but its file ${file} could not be written (${messageOf(error)}). It is no longer kept in step with the file.`;
  }
}

function writtenList(
  ctx: Context,
  row: PlaylistRow,
  { folder }: SourceFile,
  bytes: Uint8Array,
  isRenamed: boolean,
): { text: Uint8Array; items: StoredItem[] } {
  const list = readList(bytes, row.sourceFile);
  const items = loadItems(ctx, row.pk);
  const songs = writtenEntries(
    ctx,
    items.map(({ songId }) => songId),
  );
  const samples = items.flatMap(({ songId, sourceLine }) => {
    const song = sourceLine ? songs.get(songId) : undefined;
    return song ? [{ line: sourceLine, path: song.path }] : [];
  });
  const toLine = pathStyle(samples, folder, formats[list.format].isUri);
  const kept = blocksByLine(list.parsed.entries);
  const used = new Set<FileEntry>();
  const entries: WrittenEntry[] = [];
  const stored: StoredItem[] = [];
  for (const { songId, sourceLine } of items) {
    const block = sourceLine ? kept.get(sourceLine)?.shift() : undefined;
    const song = songs.get(songId);
    if (block) used.add(block);
    const line = block?.line ?? (sourceLine || (song ? toLine(song.path) : ''));
    // A song that is gone for good and never had a line leaves nothing to write.
    if (line === '') continue;
    entries.push({ ...(song ?? nameless), path: line, raw: block?.raw });
    stored.push({ songId, sourceLine: line });
  }
  const { raws, tail } = list.format.startsWith('m3u') ? withComments(list.parsed.entries, used, list.parsed.tail) : plain(list);
  const text = formats[list.format].write(
    {
      name: isRenamed ? row.name : list.parsed.name,
      comment: row.comment,
      head: list.parsed.head,
      entries: entries.map((entry) => ({ ...entry, raw: entry.raw && (raws.get(entry.raw) ?? entry.raw) })),
      tail,
    },
    /^#EXT(M3U|INF)/im.test(list.text),
  );
  const withLineEnds = list.text.includes('\r\n') ? text.replaceAll(/\r?\n/g, '\r\n') : text;
  return { text: encodeText(withLineEnds, list.encoding), items: stored };
}

const nameless = { title: '', artist: '', album: '', durationMs: 0, cueIndex: 0 };
const plain = (list: ReadList) => ({ raws: new Map<readonly string[], readonly string[]>(), tail: list.parsed.tail });

function blocksByLine(entries: readonly FileEntry[]): Map<string, FileEntry[]> {
  const blocks = new Map<string, FileEntry[]>();
  for (const entry of entries) {
    const list = blocks.get(entry.line);
    if (list) list.push(entry);
    else blocks.set(entry.line, [entry]);
  }
  return blocks;
}

/** Comments of entries that are dropped move to the next one that stays, or to the end. */
function withComments(entries: readonly FileEntry[], used: ReadonlySet<FileEntry>, end: readonly string[]) {
  const raws = new Map<readonly string[], readonly string[]>();
  let orphans: string[] = [];
  for (const entry of entries) {
    if (!used.has(entry)) orphans.push(...plainComments(entry.raw));
    else if (orphans.length > 0) {
      raws.set(entry.raw, [...orphans, ...entry.raw]);
      orphans = [];
    }
  }
  return { raws, tail: [...orphans, ...end] };
}

/** Writes beside the file and moves it there, unless the file changed meanwhile; its permissions stay. */
async function replaceFile(path: string, expected: string, bytes: Uint8Array): Promise<void> {
  // A link stays one: what it leads to is replaced.
  const absolute = await realpath(path);
  const { mode } = await stat(absolute);
  const temporary = join(dirname(absolute), `.melodrome-${randomBytes(6).toString('hex')}.tmp`);
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      // Files of the server's own are for nobody else; this one stays who may read it.
      await file.chmod(mode & 0o777);
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    if ((await currentHash(absolute)) !== expected) throw new Error('it was changed by somebody else at the same moment');
    await rename(temporary, absolute);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
