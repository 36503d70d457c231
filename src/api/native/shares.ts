// /api/share: what users let anybody hear; in the table only where sharing is switched on (navidrome.md 5.3, 5.5).
import * as v from 'valibot';

import { contentsOf, loadContents } from '../../core/shares/open.ts';
import { hashSharePassword } from '../../core/shares/password.ts';
import * as core from '../../core/shares/shares.ts';
import { invalid } from '../../lib/errors.ts';
import { shareAddress } from '../http/share-address.ts';
import type { NativeCall } from './call.ts';
import { presentAlbums, presentSongs } from './catalog.ts';
import { operation } from './operation.ts';
import { largestPage } from './paging.ts';
import { album, song } from './present/catalog-shapes.ts';
import { flag, idOnly, maybe, nothing, number, page, said, text, time, upTo, whole } from './shapes.ts';
import { isoOrNull, shortList } from './short-list.ts';

const idOf = ({ hit }: NativeCall) => hit.params['id'] ?? '';

export const share = v.object({
  id: text,
  url: said(text, 'The whole address of its page.'),
  userId: text,
  username: text,
  description: text,
  downloadable: flag,
  expiresAt: v.nullable(time),
  lastVisitedAt: v.nullable(time),
  resourceIds: said(text, 'With commas between them.'),
  resourceType: text,
  contents: said(text, "The name of what is shared; '' when it is gone."),
  format: text,
  maxBitRate: whole,
  visitCount: whole,
  hasPassword: flag,
  maxPlays: said(whole, '0: no limit.'),
  playCount: whole,
  createdAt: v.nullable(time),
  updatedAt: v.nullable(time),
});

const present = ({ app, hit }: NativeCall, row: core.ShareRow) => ({
  id: row.id,
  url: shareAddress(app.config, hit, row.id),
  userId: row.ownerId,
  username: row.ownerName,
  description: row.description,
  downloadable: row.isDownloadable === 1,
  expiresAt: isoOrNull(row.expiresAt),
  lastVisitedAt: isoOrNull(row.lastVisitedAt),
  resourceIds: (JSON.parse(row.resourceIds) as string[]).join(','),
  resourceType: row.resourceType,
  contents: contentsOf(app, row),
  format: row.format,
  maxBitRate: row.maxBitRateKbps,
  visitCount: row.visitCount,
  hasPassword: row.passwordHash !== '',
  maxPlays: row.maxPlays,
  playCount: row.playCount,
  createdAt: isoOrNull(row.createdAt),
  updatedAt: isoOrNull(row.updatedAt),
});

const contents = {
  tracks: said(v.array(song), 'What can be heard of it now.'),
  albums: said(v.array(album), 'Those that it names.'),
};

function presentContents(call: NativeCall, row: core.ShareRow, most: number) {
  const { songs, albums } = loadContents(call.app, call.caller, row, most);
  return { tracks: presentSongs(call, songs), albums: presentAlbums(call, albums) };
}

/** A long list tells little of each. */
const songsInList = 1000;

const listedShare = v.object({ ...share.entries, tracks: maybe(contents.tracks), albums: maybe(contents.albums) });

export const list = operation(
  {
    summary: `Own shares, for admins all, newest first, with the first songs of each: some ${songsInList} on a page`,
    query: { ...page, tracks: maybe(said(flag, 'false leaves out songs and albums.')) },
    isFiltered: true,
    isPage: true,
    output: v.array(listedShare),
  },
  (call) => {
    const rows = core.listShares(call.app, call.caller);
    const shown = shortList(
      call,
      rows.map((row) => present(call, row)),
    );
    if (!call.params.flag('tracks', true)) return shown;
    const byId = new Map(rows.map((row) => [row.id, row]));
    const most = Math.ceil(songsInList / Math.max(1, shown.length));
    return shown.map((one) => ({ ...one, ...presentContents(call, byId.get(one.id)!, most) }));
  },
);

export const wholeShare = v.object({
  ...share.entries,
  visits: said(v.array(time), 'Times, newest first.'),
  ...contents,
});

export const one = operation({ summary: 'A share with what is in it and the times of its newest visits', output: wholeShare }, (call) => {
  const row = core.getShare(call.app, call.caller, idOf(call));
  return {
    ...present(call, row),
    visits: core.visitsOf(call.app, row).map((at) => new Date(at).toISOString()),
    ...presentContents(call, row, largestPage),
  };
});

const details = {
  description: v.nullish(upTo(5000)),
  expiresAt: v.nullish(
    said(upTo(60), "A date; '': it does not end. null is the server's default for a new share, no end for one that is there."),
  ),
  expires: v.nullish(said(number, 'The same in milliseconds since 1970, where expiresAt is absent.')),
  downloadable: v.nullish(flag),
  format: v.nullish(upTo(20)),
  maxBitRate: v.nullish(number),
  password: v.nullish(said(upTo(1000), "'' for none.")),
  maxPlays: v.nullish(said(number, '0: no limit.')),
};
const newShare = v.object({
  resourceIds: said(v.union([upTo(700_000), v.pipe(v.array(upTo(64)), v.maxLength(10_000))]), 'A list, or ids with commas between them.'),
  resourceType: v.nullish(upTo(20)),
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

/** An empty `expiresAt` is no end, none the server's default. */
export const create = operation(
  {
    summary: 'Shares songs, albums, artists or playlists',
    body: newShare,
    hint: 'expected {resourceIds, description?, expiresAt?, downloadable?, format?, maxBitRate?, password?, maxPlays?}',
    output: idOnly,
  },
  async ({ app, caller }, body) => {
    const { resourceIds } = body;
    const ids = (typeof resourceIds === 'string' ? resourceIds.split(',') : resourceIds).map((id) => id.trim()).filter(Boolean);
    const { description = '', ...rest } = await changesOf(body);
    const expiresAt = body.expiresAt === '' ? null : (rest.expiresAt ?? undefined);
    const { id } = core.createShare(app, caller, { ids, description, ...rest, expiresAt });
    return { id };
  },
);

export const update = operation(
  {
    summary: 'Changes of a share what the body names',
    body: changes,
    hint: 'expected any of {description, expiresAt, downloadable, format, maxBitRate, password, maxPlays}',
    output: share,
  },
  async (call, body) => {
    core.updateShare(call.app, call.caller, idOf(call), await changesOf(body));
    return present(call, core.getShare(call.app, call.caller, idOf(call)));
  },
);

export const remove = operation({ summary: 'Revokes a share at once', output: nothing }, (call) => {
  core.deleteShare(call.app, call.caller, idOf(call));
  return {};
});
