// /api/share: what users let anybody hear; not there where sharing is switched off (navidrome.md 5.3, 5.5).
import * as v from 'valibot';

import { contentsOf } from '../../core/shares/open.ts';
import { hashSharePassword } from '../../core/shares/password.ts';
import * as core from '../../core/shares/shares.ts';
import { invalid, notFound } from '../../lib/errors.ts';
import { shareAddress } from '../http/share-address.ts';
import { readBodyAs, type NativeAnswer, type NativeCall } from './call.ts';
import { isoOrNull, shortList } from './short-list.ts';

const idOf = ({ hit }: NativeCall) => hit.params['id'] ?? '';

const present = ({ app, hit }: NativeCall, share: core.ShareRow) => ({
  id: share.id,
  url: shareAddress(app.config, hit, share.id),
  userId: share.ownerId,
  username: share.ownerName,
  description: share.description,
  downloadable: share.isDownloadable === 1,
  expiresAt: isoOrNull(share.expiresAt),
  lastVisitedAt: isoOrNull(share.lastVisitedAt),
  resourceIds: (JSON.parse(share.resourceIds) as string[]).join(','),
  resourceType: share.resourceType,
  contents: contentsOf(app, share),
  format: share.format,
  maxBitRate: share.maxBitRateKbps,
  visitCount: share.visitCount,
  hasPassword: share.passwordHash !== '',
  maxPlays: share.maxPlays,
  playCount: share.playCount,
  createdAt: isoOrNull(share.createdAt),
  updatedAt: isoOrNull(share.updatedAt),
});

/** As if there were no such address. */
function checkIsOn({ app }: NativeCall): void {
  if (!app.config.enableSharing) throw notFound('route');
}

/** Own ones, for admins all, newest first. */
export const list: NativeAnswer = (call) => {
  checkIsOn(call);
  return shortList(
    call,
    core.listShares(call.app, call.caller).map((share) => present(call, share)),
  );
};

/** With the times of the newest visits. */
export const one: NativeAnswer = (call) => {
  checkIsOn(call);
  const share = core.getShare(call.app, call.caller, idOf(call));
  return { ...present(call, share), visits: core.visitsOf(call.app, share).map(isoOrNull) };
};

const text = (most: number) => v.pipe(v.string(), v.maxLength(most));
const details = {
  description: v.nullish(text(5000)),
  expiresAt: v.nullish(text(60)),
  /** The same in milliseconds, as Feishin sends it. */
  expires: v.nullish(v.number()),
  downloadable: v.nullish(v.boolean()),
  format: v.nullish(text(20)),
  maxBitRate: v.nullish(v.number()),
  /** '' for none. */
  password: v.nullish(text(1000)),
  maxPlays: v.nullish(v.number()),
};
const newShare = v.object({
  resourceIds: v.union([text(700_000), v.pipe(v.array(text(64)), v.maxLength(10_000))]),
  resourceType: v.nullish(text(20)),
  ...details,
});
const changes = v.object(details);

/** Milliseconds; null is no end, undefined what was not sent. Some clients write the year 1 for "none". */
function expiryOf(given: string | null | undefined): number | null | undefined {
  if (given === undefined || given === null) return given;
  if (given === '' || given.startsWith('0001-')) return null;
  const at = Date.parse(given);
  if (!Number.isFinite(at)) throw invalid('expiresAt is a date such as 2030-01-31T00:00:00Z, or null for no end');
  return at;
}

const changesOf = async (given: v.InferOutput<typeof changes>) => ({
  description: given.description ?? undefined,
  expiresAt: given.expires && given.expiresAt === undefined ? Math.trunc(given.expires) : expiryOf(given.expiresAt),
  isDownloadable: given.downloadable ?? undefined,
  format: given.format ?? undefined,
  maxBitRateKbps: given.maxBitRate ?? undefined,
  passwordHash: typeof given.password === 'string' ? await hashSharePassword(given.password) : undefined,
  maxPlays: given.maxPlays ?? undefined,
});

/** Shares `resourceIds`: a list, or ids with commas between them. An empty `expiresAt` is no end, none the server's default. */
export const create: NativeAnswer = async (call) => {
  checkIsOn(call);
  const body = await readBodyAs(
    call,
    newShare,
    'expected {resourceIds, description?, expiresAt?, downloadable?, format?, maxBitRate?, password?, maxPlays?}',
  );
  const { resourceIds } = body;
  const ids = (typeof resourceIds === 'string' ? resourceIds.split(',') : resourceIds).map((id) => id.trim()).filter(Boolean);
  const { description = '', ...rest } = await changesOf(body);
  const expiresAt = body.expiresAt === '' ? null : (rest.expiresAt ?? undefined);
  const { id } = core.createShare(call.app, call.caller, { ids, description, ...rest, expiresAt });
  return { id };
};

/** Changes what the body names. */
export const update: NativeAnswer = async (call) => {
  checkIsOn(call);
  const body = await readBodyAs(
    call,
    changes,
    'expected any of {description, expiresAt, downloadable, format, maxBitRate, password, maxPlays}',
  );
  core.updateShare(call.app, call.caller, idOf(call), await changesOf(body));
  return present(call, core.getShare(call.app, call.caller, idOf(call)));
};

export const remove: NativeAnswer = (call) => {
  checkIsOn(call);
  core.deleteShare(call.app, call.caller, idOf(call));
  return {};
};
