// Playlists in and out as texts: upload, export, and why entries match nothing.
import { basename } from 'node:path';

import type { Caller, Context } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { formats } from './formats/formats.ts';
import { oneLine, type PlaylistFormat } from './formats/types.ts';
import { matchLines, type Miss } from './match.ts';
import { lineOf } from './paths.ts';
import { matchOptionsOf, type PlaylistContext } from './playlist-files.ts';
import { matchEntries, nameOfFile, readList } from './read-file.ts';
import { getEditablePlaylist, getPlaylist, playableItems, type PlaylistRow } from './rows.ts';
import { insertPlaylist, loadItems, refreshTotals, writeItems, checkName } from './store.ts';
import { writtenEntries, type WrittenSong } from './written.ts';

export interface UploadInput {
  bytes: Uint8Array;
  /** Says the format by its ending, and the name where the text has none. */
  fileName?: string | undefined;
  name?: string | undefined;
  isPublic?: boolean | undefined;
  /** Absolute folder that relative lines start from. */
  baseFolder?: string | undefined;
}

export interface Uploaded {
  row: PlaylistRow;
  total: number;
  matched: number;
  unmatched: Unmatched[];
}

export interface Unmatched extends Miss {
  position: number;
  line: string;
}

/** Makes a playlist of a text; lines that match nothing stay in it and are told. */
export async function importText(ctx: PlaylistContext, caller: Caller, input: UploadInput): Promise<Uploaded> {
  const list = readList(input.bytes, input.fileName);
  const items = await matchEntries(ctx, caller, list, input.baseFolder);
  const fallback = input.fileName ? nameOfFile(input.fileName) : new Date(ctx.clock.now()).toISOString().slice(0, 19).replace('T', ' ');
  const name = checkName((input.name?.trim() || list.parsed.name || fallback).slice(0, 500));
  const { id } = transact(ctx.db, () => {
    const made = insertPlaylist(ctx, {
      name,
      comment: list.parsed.comment.slice(0, 20_000),
      ownerPk: caller.user.pk,
      isPublic: input.isPublic ?? ctx.config.defaultPlaylistPublicVisibility,
      imageLine: list.parsed.imageLine,
    });
    writeItems(
      ctx,
      made.pk,
      items.map(({ songId, sourceLine }) => ({ songId, sourceLine })),
    );
    refreshTotals(ctx, made.pk);
    return made;
  });
  ctx.events.emit('playlists-changed', { ids: [id], by: caller });
  const unmatched = items.flatMap(({ match, sourceLine }, position) =>
    'songId' in match ? [] : [{ ...match, position, line: sourceLine }],
  );
  return { row: getPlaylist(ctx, caller, id), total: items.length, matched: items.length - unmatched.length, unmatched };
}

/** Entries without a song, with the reason and what comes close. Owners and admins. */
export async function listUnmatched(ctx: Context, caller: Caller, id: string): Promise<Unmatched[]> {
  const row = getEditablePlaylist(ctx, caller, id);
  const open = loadItems(ctx, row.pk).flatMap((item, position) => (item.songId === '' ? [{ position, line: item.sourceLine }] : []));
  const matches = await matchLines(ctx, caller, open, matchOptionsOf(ctx, row.sourceFile));
  return open.flatMap(({ position, line }, i) => {
    const match = matches[i];
    // Found just now: the next scan links it.
    if (!match) return [];
    return [{ position, line, ...('songId' in match ? { reason: 'not found' as const, candidates: [] } : match) }];
  });
}

export interface Export {
  fileName: string;
  mediaType: string;
  text: string;
}

/** The songs the caller can play as a text. Admins and players that may see real paths get absolute ones. */
export function exportPlaylist(ctx: Context, caller: Caller, row: PlaylistRow, format: PlaylistFormat): Export {
  const items = playableItems(ctx, caller, row.pk);
  const songs = writtenEntries(
    ctx,
    items.map(({ songId }) => songId),
  );
  const toPath = caller.user.isAdmin || caller.player?.reportRealPath ? ({ path }: WrittenSong) => path : insidePath([...songs.values()]);
  const { write, mediaType, isUri } = formats[format];
  const entries = items.flatMap(({ songId }) => {
    const song = songs.get(songId);
    return song ? [{ ...song, path: lineOf(toPath(song), isUri) }] : [];
  });
  return { fileName: `${fileNameOf(row.name)}.${format}`, mediaType, text: write({ name: row.name, comment: row.comment, entries }) };
}

/** Paths inside the library; several libraries are told apart by the name of their folder. */
function insidePath(songs: readonly WrittenSong[]): (song: WrittenSong) => string {
  const roots = new Set(songs.map(({ root }) => root));
  return roots.size < 2 ? ({ inside }) => inside : ({ root, inside }) => `${basename(root)}/${inside}`;
}

/** Names of files have at most 255 bytes, with an ending and what tells two apart. */
const longestFileName = 200;

/** A name that every file system takes. */
export function fileNameOf(name: string): string {
  const kept = oneLine(name)
    .replace(/[\\/:*?"<>|]/g, '_')
    .replace(/^[.\s]+|[.\s]+$/g, '')
    .slice(0, 100);
  const bytes = new TextEncoder().encode(kept).subarray(0, longestFileName);
  // A letter that was cut in two goes whole.
  return new TextDecoder().decode(bytes).replace(/\ufffd+$/, '') || 'playlist';
}
