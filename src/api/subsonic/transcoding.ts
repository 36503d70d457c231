// The transcoding extension: a client says what it can play and gets a decision, whose token opens the stream.
import * as v from 'valibot';

import { getSong } from '../../core/catalog/load.ts';
import type { SongRow } from '../../core/catalog/rows.ts';
import { findEpisodeFile } from '../../core/podcasts/rows.ts';
import type { ClientPlan } from '../../core/streaming/client-plan.ts';
import { fileSource, type StreamSource } from '../../core/streaming/source.ts';
import { AppError, invalid, notFound, type AppErrorCode } from '../../lib/errors.ts';
import { readJson } from '../http/params.ts';
import { streamReply } from '../http/stream-reply.ts';
import { need, type Call, type Endpoint } from './call.ts';
import { SubsonicError } from './errors.ts';
import type { Tree } from './respond.ts';

const most = 200;
const word = v.pipe(v.string(), v.maxLength(200));
const words = v.optional(v.nullable(v.pipe(v.array(word), v.maxLength(most))), []);
const number = v.optional(v.nullable(v.number()), 0);
const list = <T extends v.GenericSchema>(one: T) => v.optional(v.nullable(v.pipe(v.array(one), v.maxLength(most))), []);

const clientInfo = v.object({
  name: v.optional(v.nullable(word), ''),
  platform: v.optional(v.nullable(word), ''),
  maxAudioBitrate: number,
  maxTranscodingAudioBitrate: number,
  directPlayProfiles: list(v.object({ containers: words, audioCodecs: words, protocols: words, maxAudioChannels: number })),
  transcodingProfiles: list(
    v.object({
      container: v.optional(word, ''),
      audioCodec: v.optional(word, ''),
      protocol: v.optional(word, ''),
      maxAudioChannels: number,
    }),
  ),
  codecProfiles: list(
    v.object({
      type: v.optional(word, 'AudioCodec'),
      name: v.optional(word, ''),
      limitations: list(
        v.object({
          name: word,
          comparison: v.picklist(['Equals', 'NotEquals', 'LessThanEqual', 'GreaterThanEqual']),
          values: words,
          required: v.optional(v.boolean(), false),
        }),
      ),
    }),
  ),
});

/** POST with what the client can play; 405 otherwise. */
export const getTranscodeDecision: Endpoint = async (call) => {
  const { app, caller, hit } = call;
  if (hit.request.method !== 'POST') return new Response('POST only', { status: 405, headers: { allow: 'POST' } });
  const song = mediaOf(call);
  const body = v.safeParse(clientInfo, await readJson(hit.request));
  if (!body.success) throw invalid('the description of the client has the wrong form');
  const plan = app.streams.planForClient(caller, song, withoutNulls(body.output) as Parameters<typeof app.streams.planForClient>[2]);
  return { transcodeDecision: present(plan) };
};

/** JSON of some clients says null where it means nothing. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  const empty: Record<string, unknown> = { containers: [], audioCodecs: [], protocols: [], values: [], limitations: [] };
  const lists: Record<string, unknown> = { directPlayProfiles: [], transcodingProfiles: [], codecProfiles: [] };
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, one === null ? (empty[name] ?? lists[name] ?? 0) : withoutNulls(one)]),
  );
}

function present(plan: ClientPlan & { token: string | undefined }): Tree {
  const { canDirectPlay, reasons, source, transcode, token } = plan;
  const canTranscode = transcode !== undefined && !canDirectPlay;
  return {
    canDirectPlay,
    canTranscode,
    transcodeReason: reasons,
    errorReason: canDirectPlay || canTranscode ? '' : 'nothing this client can play can be made of this song',
    transcodeParams: token,
    sourceStream: { ...source },
    transcodeStream: canTranscode ? { ...transcode.details } : undefined,
  };
}

function mediaOf(call: Call): SongRow | StreamSource {
  const { app, caller } = call;
  const id = need(call, 'mediaId');
  const type = need(call, 'mediaType');
  if (type === 'song') return getSong(app, caller, id);
  if (type !== 'podcast') throw invalid('mediaType is song or podcast');
  const episode = findEpisodeFile(app, id);
  if (!episode) throw notFound('podcast episode');
  return fileSource(episode);
}

const statusOf: Record<AppErrorCode, number> = {
  not_found: 404,
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  conflict: 410,
  busy: 429,
  unsupported: 500,
  upstream: 500,
  full: 507,
};

/** The stream that was decided; HTTP's own codes: 400 for bad parameters, 404 unknown, 410 for those out of date. */
export const getTranscodeStream: Endpoint = async (call) => {
  const { app, caller, params, hit } = call;
  try {
    const token = need(call, 'transcodeParams');
    const song = mediaOf(call);
    const offsetSeconds = params.int('offset', 0, { min: 0, max: 86_400 });
    const plan = app.streams.planOfToken(caller, song, token, offsetSeconds);
    return await streamReply(app, caller, song, { format: '', maxBitRateKbps: 0, offsetSeconds }, hit, { plan });
  } catch (error) {
    if (error instanceof SubsonicError) return plain(400, error.message);
    if (!(error instanceof AppError)) throw error;
    const reply = plain(statusOf[error.code], error.message);
    if (error.code === 'busy') reply.headers.set('retry-after', '5');
    return reply;
  }
};

const plain = (status: number, text: string) => new Response(text, { status, headers: { 'content-type': 'text/plain; charset=utf-8' } });
