// Sharing: addresses by which anybody hears what a user chose.
import { contentOf } from '../../core/shares/content.ts';
import * as core from '../../core/shares/shares.ts';
import { shareAddress } from '../http/share-address.ts';
import { need, type Call, type Endpoint } from './call.ts';
import { missing } from './errors.ts';
import { isoDate } from './present/dates.ts';
import type { Tree } from './respond.ts';

function shareTree(call: Call, share: core.ShareRow): Tree {
  return {
    id: share.id,
    url: shareAddress(call.app.config, call.hit, share.id),
    description: share.description || undefined,
    username: share.ownerName,
    created: isoDate(share.createdAt),
    expires: isoDate(share.expiresAt),
    lastVisited: isoDate(share.lastVisitedAt),
    visitCount: share.visitCount,
    entry: call.present.songs(contentOf(call.app, share)?.songPks ?? [], call),
  };
}

const tree = (call: Call, shares: readonly core.ShareRow[]): Tree => ({ shares: { share: shares.map((share) => shareTree(call, share)) } });

/** Milliseconds; 0 is no end, and undefined what was not sent or cannot be read. */
function expiryOf({ params }: Call): number | null | undefined {
  const at = params.int('expires', -1);
  return at < 0 ? undefined : at === 0 ? null : Math.min(at, latestDateMs);
}

/** No date lies after this one. */
const latestDateMs = 8_640_000_000_000_000;

/** Own shares, for admins all, newest first. */
export const getShares: Endpoint = (call) => tree(call, core.listShares(call.app, call.caller));

/** A new share of songs, albums, artists and playlists; only it is answered. */
export const createShare: Endpoint = (call) => {
  const ids = call.params.list('id').filter(Boolean);
  if (ids.length === 0) throw missing('id');
  const share = core.createShare(call.app, call.caller, { ids, description: call.params.text('description'), expiresAt: expiryOf(call) });
  return tree(call, [share]);
};

/** Changes what is sent. */
export const updateShare: Endpoint = (call) => {
  const { params } = call;
  const description = params.list('description').length > 0 ? params.text('description') : undefined;
  core.updateShare(call.app, call.caller, need(call, 'id'), { description, expiresAt: expiryOf(call) });
  return {};
};

export const deleteShare: Endpoint = (call) => {
  core.deleteShare(call.app, call.caller, need(call, 'id'));
  return {};
};
