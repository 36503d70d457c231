// /api/player and /api/transcoding: which app gets what, and how it is made (navidrome.md 5.5, 9.1).
import * as v from 'valibot';

import { deletePlayer, getPlayer, listPlayers, updatePlayer, type OwnedPlayer } from '../../core/access/players.ts';
import { deleteTranscoding, getTranscoding, listTranscodings, saveTranscoding } from '../../core/streaming/transcodings.ts';
import { readBodyAs, type NativeAnswer, type NativeCall } from './call.ts';
import { shortList } from './short-list.ts';

const idOf = ({ hit }: NativeCall) => hit.params['id'] ?? '';

function present({ address, lastSeenAt, maxBitRateKbps, ...player }: OwnedPlayer) {
  return { ...player, ip: address, lastSeen: new Date(lastSeenAt).toISOString(), maxBitRate: maxBitRateKbps };
}

/** Own players, for admins everybody's; the one seen last comes first. */
export const list: NativeAnswer = (call) => shortList(call, listPlayers(call.app, call.caller).map(present), ['name']);

export const one: NativeAnswer = (call) => present(getPlayer(call.app, call.caller, idOf(call)));

const text = (most: number) => v.pipe(v.string(), v.maxLength(most));
const playerBody = v.object({
  name: v.optional(text(255)),
  transcodingId: v.optional(v.nullable(text(64))),
  maxBitRate: v.optional(v.nullable(v.number())),
  reportRealPath: v.optional(v.boolean()),
  scrobbleEnabled: v.optional(v.boolean()),
});

/** Changes what is given. */
export const update: NativeAnswer = async (call) => {
  const hint = 'expected {name, transcodingId, maxBitRate, reportRealPath, scrobbleEnabled}, any of them';
  const { name, transcodingId, maxBitRate, reportRealPath, scrobbleEnabled } = await readBodyAs(call, playerBody, hint);
  const player = updatePlayer(call.app, call.caller, idOf(call), {
    ...(name === undefined ? {} : { name }),
    ...(transcodingId === undefined ? {} : { transcodingId: transcodingId ?? '' }),
    ...(maxBitRate === undefined ? {} : { maxBitRateKbps: maxBitRate ?? 0 }),
    ...(reportRealPath === undefined ? {} : { reportRealPath }),
    ...(scrobbleEnabled === undefined ? {} : { scrobbleEnabled }),
  });
  return present(player);
};

export const remove: NativeAnswer = (call) => {
  deletePlayer(call.app, call.caller, idOf(call));
  return {};
};

/** Built-in and own ones, with `defaultBitRate` as Navidrome calls it. */
export const transcodings: NativeAnswer = (call) =>
  shortList(call, listTranscodings(call.app, call.caller).map(presentTranscoding), ['name']);

export const transcoding: NativeAnswer = (call) => presentTranscoding(getTranscoding(call.app, call.caller, idOf(call)));

function presentTranscoding({ defaultBitRateKbps, ...row }: ReturnType<typeof getTranscoding>) {
  return { ...row, defaultBitRate: defaultBitRateKbps };
}

const transcodingBody = v.object({
  name: text(100),
  targetFormat: text(20),
  command: v.optional(text(4000), ''),
  defaultBitRate: v.optional(v.number(), 0),
});

async function save(call: NativeCall, id: string | undefined) {
  const body = await readBodyAs(call, transcodingBody, 'expected {name, targetFormat, command, defaultBitRate}');
  const { defaultBitRate, ...rest } = body;
  return presentTranscoding(saveTranscoding(call.app, call.caller, id, { ...rest, defaultBitRateKbps: defaultBitRate }));
}

export const createTranscoding: NativeAnswer = async (call) => Response.json(await save(call, undefined), { status: 201 });

export const updateTranscoding: NativeAnswer = (call) => save(call, idOf(call));

export const removeTranscoding: NativeAnswer = (call) => {
  deleteTranscoding(call.app, call.caller, idOf(call));
  return {};
};
