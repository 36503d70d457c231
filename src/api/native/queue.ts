// /api/queue: the same play queue that Subsonic apps carry about (navidrome.md 5.3).
import * as v from 'valibot';

import { loadSongs } from '../../core/catalog/load.ts';
import { getQueue, moveInQueue, saveQueue } from '../../core/queue/queue.ts';
import type { NativeCall } from './call.ts';
import { presentSongs } from './catalog.ts';
import { operation } from './operation.ts';
import { song } from './present/catalog-shapes.ts';
import { said, text, time, whole } from './shapes.ts';
import { isoOrNull } from './short-list.ts';

const noContent = ({ headers }: NativeCall) => new Response(null, { status: 204, headers });

const clientOf = ({ caller }: NativeCall) => caller.clientId ?? 'Melodrome Web';

const queueShape = v.object({
  id: text,
  userId: text,
  current: said(whole, 'Place of the song that is played, from 0.'),
  position: said(whole, 'Milliseconds.'),
  changedBy: text,
  items: v.array(song),
  createdAt: v.nullable(time),
  updatedAt: v.nullable(time),
});

/** An empty one where none was saved. */
export const one = operation({ summary: 'The play queue with its songs, as Subsonic apps have it too', output: queueShape }, (call) => {
  const { user } = call.caller;
  const queue = getQueue(call.app, call.caller);
  return {
    id: user.id,
    userId: user.id,
    current: Math.max(0, queue?.currentIndex ?? 0),
    position: queue?.positionMs ?? 0,
    changedBy: queue?.changedBy ?? '',
    items: queue ? presentSongs(call, loadSongs(call.app, queue.songPks)) : [],
    createdAt: isoOrNull(queue?.updatedAt),
    updatedAt: isoOrNull(queue?.updatedAt),
  };
});

const index = v.pipe(v.number(), v.integer());
const body = v.object({
  ids: v.optional(v.nullable(v.pipe(v.array(v.pipe(v.string(), v.maxLength(64))), v.maxLength(50_000)))),
  current: v.optional(index),
  position: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER))),
});
const hint = 'expected {ids: [], current: a place from 0, position: milliseconds}';
const facts = { body, hint, maxBytes: 4 * 1024 * 1024, status: 204 };

export const save = operation({ summary: 'Puts a queue in the place of the old one', ...facts }, (call, given) => {
  const { ids, current = 0, position = 0 } = given;
  saveQueue(call.app, call.caller, {
    songIds: ids ?? [],
    currentIndex: current,
    positionMs: Math.trunc(position),
    changedBy: clientOf(call),
  });
  return noContent(call);
});

export const update = operation({ summary: 'Changes of the queue what the body names', ...facts }, (call, given) => {
  const { app, caller } = call;
  const { ids, current, position } = given;
  const positionMs = position === undefined ? undefined : Math.trunc(position);
  if (!ids) moveInQueue(app, caller, { currentIndex: current, positionMs }, clientOf(call));
  else {
    const before = getQueue(app, caller);
    const kept = Math.min(Math.max(0, before?.currentIndex ?? 0), Math.max(0, ids.length - 1));
    const at = { currentIndex: current ?? kept, positionMs: positionMs ?? before?.positionMs ?? 0 };
    saveQueue(app, caller, { songIds: ids, ...at, changedBy: clientOf(call) });
  }
  return noContent(call);
});

export const clear = operation({ summary: 'Empties the queue', status: 204 }, (call) => {
  saveQueue(call.app, call.caller, { songIds: [], currentIndex: 0, positionMs: 0, changedBy: clientOf(call) });
  return noContent(call);
});
