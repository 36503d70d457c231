// A picture as a response: ids hold a hash, so that what they name may be kept for ever.
import type { App } from '../../app.ts';
import type { Caller } from '../../context.ts';
import type { Cover, CoverWish } from '../../core/artwork/artwork.ts';
import { parseCoverId } from '../../core/artwork/cover-id.ts';
import { notFound } from '../../lib/errors.ts';
import { isNotModified } from './bytes.ts';

/** The picture an id names (AppError not_found when it names nothing), with validators. */
export async function coverReply(app: App, caller: Caller, id: string, wish: CoverWish, request: Request): Promise<Response> {
  const parsed = parseCoverId(id);
  if (!parsed) throw notFound('artwork');
  const cover = await app.artwork.get(caller, parsed, wish);
  return pictureReply(cover, request, parsed.hash !== '' && parsed.hash === cover.hash);
}

/** A picture as a response; `isPinned` where the address can only ever mean this one. */
export function pictureReply(cover: Cover, request: Request, isPinned = false): Response {
  const etag = `"${cover.etag}"`;
  const headers: Record<string, string> = {
    'cache-control': cover.isPlaceholder ? 'no-store' : isPinned ? 'private, max-age=31536000, immutable' : 'private, no-cache',
    'content-type': cover.mediaType,
    'content-length': String(cover.bytes.length),
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
    etag,
  };
  if (!cover.isPlaceholder && isNotModified(request, etag)) {
    delete headers['content-length'];
    return new Response(null, { status: 304, headers });
  }
  return new Response(cover.bytes as Uint8Array<ArrayBuffer>, { headers });
}
