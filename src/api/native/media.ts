// Pictures, streams and downloads of the web page.
import * as v from 'valibot';

import { getLyrics } from '../../core/lyrics/lyrics.ts';
import { getStreamable } from '../../core/podcasts/streamable.ts';
import { coverReply } from '../http/cover-reply.ts';
import { downloadReply } from '../http/download-reply.ts';
import { streamReply } from '../http/stream-reply.ts';
import { operation } from './operation.ts';
import { lyricsLayer, presentLyrics } from './present/lyrics.ts';
import { maybe, said, text, whole } from './shapes.ts';

const size = maybe(said(whole, 'Pixels of the longer side; 0: as it is.'));

export const cover = operation(
  { summary: 'A picture by its coverArtId', query: { size }, media: ['image/*'] },
  ({ app, caller, params, hit }) =>
    coverReply(app, caller, hit.params['id'] ?? '', { size: params.int('size', 0, { min: 0, max: 1500 }), square: false }, hit.request),
);

/** No login, because what shows it may have none. */
export const signedPicture = operation({ summary: 'A picture behind a signed link', media: ['image/*'] }, ({ app, hit }) => {
  const { caller, coverId, sizePixels } = app.pictureLinks.open(hit.params['token'] ?? '');
  return coverReply(app, caller, coverId, { size: sizePixels, square: false }, hit.request);
});

const format = maybe(said(text, 'A format such as mp3 or opus; raw: the file as it is.'));
const rate = maybe(said(whole, 'kbit/s; 0: no limit.'));

export const stream = operation(
  {
    summary: 'The sound of a song or episode, with ranges where the file is sent',
    query: { format, maxBitRate: rate, timeOffset: maybe(said(whole, 'Seconds to begin at.')) },
    media: ['audio/*'],
  },
  ({ app, caller, params, hit }) => {
    const song = getStreamable(app, caller, hit.params['id'] ?? '');
    const wish = {
      format: params.text('format').toLowerCase() || 'raw',
      maxBitRateKbps: params.int('maxBitRate', 0, { min: 0, max: 100_000 }),
      offsetSeconds: params.int('timeOffset', 0, { min: 0, max: 86_400 }),
    };
    return streamReply(app, caller, song, wish, hit);
  },
);

export const download = operation(
  {
    summary: 'The file of a song, or an archive of an album, artist or playlist',
    query: { format, bitrate: rate },
    media: ['audio/*', 'application/zip'],
  },
  ({ app, caller, params, hit }) => {
    const wish = { format: params.text('format').toLowerCase(), maxBitRateKbps: params.int('bitrate', 0, { min: 0, max: 100_000 }) };
    return downloadReply(app, caller, hit.params['id'] ?? '', wish, hit);
  },
);

/** An empty list where there are none. */
export const lyrics = operation({ summary: "All layers of a song's lyrics", output: v.array(lyricsLayer) }, async ({ app, caller, hit }) =>
  (await getLyrics(app, caller, hit.params['id'] ?? '')).map((layer) => presentLyrics(layer)),
);
