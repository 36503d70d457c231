// /share: what users share, for anybody who has the address. Every answer asks anew whether the share still stands.
import type { Elysia } from 'elysia';

import type { App } from '../../app.ts';
import { createLimiter } from '../../core/access/limiter.ts';
import { songCover, songCoverRules } from '../../core/artwork/song-cover.ts';
import { writeM3u } from '../../core/playlists/formats/m3u.ts';
import { openShare, openSong, signSong, type LinkKind, type OpenShare } from '../../core/shares/open.ts';
import { countVisit, type ShareRow } from '../../core/shares/shares.ts';
import { AppError, notFound } from '../../lib/errors.ts';
import { networkOf } from '../../lib/network.ts';
import { coverReply } from '../http/cover-reply.ts';
import { createPeerReader } from '../http/peer.ts';
import { addRoute, type Handler, type Hit } from '../http/route.ts';
import { shareAddress } from '../http/share-address.ts';
import { streamReply } from '../http/stream-reply.ts';
import { messagePage, pageHeaders, sharePage } from './page.ts';

const coverSize = 600;
/** Wrong addresses from one place, after which it has to wait. Right ones are let through: nobody guesses 128 bits. */
const misses = 20;
const missWindowMs = 5 * 60_000;
const linkKinds: readonly LinkKind[] = ['stream', 'download', 'cover'];

/** Adds the routes of shares. */
export function mountShares(router: Elysia, app: App): void {
  const { config } = app;
  const addressOf = createPeerReader(config.extAuth.trustedSources);
  const limiter = createLimiter(misses, missWindowMs, app.clock.now);
  const rules = songCoverRules(config);
  const log = app.log.child('share');

  /** Whatever is wrong is the same page with 404, so that nobody learns which ids there were; too much of it must wait. */
  const guarded =
    (answer: Handler): Handler =>
    async (hit) => {
      try {
        return await answer(hit);
      } catch (error) {
        if (!(error instanceof AppError)) log.error('a share failed', { error });
        if (!(error instanceof AppError)) return message(500, 'Something went wrong.');
        if (error.code === 'busy') return message(429, 'Too much is going on. Try again in a moment.', { 'retry-after': '5' });
        if (error.code !== 'not_found') return message(415, 'This cannot be played here.');
        const place = networkOf(addressOf(hit));
        const wait = limiter.waitSeconds(place);
        if (wait > 0) return message(429, 'Too many wrong addresses. Try again in some minutes.', { 'retry-after': String(wait) });
        limiter.count(place);
        return message(404, 'Nothing is shared here, or no longer.');
      }
    };

  const link = (share: ShareRow, kind: LinkKind, songId: string) => `${share.id}/${kind}/${signSong(app, share, kind, songId)}`;
  const mayKeep = (share: ShareRow) => share.isDownloadable === 1 && config.enableDownloads;

  function page(hit: Hit): Response {
    const opened = openShare(app, idOf(hit));
    const { share, songs } = opened;
    if (hit.request.method === 'GET') countVisit(app, share);
    const pictured = songs.find((song) => songCover(song, rules).id !== '');
    const text = sharePage(opened, {
      page: shareAddress(config, hit, share.id),
      stream: (songId) => link(share, 'stream', songId),
      download: (songId) => (mayKeep(share) ? link(share, 'download', songId) : ''),
      cover: pictured ? link(share, 'cover', pictured.id) : '',
    });
    return new Response(text, { headers: pageHeaders });
  }

  function playlistFile(hit: Hit): Response {
    const opened = openShare(app, idOf(hit));
    const whole = shareAddress(config, hit, opened.share.id);
    const base = whole.slice(0, whole.lastIndexOf('/') + 1);
    const text = m3u(opened, (songId) => `${base}${link(opened.share, 'stream', songId)}`);
    return new Response(text, { headers: { ...plainHeaders, 'content-type': 'audio/x-mpegurl; charset=utf-8' } });
  }

  async function song(hit: Hit): Promise<Response> {
    const kind = linkKinds.find((one) => one === hit.params['kind']);
    if (!kind) throw notFound('share');
    const opened = openSong(app, idOf(hit), kind, hit.params['token'] ?? '');
    const { share, owner } = opened;
    if (kind === 'cover') return cover(hit, opened);
    if (kind === 'download' && !mayKeep(share)) throw notFound('share');
    const cap = Math.min(share.maxBitRateKbps || Infinity, owner.user.maxBitRateKbps || Infinity);
    const wish = { format: share.format, maxBitRateKbps: Number.isFinite(cap) ? cap : 0, offsetSeconds: 0 };
    const options = kind === 'download' ? { saveAs: opened.song.title } : {};
    return withHeaders(await streamReply(app, owner, opened.song, wish, hit, options));
  }

  async function cover({ request }: Hit, opened: ReturnType<typeof openSong>): Promise<Response> {
    const { id } = songCover(opened.song, rules);
    if (id === '') throw notFound('picture');
    const reply = await coverReply(app, opened.owner, id, { size: coverSize, square: false }, request);
    // The address stays the same when the picture changes, and dies with the share.
    reply.headers.set('cache-control', 'private, no-cache');
    return withHeaders(reply);
  }

  addRoute(router, ['GET', 'HEAD'], '/share/:id', guarded(page));
  addRoute(router, ['GET', 'HEAD'], '/share/:id/m3u', guarded(playlistFile));
  addRoute(router, ['GET', 'HEAD'], '/share/:id/:kind/:token', guarded(song));
  addRoute(
    router,
    ['GET', 'HEAD'],
    '/share/*',
    guarded(() => Promise.reject(notFound('share'))),
  );
}

const idOf = ({ params }: Hit) => params['id'] ?? '';

const plainHeaders = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex',
};

/** Nobody between here and the listener may keep what a share no longer gives. */
function withHeaders(reply: Response): Response {
  reply.headers.set('referrer-policy', 'no-referrer');
  reply.headers.set('x-robots-tag', 'noindex');
  if (!reply.headers.has('cache-control')) reply.headers.set('cache-control', 'private, no-cache');
  return reply;
}

const message = (status: number, text: string, headers: Record<string, string> = {}) =>
  new Response(messagePage(text), { status, headers: { ...pageHeaders, ...headers } });

/** A cue song is a stream of its own here. */
const m3u = ({ title, songs }: OpenShare, address: (songId: string) => string): string =>
  writeM3u({ name: title, comment: '', entries: songs.map((song) => ({ ...song, path: address(song.id), cueIndex: 0 })) });
