// An opened stream as a response, the same for every protocol.
import type { App } from '../../app.ts';
import type { Caller } from '../../context.ts';
import type { SongRow } from '../../core/catalog/rows.ts';
import type { StreamWish } from '../../core/streaming/decide.ts';
import { notFound } from '../../lib/errors.ts';
import { sendFile } from './bytes.ts';

export interface StreamOptions {
  /** Added to the answer. */
  headers?: Record<string, string>;
}

/** The song as wished: a file with ranges, or a live transcode without. AppError not_found when its file is gone. */
export async function streamReply(
  app: App,
  caller: Caller,
  song: SongRow,
  wish: StreamWish,
  request: Request,
  options: StreamOptions = {},
) {
  const headers: Record<string, string> = { 'x-content-duration': (song.durationMs / 1000).toFixed(3), ...options.headers };
  const plan = app.streams.plan(caller, song, wish);
  if (request.method === 'HEAD' && plan.kind === 'transcode') {
    return new Response(null, { headers: liveHeaders(plan.profile.mediaType, headers) });
  }
  const opened = await app.streams.open(caller, song, wish, request.signal);
  if (opened.kind === 'live') return new Response(opened.body, { headers: liveHeaders(opened.mediaType, headers) });
  const reply = sendFile(request, { path: opened.path, mediaType: opened.mediaType, etag: opened.etag, headers });
  if (!reply) throw notFound('the file of this song');
  return reply;
}

const liveHeaders = (mediaType: string, more: Record<string, string>) => ({
  'accept-ranges': 'none',
  'cache-control': 'no-store',
  'content-type': mediaType,
  'x-content-type-options': 'nosniff',
  ...more,
});

/** Content-Disposition for a download; RFC 6266 with a plain fallback. */
export function attachment(name: string): string {
  const clean = name.replace(/[\u0000-\u001f\u007f/\\:*?"<>|]/g, '_').slice(0, 180);
  const ascii = clean.replace(/[^\x20-\x7e]/g, '_');
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(clean).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)}`;
}
