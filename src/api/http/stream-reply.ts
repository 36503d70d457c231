// An opened stream as a response, the same for every protocol.
import type { App } from '../../app.ts';
import type { Caller } from '../../context.ts';
import type { SongRow } from '../../core/catalog/rows.ts';
import type { StreamWish } from '../../core/streaming/decide.ts';
import { notFound } from '../../lib/errors.ts';
import { sendFile } from './bytes.ts';
import type { Hit } from './route.ts';

export interface StreamOptions {
  /** Offer it as a file to keep, under this name without suffix. */
  saveAs?: string;
}

/** The song as wished: a file with ranges, or a live transcode without. AppError not_found when its file is gone. */
export async function streamReply(
  app: App,
  caller: Caller,
  song: SongRow,
  wish: StreamWish,
  hit: Pick<Hit, 'request' | 'keepOpen'>,
  options: StreamOptions = {},
): Promise<Response> {
  const { request } = hit;
  const headers: Record<string, string> = { 'x-content-duration': (song.durationMs / 1000).toFixed(3) };
  const name = (suffix: string) => {
    if (options.saveAs !== undefined) headers['content-disposition'] = attachment(`${options.saveAs}.${suffix}`);
  };
  const plan = app.streams.plan(caller, song, wish);
  if (request.method === 'HEAD' && plan.kind === 'transcode') {
    name(plan.profile.suffix);
    return new Response(null, { headers: liveHeaders(plan.profile.mediaType, headers) });
  }
  const opened = await app.streams.open(caller, song, wish, request.signal);
  name(opened.suffix);
  // A listener who pauses reads nothing for minutes.
  hit.keepOpen();
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
function attachment(name: string): string {
  // eslint-disable-next-line no-control-regex -- control characters have no place in a file name
  const clean = name.replace(/[\u0000-\u001f\u007f/\\:*?"<>|]/g, '_').slice(0, 180);
  const ascii = clean.replace(/[^\x20-\x7e]/g, '_');
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(clean).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)}`;
}
