// /api/player and /api/transcoding: which app gets what, and how it is made (navidrome.md 5.5, 9.1).
import * as v from 'valibot';

import { createPlayer, deletePlayer, getPlayer, listPlayers, updatePlayer, type OwnedPlayer } from '../../core/access/players.ts';
import { deleteTranscoding, getTranscoding, listTranscodings, saveTranscoding } from '../../core/streaming/transcodings.ts';
import type { NativeCall } from './call.ts';
import { operation } from './operation.ts';
import { flag, idOnly, maybe, nothing, number, page, said, text, time, upTo, whole } from './shapes.ts';
import { shortList } from './short-list.ts';

const idOf = ({ hit }: NativeCall) => hit.params['id'] ?? '';

export const player = v.object({
  id: text,
  name: text,
  client: text,
  userAgent: text,
  userId: text,
  userName: text,
  ip: text,
  lastSeen: time,
  transcodingId: said(text, "'': songs go out as they are wished."),
  maxBitRate: said(whole, 'kbit/s; 0: no limit.'),
  reportRealPath: flag,
  scrobbleEnabled: flag,
});

function present({ address, lastSeenAt, maxBitRateKbps, ...player }: OwnedPlayer) {
  return { ...player, ip: address, lastSeen: new Date(lastSeenAt).toISOString(), maxBitRate: maxBitRateKbps };
}

export const list = operation(
  {
    summary: "Own players, for admins everybody's; the one seen last comes first",
    query: page,
    isFiltered: true,
    isPage: true,
    output: v.array(player),
  },
  (call) => shortList(call, listPlayers(call.app, call.caller).map(present), ['name']),
);

export const one = operation({ summary: 'A player', output: player }, (call) => present(getPlayer(call.app, call.caller, idOf(call))));

const playerBody = v.object({
  name: maybe(upTo(255)),
  transcodingId: maybe(v.nullable(upTo(64))),
  maxBitRate: maybe(v.nullable(number)),
  reportRealPath: maybe(flag),
  scrobbleEnabled: maybe(flag),
});

const wishOf = ({ transcodingId, maxBitRate, reportRealPath, scrobbleEnabled }: v.InferOutput<typeof playerBody>) => ({
  ...(transcodingId === undefined ? {} : { transcodingId: transcodingId ?? '' }),
  ...(maxBitRate === undefined ? {} : { maxBitRateKbps: maxBitRate ?? 0 }),
  ...(reportRealPath === undefined ? {} : { reportRealPath }),
  ...(scrobbleEnabled === undefined ? {} : { scrobbleEnabled }),
});

const newPlayer = v.object({
  ...playerBody.entries,
  name: upTo(255),
  client: maybe(said(upTo(100), "What the app calls itself; its player's name where absent.")),
  userAgent: maybe(upTo(1000), ''),
});

export const create = operation(
  {
    summary: 'Sets up a player of one’s own before its app calls for the first time',
    body: newPlayer,
    hint: 'expected {name, client?, userAgent?, transcodingId?, maxBitRate?, reportRealPath?, scrobbleEnabled?}',
    output: idOnly,
  },
  ({ app, caller }, { name, client = name, userAgent, ...rest }) => ({
    id: createPlayer(app, caller, { name, client, userAgent, ...wishOf(rest) }).id,
  }),
);

export const update = operation(
  {
    summary: 'Changes of a player what the body names',
    body: playerBody,
    hint: 'expected {name, transcodingId, maxBitRate, reportRealPath, scrobbleEnabled}, any of them',
    output: player,
  },
  (call, { name, ...rest }) =>
    present(updatePlayer(call.app, call.caller, idOf(call), { ...(name === undefined ? {} : { name }), ...wishOf(rest) })),
);

export const remove = operation({ summary: 'Forgets a player', output: nothing }, (call) => {
  deletePlayer(call.app, call.caller, idOf(call));
  return {};
});

export const transcodingShape = v.object({
  id: text,
  name: text,
  targetFormat: text,
  command: said(text, "'' for those who are no admins."),
  defaultBitRate: said(whole, 'kbit/s'),
});

export const transcodings = operation(
  { summary: 'Built-in and own transcodings', query: page, isFiltered: true, isPage: true, output: v.array(transcodingShape) },
  (call) => shortList(call, listTranscodings(call.app, call.caller).map(presentTranscoding), ['name']),
);

export const transcoding = operation({ summary: 'A transcoding', output: transcodingShape }, (call) =>
  presentTranscoding(getTranscoding(call.app, call.caller, idOf(call))),
);

function presentTranscoding({ defaultBitRateKbps, ...row }: ReturnType<typeof getTranscoding>) {
  return { ...row, defaultBitRate: defaultBitRateKbps };
}

const transcodingBody = v.object({
  name: upTo(100),
  targetFormat: upTo(20),
  command: v.nullish(upTo(4000)),
  defaultBitRate: v.nullish(number),
});
const saving = { body: transcodingBody, hint: 'expected {name, targetFormat, command, defaultBitRate}' };

const save = (
  { app, caller }: NativeCall,
  id: string | undefined,
  { defaultBitRate, command, ...rest }: v.InferOutput<typeof transcodingBody>,
) => presentTranscoding(saveTranscoding(app, caller, id, { ...rest, command: command ?? '', defaultBitRateKbps: defaultBitRate ?? 0 }));

export const createTranscoding = operation({ summary: 'Adds a transcoding', ...saving, output: idOnly }, (call, body) => ({
  id: save(call, undefined, body).id,
}));

export const updateTranscoding = operation({ summary: 'Changes a transcoding', ...saving, output: transcodingShape }, (call, body) =>
  save(call, idOf(call), body),
);

export const removeTranscoding = operation({ summary: 'Deletes a transcoding', output: nothing }, (call) => {
  deleteTranscoding(call.app, call.caller, idOf(call));
  return {};
});
