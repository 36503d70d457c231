// Shares: what users let anybody hear by an address nobody can guess. Owners and admins see and change them.
import type { Caller, Context } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { forbidden, invalid, notFound } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import { findItem } from '../marks/marks.ts';

export interface ShareRow {
  pk: number;
  id: string;
  ownerPk: number;
  ownerId: string;
  ownerName: string;
  description: string;
  /** What its first thing is. */
  resourceType: string;
  /** JSON: ids of songs, albums, artists and playlists, in order. */
  resourceIds: string;
  format: string;
  maxBitRateKbps: number;
  isDownloadable: number;
  /** '' without a password. */
  passwordHash: string;
  /** How often its songs may be heard; 0: no limit. */
  maxPlays: number;
  playCount: number;
  visitCount: number;
  lastVisitedAt: number | null;
  expiresAt: number | null;
  createdAt: number;
  updatedAt: number;
}

export interface NewShare {
  ids: readonly string[];
  description: string;
  /** undefined: the server's default; null: it does not end. */
  expiresAt: number | null | undefined;
  isDownloadable?: boolean | undefined;
  /** '' for the server's choice. */
  format?: string | undefined;
  /** 0: no limit. */
  maxBitRateKbps?: number | undefined;
  /** Made by `hashSharePassword`. */
  passwordHash?: string | undefined;
  /** 0: no limit. */
  maxPlays?: number | undefined;
}

export interface ShareChanges {
  description?: string | undefined;
  expiresAt?: number | null | undefined;
  isDownloadable?: boolean | undefined;
  format?: string | undefined;
  maxBitRateKbps?: number | undefined;
  /** '' takes the password away. */
  passwordHash?: string | undefined;
  maxPlays?: number | undefined;
}

const longestDescription = 1000;
const mostIds = 10_000;
/** No date lies after this one. */
const latestDateMs = 8_640_000_000_000_000;
const mostKbps = 10_000;
const mostPlays = 1_000_000;
const keptVisits = 100;
const select = `SELECT share.pk, share.id, user_pk AS ownerPk, user.id AS ownerId, user_name AS ownerName, description,
  resource_type AS resourceType, resource_ids AS resourceIds, format,
  share.max_bit_rate AS maxBitRateKbps, downloadable AS isDownloadable,
  share.password_hash AS passwordHash, max_plays AS maxPlays, play_count AS playCount, visit_count AS visitCount, last_visited_at AS lastVisitedAt,
  expires_at AS expiresAt, share.created_at AS createdAt,
  share.updated_at AS updatedAt FROM share JOIN user ON user.pk = user_pk`;

/** The caller's shares, for admins all, newest first. AppError forbidden where sharing is switched off. */
export function listShares(ctx: Pick<Context, 'db' | 'config'>, { user }: Caller): ShareRow[] {
  checkEnabled(ctx);
  return ctx.db.$client
    .query(`${select} WHERE ? OR user_pk = ? ORDER BY share.created_at DESC, share.pk DESC`)
    .all(user.isAdmin ? 1 : 0, user.pk) as ShareRow[];
}

/** A share of the caller's own, for admins any; AppError not_found otherwise. */
export function getShare(ctx: Pick<Context, 'db' | 'config'>, { user }: Caller, id: string): ShareRow {
  checkEnabled(ctx);
  const row = ctx.db.$client.query(`${select} WHERE share.id = ? AND (? OR user_pk = ?)`).get(id, user.isAdmin ? 1 : 0, user.pk);
  if (!row) throw notFound('share');
  return row as ShareRow;
}

/** The share anybody may open by its id now; undefined when it is none, has ended, or sharing is switched off. */
export function findOpenShare({ db, config, clock }: Pick<Context, 'db' | 'config' | 'clock'>, id: string): ShareRow | undefined {
  if (!config.enableSharing) return undefined;
  const row = db.$client.query(`${select} WHERE share.id = ?`).get(id) as ShareRow | null;
  return row && (row.expiresAt === null || row.expiresAt > clock.now()) ? row : undefined;
}

/** Shares songs, albums, artists and playlists; AppError not_found when one of them is not there for the caller. */
export function createShare(ctx: Context, caller: Caller, input: NewShare): ShareRow {
  checkEnabled(ctx);
  const { ids } = input;
  if (ids.length > mostIds) throw invalid(`a share holds up to ${mostIds} things`);
  const items = ids.map((id) => findItem(ctx, caller, id));
  const first = items[0];
  if (!first || items.includes(undefined)) throw notFound('item');
  const id = newId();
  const now = ctx.clock.now();
  const { defaultShareExpiration, defaultDownloadableShare } = ctx.config;
  const byDefault = defaultShareExpiration > 0 ? now + defaultShareExpiration : null;
  ctx.db.$client
    .query(
      `INSERT INTO share (id, user_pk, description, resource_type, resource_ids, downloadable, expires_at, created_at, updated_at,
       format, max_bit_rate, password_hash, max_plays) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8, ?9, ?10, ?11, ?12)`,
    )
    .run(
      id,
      caller.user.pk,
      checkDescription(input.description),
      first.kind,
      JSON.stringify(ids),
      (input.isDownloadable ?? defaultDownloadableShare) ? 1 : 0,
      input.expiresAt === undefined ? byDefault : checkExpiry(input.expiresAt),
      now,
      checkFormat(input.format ?? ''),
      checkRate(input.maxBitRateKbps ?? 0),
      input.passwordHash ?? '',
      checkPlays(input.maxPlays ?? 0),
    );
  return getShare(ctx, caller, id);
}

/** Changes what is given. */
export function updateShare(ctx: Context, caller: Caller, id: string, changes: ShareChanges): void {
  const share = getShare(ctx, caller, id);
  const description = changes.description === undefined ? share.description : checkDescription(changes.description);
  const { isDownloadable = share.isDownloadable === 1, format = share.format, maxBitRateKbps = share.maxBitRateKbps } = changes;
  const { passwordHash = share.passwordHash, maxPlays = share.maxPlays } = changes;
  const expiresAt = changes.expiresAt === undefined ? share.expiresAt : checkExpiry(changes.expiresAt);
  ctx.db.$client
    .query(
      `UPDATE share SET description = ?, expires_at = ?, downloadable = ?, format = ?, max_bit_rate = ?, password_hash = ?, max_plays = ?,
       updated_at = ? WHERE pk = ?`,
    )
    .run(
      description,
      expiresAt,
      isDownloadable ? 1 : 0,
      checkFormat(format),
      checkRate(maxBitRateKbps),
      passwordHash,
      checkPlays(maxPlays),
      ctx.clock.now(),
      share.pk,
    );
}

/** Ends a share; every address below it is dead at once. */
export function deleteShare(ctx: Context, caller: Caller, id: string): void {
  const { pk } = getShare(ctx, caller, id);
  ctx.db.$client.query('DELETE FROM share WHERE pk = ?').run(pk);
}

/** Somebody opened its page: when, and nothing else, is kept of the newest hundred. */
export function countVisit({ db, clock }: Pick<Context, 'db' | 'clock'>, { pk }: ShareRow): void {
  const now = clock.now();
  transact(db, () => {
    db.$client.query('UPDATE share SET visit_count = visit_count + 1, last_visited_at = ? WHERE pk = ?').run(now, pk);
    db.$client.query('INSERT INTO share_visit (share_pk, visited_at) VALUES (?, ?)').run(pk, now);
    db.$client
      .query(
        `DELETE FROM share_visit WHERE share_pk = ?1 AND pk <=
         (SELECT pk FROM share_visit WHERE share_pk = ?1 ORDER BY pk DESC LIMIT 1 OFFSET ?2+0)`,
      )
      .run(pk, keptVisits);
  });
}

/** When its page was opened, newest first. */
export const visitsOf = ({ db }: Pick<Context, 'db'>, { pk }: ShareRow): number[] =>
  (db.$client.query('SELECT visited_at FROM share_visit WHERE share_pk = ? ORDER BY pk DESC').values(pk) as [number][]).flat();

function checkEnabled({ config }: Pick<Context, 'config'>): void {
  if (!config.enableSharing) throw forbidden('share: it is switched off on this server');
}

/** What no date can say would keep every list with this share in it from being shown. */
function checkExpiry(at: number | null): number | null {
  if (at === null) return null;
  if (!(Math.abs(at) <= latestDateMs)) throw invalid('the end of a share is a date');
  return Math.trunc(at);
}

function checkFormat(format: string): string {
  if (!/^[a-z0-9]{0,20}$/.test(format)) throw invalid('a format is one such as mp3, opus or raw');
  return format;
}

function checkRate(kbps: number): number {
  if (!(kbps >= 0 && kbps <= mostKbps)) throw invalid(`the highest bit rate is a number of kbit/s up to ${mostKbps}, 0 for no limit`);
  return Math.trunc(kbps);
}

function checkPlays(count: number): number {
  if (!(count >= 0 && count <= mostPlays)) throw invalid(`the number of plays is one up to ${mostPlays}, 0 for no limit`);
  return Math.trunc(count);
}

function checkDescription(text: string): string {
  if (text.length > longestDescription) throw invalid(`a description has at most ${longestDescription} characters`);
  return text.trim();
}
