// Pictures, streams and downloads of the web page.
import { getLyrics } from '../../core/lyrics/lyrics.ts';
import { getStreamable } from '../../core/podcasts/streamable.ts';
import { coverReply } from '../http/cover-reply.ts';
import { downloadReply } from '../http/download-reply.ts';
import { streamReply } from '../http/stream-reply.ts';
import type { NativeAnswer } from './call.ts';
import { presentLyrics } from './present/lyrics.ts';

export const cover: NativeAnswer = ({ app, caller, params, hit }) =>
  coverReply(app, caller, hit.params['id'] ?? '', { size: params.int('size', 0, { min: 0, max: 1500 }), square: false }, hit.request);

/** A picture behind a signed link: no login, because what shows it may have none. */
export const signedPicture: NativeAnswer = ({ app, hit }) => {
  const { caller, coverId, sizePixels } = app.pictureLinks.open(hit.params['token'] ?? '');
  return coverReply(app, caller, coverId, { size: sizePixels, square: false }, hit.request);
};

export const stream: NativeAnswer = ({ app, caller, params, hit }) => {
  const song = getStreamable(app, caller, hit.params['id'] ?? '');
  const wish = {
    format: params.text('format').toLowerCase() || 'raw',
    maxBitRateKbps: params.int('maxBitRate', 0, { min: 0, max: 100_000 }),
    offsetSeconds: params.int('timeOffset', 0, { min: 0, max: 86_400 }),
  };
  return streamReply(app, caller, song, wish, hit);
};

export const download: NativeAnswer = ({ app, caller, params, hit }) => {
  const wish = { format: params.text('format').toLowerCase(), maxBitRateKbps: params.int('bitrate', 0, { min: 0, max: 100_000 }) };
  return downloadReply(app, caller, hit.params['id'] ?? '', wish, hit);
};

/** All layers of a song's lyrics; an empty list where there are none. */
export const lyrics: NativeAnswer = async ({ app, caller, hit }) =>
  (await getLyrics(app, caller, hit.params['id'] ?? '')).map((layer) => presentLyrics(layer));
