// HLS: playlists behind a login, and what they lead to behind the token in its address (core/streaming/hls/hls.ts).
import { getSong } from '../../core/catalog/load.ts';
import { AppError, type AppErrorCode } from '../../lib/errors.ts';
import { need, type Endpoint } from './call.ts';

const playlistType = 'application/vnd.apple.mpegurl';

/** A playlist of pieces, or of such playlists when `bitRate` is given several times (`500` or `500@640x480`). */
export const hls: Endpoint = (call) => {
  const { app, caller, params } = call;
  const song = getSong(app, caller, need(call, 'id'));
  const bitRates = params.list('bitRate').map((text) => Number.parseInt(text, 10));
  const text = app.streams.hls.playlist(
    caller,
    song,
    bitRates.filter((kbps) => kbps > 0 && kbps < 1_000_000),
  );
  return playlistReply(text);
};

const statusOf: Partial<Record<AppErrorCode, number>> = { not_found: 404, unauthenticated: 403, busy: 429, unsupported: 415 };

/** `list.m3u8` or `<number>.aac` below a token. Players understand only HTTP's own codes here. */
export const hlsPart: Endpoint = async ({ app, hit }) => {
  const { token = '', file = '' } = hit.params;
  try {
    if (file === 'list.m3u8') return playlistReply(app.streams.hls.pieces(token));
    const number = /^(\d{1,5})\.aac$/.exec(file)?.[1];
    if (number === undefined) return plain(404, 'Not Found');
    const bytes = await app.streams.hls.piece(token, Number(number));
    return new Response(bytes, {
      headers: {
        'cache-control': 'private, max-age=86400',
        'content-length': String(bytes.length),
        'content-type': 'audio/aac',
        'x-content-type-options': 'nosniff',
      },
    });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const reply = plain(statusOf[error.code] ?? 500, error.message);
    if (error.code === 'busy') reply.headers.set('retry-after', '5');
    return reply;
  }
};

const playlistReply = (text: string) =>
  new Response(text, { headers: { 'cache-control': 'no-store', 'content-type': playlistType, 'x-content-type-options': 'nosniff' } });

const plain = (status: number, text: string) => new Response(text, { status, headers: { 'content-type': 'text/plain; charset=utf-8' } });
