// Media: streams, downloads and pictures. On success the bytes, on failure the usual reply.
import { getStreamable } from '../../core/podcasts/streamable.ts';
import { coverReply } from '../http/cover-reply.ts';
import { downloadReply } from '../http/download-reply.ts';
import { streamReply } from '../http/stream-reply.ts';
import { need, type Endpoint } from './call.ts';

const largestSize = 1500;

/** The song as it is, or transcoded where format, bit rate, offset or the player ask for it. Never counts as a play. */
export const stream: Endpoint = (call) => {
  const { app, caller, params } = call;
  const song = getStreamable(app, caller, need(call, 'id'));
  const wish = {
    format: params.text('format').toLowerCase(),
    maxBitRateKbps: params.int('maxBitRate', 0, { min: 0, max: 100_000 }),
    offsetSeconds: params.int('timeOffset', 0, { min: 0, max: 86_400 }),
  };
  return streamReply(app, caller, song, wish, call.hit, { isLengthWanted: params.flag('estimateContentLength', false) });
};

/** A song's file to be saved, or a zip of an album, an artist or a playlist; transcoded where `format` or `bitrate` say so. */
export const download: Endpoint = (call) => {
  const { app, caller, params, hit } = call;
  const wish = { format: params.text('format').toLowerCase(), maxBitRateKbps: params.int('bitrate', 0, { min: 0, max: 100_000 }) };
  return downloadReply(app, caller, need(call, 'id'), wish, hit);
};

/** The picture of a song, album or artist, no larger than `size`. */
export const getCoverArt: Endpoint = (call) => {
  const { app, caller, params, hit } = call;
  const size = params.int('size', 0, { min: 0, max: largestSize });
  return coverReply(app, caller, need(call, 'id'), { size, square: params.flag('square', false) }, hit.request);
};
