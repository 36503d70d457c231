// Smart playlists as lists of songs: evaluated with the marks and libraries of their owner when somebody reads them and
// the last result is old; the result is kept as ordinary entries.
import type { Database } from 'bun:sqlite';

import type { Caller, Context } from '../../../context.ts';
import { transact } from '../../../db/transact.ts';
import { messageOf } from '../../../lib/errors.ts';
import { callerOfPk } from '../../access/users.ts';
import { findPlaylist, type PlaylistRow } from '../rows.ts';
import { refreshTotals, touchPlaylist } from '../store.ts';
import { compile, type Compiled } from './compile.ts';
import { fieldsOf, isTitle } from './fields.ts';
import { canOrder, isElsewhere, orderFound, shuffleFound } from './order/found.ts';
import { orderSql } from './order/sql.ts';
import { parseRules, type Rules } from './parse.ts';
import type { Bind } from './sets/sets.ts';
import type { Leaf } from './types.ts';

type Owned = Pick<PlaylistRow, 'pk' | 'ownerPk'>;
type Smart = Owned & Pick<PlaylistRow, 'id' | 'rules' | 'evaluatedAt'>;

/** Evaluates the rules when their last result is older than their delay; true when the songs are others than before. */
export function refreshSmart(ctx: Context, row: Smart, isForced = false): boolean {
  return row.rules !== '' && refresh(ctx, row, isForced, new Set([row.pk]));
}

function refresh(ctx: Context, row: Smart, isForced: boolean, running: Set<number>): boolean {
  const { clock, config, db } = ctx;
  const now = clock.now();
  try {
    const rules = parseRules(fieldsOf(config), JSON.parse(row.rules));
    if (!isForced && row.evaluatedAt !== null && now - row.evaluatedAt < delayOf(ctx, rules)) return false;
    const ids = songIdsOfRules(ctx, row, rules, running);
    return transact(db, () => {
      db.$client.query('UPDATE playlist SET evaluated_at = ? WHERE pk = ?').run(now, row.pk);
      const hasOthers = replaceSongs(ctx, row.pk, ids);
      const hasChanged = refreshTotals(ctx, row.pk) || hasOthers;
      if (hasChanged) touchPlaylist(ctx, row.pk);
      return hasChanged;
    });
  } catch (error) {
    // Rules that were fine once (a tag has left the configuration) keep their last songs.
    ctx.log.child('playlists').warn('a smart playlist could not be evaluated', { id: row.id, reason: messageOf(error) });
    return false;
  }
}

/** When its last result grows old and is made anew for who reads it; undefined for lists without rules or a result. */
export function validUntil(ctx: Context, row: Smart): number | undefined {
  if (row.rules === '' || row.evaluatedAt === null) return undefined;
  try {
    return row.evaluatedAt + delayOf(ctx, parseRules(fieldsOf(ctx.config), JSON.parse(row.rules)));
  } catch {
    // Such a list keeps its last songs for good.
    return undefined;
  }
}

/** A hundred years: beyond, the time when a list grows old is no date any more. */
const longestDelayMs = 36_500 * 86_400_000;

const delayOf = ({ config }: Context, { refreshDelayMs }: Rules) =>
  Math.min(refreshDelayMs ?? config.smartPlaylistRefreshDelay, longestDelayMs);

function replaceSongs({ db }: Context, pk: number, ids: readonly string[]): boolean {
  const before = db.$client.query('SELECT song_id FROM playlist_item WHERE playlist_pk = ? ORDER BY position').values(pk) as [string][];
  if (before.length === ids.length && before.every(([id], i) => id === ids[i])) return false;
  db.$client.query('DELETE FROM playlist_item WHERE playlist_pk = ?').run(pk);
  db.$client
    .query('INSERT INTO playlist_item (playlist_pk, position, song_id) SELECT ?, key, value FROM json_each(?)')
    .run(pk, JSON.stringify(ids));
  return true;
}

/** The songs that rules find now, in their order. */
export function songIdsOfRules(ctx: Context, row: Owned, rules: Rules, running = new Set([row.pk])): string[] {
  const owner = callerOfPk(ctx, row.ownerPk);
  if (!owner) return [];
  const found = compileFor(ctx, owner, rules, running);
  if (rules.limitPercent === 0) return inOrder(ctx.db.$client, owner, rules, found);
  const ids = inOrder(ctx.db.$client, owner, { ...rules, limit: 0, offset: 0 }, found);
  const share = Math.max(1, Math.floor((ids.length * rules.limitPercent) / 100));
  return ids.slice(rules.offset, rules.offset + share);
}

/** How much rules without a limit find, and the first songs of it: to tell all of them would take far longer. */
export function beginningOfRules(
  ctx: Context,
  row: Owned,
  rules: Rules,
  most: number,
): { songCount: number; durationMs: number; ids: string[] } {
  const owner = callerOfPk(ctx, row.ownerPk);
  if (!owner) return { songCount: 0, durationMs: 0, ids: [] };
  const found = compileFor(ctx, owner, rules, new Set([row.pk]));
  const { $client: client } = ctx.db;
  const [sums] = client.prepare(`SELECT count(*), coalesce(sum(song.duration_ms), 0) ${found.from}`).values(...found.binds);
  const [songCount, durationMs] = sums as [number, number];
  return { songCount, durationMs, ids: inOrder(client, owner, { ...rules, limit: most }, found) };
}

/** Ids of the songs that were found, as rules want them. */
export function inOrder(client: Database, owner: Caller, { sort, limit, offset }: Rules, found: Compiled): string[] {
  // To shuffle what was found takes a fraction of the time of sorting it by numbers of chance.
  if (sort[0]?.field === 'random') return shuffleFound(client, found, { limit, offset });
  const isSlow =
    found.found !== undefined || sort.some(isElsewhere) || (limit === 0 && sort.some(({ field }) => field !== 'random' && !isTitle(field)));
  if (!found.isLed && !found.countsMissing && isSlow && canOrder(sort, found)) return orderFound(client, found, sort, { limit, offset });
  const order = sort.map((key) => orderSql(key, owner));
  const by = [...order.map(({ sql }) => sql), 'song.pk'].join(', ');
  const binds = [...found.binds, ...order.flatMap((one) => one.binds)];
  const sql = `SELECT song.id ${found.from} ORDER BY ${by}`;
  return limit > 0 ? idsOf(client, `${sql} LIMIT ?+0 OFFSET ?+0`, [...binds, limit, offset]) : idsOf(client, sql, binds);
}

/** Told as one text: a row for each song takes twice as long. */
function idsOf(client: Database, sql: string, binds: readonly Bind[]): string[] {
  const [[text] = ['[]']] = client.prepare(`SELECT json_group_array(id) FROM (${sql})`).values(...binds) as [string][];
  return JSON.parse(text) as string[];
}

/** The statement of a user's rules without an order, for those who ask it something else. */
export function statement(ctx: Context, ownerPk: number, rules: Pick<Rules, 'root'>): Pick<Compiled, 'from' | 'binds'> {
  const owner = callerOfPk(ctx, ownerPk);
  return owner ? compileFor(ctx, owner, rules, new Set()) : { from: 'FROM song WHERE 0', binds: [] };
}

function compileFor(
  ctx: Context,
  owner: Caller,
  rules: Pick<Rules, 'root'> & Partial<Pick<Rules, 'sort'>>,
  running: Set<number>,
): Compiled {
  return compile(rules, {
    client: ctx.db.$client,
    fields: fieldsOf(ctx.config),
    owner,
    now: ctx.clock.now(),
    playlistPk(leaf) {
      const found = findNamed(ctx, leaf, owner);
      // A list that waits for this one is taken as it is: rules may name one another.
      if (found && found.rules !== '' && !running.has(found.pk)) refresh(ctx, found, false, running.add(found.pk));
      return found?.pk;
    },
  });
}

/** By id, by name (the owner's own lists first), or by the path of its file, whole or its end. */
function findNamed(ctx: Context, leaf: Leaf, owner: Caller): PlaylistRow | undefined {
  const value = String(leaf.value);
  if (leaf.field === 'id') return findPlaylist(ctx, owner, value);
  return (leaf.field === 'name' ? idsByName(ctx, value, owner) : idsByPath(ctx, value))
    .map((id) => findPlaylist(ctx, owner, id))
    .find(Boolean);
}

function idsByName({ db }: Context, name: string, owner: Caller): string[] {
  const rows = db.$client
    .query('SELECT id FROM playlist WHERE name = ?1 COLLATE NOCASE ORDER BY owner_pk <> ?2, name <> ?1, pk LIMIT 20')
    .values(name, owner.user.pk) as [string][];
  return rows.map(([id]) => id);
}

function idsByPath({ db }: Context, path: string): string[] {
  const wanted = path.replaceAll('\\', '/').replace(/^(\.{0,2}\/)+/, '');
  const rows = db.$client.query("SELECT id, source_file FROM playlist WHERE source_file <> '' ORDER BY pk").values() as [string, string][];
  const exact = rows.filter(([, file]) => file.replace(/^\d+:/, '') === wanted);
  return [...exact, ...rows.filter(([, file]) => file.endsWith(`/${wanted}`))].map(([id]) => id);
}
