// The play queue, by the id of its current song and by index: two views of the same queue.
import { getQueue, saveQueue, type PlayQueue } from '../../core/queue/queue.ts';
import { need, type Call, type Endpoint } from './call.ts';
import { SubsonicError } from './errors.ts';
import { isoDate } from './present/dates.ts';
import type { Tree } from './respond.ts';

const latestMs = Number.MAX_SAFE_INTEGER;

function queueTree(call: Call, queue: PlayQueue, current: Tree): Tree {
  return {
    ...current,
    position: queue.positionMs,
    username: call.caller.user.userName,
    changed: isoDate(queue.updatedAt),
    changedBy: queue.changedBy,
    entry: call.present.songs(queue.songPks, call),
  };
}

/** The queue; nothing when none was saved. */
export const getPlayQueue: Endpoint = (call) => {
  const queue = getQueue(call.app, call.caller);
  return queue ? { playQueue: queueTree(call, queue, { current: queue.currentId || undefined }) } : {};
};

/** The same with the place of the current song. */
export const getPlayQueueByIndex: Endpoint = (call) => {
  const queue = getQueue(call.app, call.caller);
  if (!queue) return {};
  return { playQueueByIndex: queueTree(call, queue, { currentIndex: queue.currentIndex < 0 ? undefined : queue.currentIndex }) };
};

function save(call: Call, songIds: readonly string[], currentIndex: number): Tree {
  const { app, caller, params, client } = call;
  saveQueue(app, caller, { songIds, currentIndex, positionMs: params.int('position', 0, { min: 0, max: latestMs }), changedBy: client });
  return {};
}

const idsOf = ({ params }: Call) => params.list('id').filter(Boolean);

/** Keeps a queue by the id of its current song; without songs it is cleared. */
export const savePlayQueue: Endpoint = (call) => {
  const ids = idsOf(call);
  return save(call, ids, ids.length > 0 ? ids.indexOf(need(call, 'current')) : 0);
};

/** Keeps a queue by the place of its current song. */
export const savePlayQueueByIndex: Endpoint = (call) => {
  const ids = idsOf(call);
  if (ids.length > 0 && !/^\d{1,9}$/.test(need(call, 'currentIndex'))) throw new SubsonicError(0, 'currentIndex is a number from 0');
  return save(call, ids, call.params.int('currentIndex', 0));
};
