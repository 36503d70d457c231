// An opened stream as a response, the same for every protocol.
import type { App } from '../../app.ts';
import type { Caller } from '../../context.ts';
import type { SongRow } from '../../core/catalog/rows.ts';
import { safeName } from '../../core/streaming/archive/names.ts';
import type { StreamPlan, StreamWish } from '../../core/streaming/decide.ts';
import { asSource, findFile, type StreamSource } from '../../core/streaming/source.ts';
import { notFound } from '../../lib/errors.ts';
import { sendFile } from './bytes.ts';
import type { Hit } from './route.ts';

export interface StreamOptions {
  /** Offer it as a file to keep, under this name without suffix. */
  saveAs?: string;
  /** The client wants a Content-Length (`estimateContentLength`): a transcode is waited for, see decisions 0012. */
  isLengthWanted?: boolean;
  /** Decided before; the wish is not looked at. */
  plan?: StreamPlan;
}

/** The song or file as wished: a file with ranges, or a live transcode without. AppError not_found when its file is gone. */
export async function streamReply(
  app: App,
  caller: Caller,
  song: SongRow | StreamSource,
  wish: StreamWish,
  hit: Pick<Hit, 'request' | 'keepOpen'>,
  options: StreamOptions = {},
): Promise<Response> {
  const { request } = hit;
  const plan = options.plan ?? app.streams.plan(caller, song, wish);
  const headers: Record<string, string> = { 'x-content-duration': (durationMs(song, plan) / 1000).toFixed(3) };
  const name = (suffix: string) => {
    if (options.saveAs !== undefined) headers['content-disposition'] = attachment(`${options.saveAs}.${suffix}`);
  };
  const source = asSource(song);
  const isLengthWanted = options.isLengthWanted ?? false;
  if (request.method === 'HEAD' && plan.kind === 'transcode' && !app.streams.isReady(source, plan)) {
    if ((await findFile(source.path)) === undefined) throw notFound('the file of this song');
    name(plan.profile.suffix);
    return new Response(null, { headers: { ...liveHeaders(plan.profile.mediaType, headers), ...noLength } });
  }
  const opened = await app.streams.openPlan(caller, source, plan, request.signal, { isLengthWanted });
  name(opened.suffix);
  // A listener who pauses reads nothing for minutes.
  hit.keepOpen();
  if (opened.kind === 'live') return new Response(opened.body, { headers: liveHeaders(opened.mediaType, headers) });
  const reply = sendFile(request, { path: opened.path, mediaType: opened.mediaType, etag: opened.etag, headers });
  if (!reply) throw notFound('the file of this song');
  return reply;
}

/** What will be heard. */
const durationMs = (song: Pick<SongRow, 'durationMs'>, plan: StreamPlan) =>
  Math.max(0, song.durationMs - (plan.kind === 'transcode' ? plan.offsetSeconds * 1000 : 0));

const liveHeaders = (mediaType: string, more: Record<string, string>) => ({
  'accept-ranges': 'none',
  'cache-control': 'no-store',
  'content-type': mediaType,
  'x-content-type-options': 'nosniff',
  ...more,
});

/** For an answer to HEAD whose length nobody knows: without this the server would say that it is 0. */
export const noLength = { 'transfer-encoding': 'chunked' };

/** Content-Disposition for a download, with a name that every system can keep; RFC 6266 with a plain fallback. */
export function attachment(name: string): string {
  // eslint-disable-next-line no-control-regex -- control characters have no place in a file name
  const clean = name.replace(/[\u0000-\u001f\u007f/\\:*?"<>|]/g, '_').toWellFormed();
  const dot = clean.lastIndexOf('.');
  const [stem, ending] = dot > 0 && clean.length - dot <= 12 ? [clean.slice(0, dot), clean.slice(dot)] : [clean, ''];
  const short = safeName(stem, ending);
  const ascii = short.replace(/[^\x20-\x7e]/g, '_');
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(short).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)}`;
}
