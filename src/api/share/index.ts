// /share: what users share, for anybody who has the address. Every answer asks anew whether the share still stands.
import { join } from 'node:path';

import type { Elysia } from 'elysia';

import type { App } from '../../app.ts';
import { createLimiter } from '../../core/access/limiter.ts';
import { songCover, songCoverRules } from '../../core/artwork/song-cover.ts';
import { writeM3u } from '../../core/playlists/formats/m3u.ts';
import { openShare, openSong, shareToUnlock, signFreely, signSong, type LinkKind, type OpenShare } from '../../core/shares/open.ts';
import { createShareGuesses, makeProof } from '../../core/shares/password.ts';
import { createPlays, isUsedUp } from '../../core/shares/plays.ts';
import { countVisit, type ShareRow } from '../../core/shares/shares.ts';
import { assetRoot } from '../../env.ts';
import { AppError, forbidden, notFound } from '../../lib/errors.ts';
import { networkOf } from '../../lib/network.ts';
import { toldOf, writeNote } from '../../lib/storage.ts';
import { coverReply } from '../http/cover-reply.ts';
import { parseParams, readBody } from '../http/params.ts';
import { createPeerReader } from '../http/peer.ts';
import { addRoute, type Handler, type Hit } from '../http/route.ts';
import { shareAddress } from '../http/share-address.ts';
import { streamReply } from '../http/stream-reply.ts';
import { openWebFiles } from '../http/web-files.ts';
import { messagePage, pageHeaders, passwordPage, sharePage } from './page.ts';
import { proofHeaders, proofIn } from './proof.ts';
import { textsFor } from './texts.ts';

const coverSize = 600;
/** Wrong addresses from one place, after which it has to wait. Right ones are let through: nobody guesses 128 bits. */
const misses = 20;
const missWindowMs = 5 * 60_000;
const longestForm = 4096;
const longestOffsetSeconds = 86_400;
/** What every browser plays as it is. */
const webSuffixes = new Set(['mp3', 'm4a', 'aac', 'ogg', 'oga', 'opus', 'flac', 'wav']);
const linkKinds: readonly LinkKind[] = ['stream', 'download', 'cover'];

/** Adds the routes of shares. */
export function mountShares(router: Elysia, app: App): void {
  const { config } = app;
  const addressOf = createPeerReader(config.extAuth.trustedSources);
  const limiter = createLimiter(misses, missWindowMs, app.clock.now);
  const rules = songCoverRules(config);
  const log = app.log.child('share');

  const files = openWebFiles(join(assetRoot, 'build/share'));
  const script = files.names().find((name) => name.endsWith('.js'));
  const guesses = createShareGuesses(app.clock.now);
  const plays = createPlays(app);

  /** Whatever is wrong is the same page with 404, so that nobody learns which ids there were; too much of it must wait. */
  const guarded =
    (answer: Handler): Handler =>
    async (hit) => {
      const texts = textsFor(hit.request);
      const message = (status: number, text: string, headers: Record<string, string> = {}) =>
        new Response(messagePage(texts, text), { status, headers: { ...pageHeaders, ...headers } });
      try {
        return await answer(hit);
      } catch (thrown) {
        const error = toldOf(thrown, log);
        if (!(error instanceof AppError)) log.error('a share failed', { error });
        if (!(error instanceof AppError)) return message(500, texts.broken);
        if (error.code === 'full') return message(507, texts.broken);
        if (error.code === 'busy') return message(429, texts.busy, { 'retry-after': '5' });
        if (error.code === 'unauthenticated') return locked(hit, 401);
        if (error.code === 'forbidden') return message(403, texts.usedUp);
        if (error.code !== 'not_found') return message(415, texts.unplayable);
        const place = networkOf(addressOf(hit));
        const wait = limiter.waitSeconds(place);
        if (wait > 0) return message(429, texts.wrongAddresses, { 'retry-after': String(wait) });
        limiter.count(place);
        return message(404, texts.none);
      }
    };

  function locked(hit: Hit, status: number, problem = '', headers: Record<string, string> = {}): Response {
    const text = passwordPage(textsFor(hit.request), idOf(hit), problem);
    return new Response(text, { status, headers: { ...pageHeaders, ...headers } });
  }

  const link = (share: ShareRow, kind: LinkKind, songId: string) => `${share.id}/${kind}/${signSong(app, share, kind, songId)}`;
  const mayKeep = (share: ShareRow) => share.isDownloadable === 1 && config.enableDownloads;

  function page(hit: Hit): Response {
    const opened = openShare(app, idOf(hit), proofIn(hit.request));
    const { share, songs } = opened;
    if (hit.request.method === 'GET') writeNote(() => countVisit(app, share));
    const pictured = songs.find((song) => songCover(song, rules).id !== '');
    const addresses = {
      page: shareAddress(config, hit, share.id),
      stream: (songId: string) => link(share, 'stream', songId),
      download: (songId: string) => (mayKeep(share) ? link(share, 'download', songId) : ''),
      cover: pictured ? link(share, 'cover', pictured.id) : '',
      script: script ? `assets/${script}` : '',
    };
    return new Response(sharePage(opened, addresses, textsFor(hit.request)), { headers: pageHeaders });
  }

  /** The password of a share: a right one sends the visitor back to its page with a proof. */
  async function unlock(hit: Hit): Promise<Response> {
    const share = shareToUnlock(app, idOf(hit));
    const texts = textsFor(hit.request);
    try {
      const password = parseParams(await readBody(hit.request, longestForm)).text('password');
      if (!(await guesses.isRight(share, password, addressOf(hit)))) return locked(hit, 403, texts.wrong);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return error.code === 'busy' ? locked(hit, 429, texts.tooMany, { 'retry-after': '300' }) : locked(hit, 400, texts.wrong);
    }
    const headers = proofHeaders(config, hit, share.id, makeProof(app, share));
    for (const [name, value] of Object.entries(plainHeaders)) headers.set(name, value);
    headers.set('location', share.id);
    return new Response(null, { status: 303, headers });
  }

  function playlistFile(hit: Hit): Response {
    const opened = openShare(app, idOf(hit), proofIn(hit.request));
    const { share } = opened;
    const whole = shareAddress(config, hit, share.id);
    const text = m3u(opened, (songId) => `${whole}/stream/${signFreely(app, share, songId)}`);
    return new Response(text, { headers: { ...plainHeaders, 'content-type': 'audio/x-mpegurl; charset=utf-8' } });
  }

  async function song(hit: Hit): Promise<Response> {
    const { request } = hit;
    const kind = linkKinds.find((one) => one === hit.params['kind']);
    if (!kind) throw notFound('share');
    const opened = openSong(app, idOf(hit), kind, hit.params['token'] ?? '', proofIn(request));
    const { share, owner } = opened;
    if (kind === 'cover') return cover(hit, opened);
    if (kind === 'download' && !mayKeep(share)) throw notFound('share');
    const query = parseParams(new URL(request.url).search.slice(1));
    const offsetSeconds = kind === 'stream' ? query.int('t', 0, { min: 0, max: longestOffsetSeconds }) : 0;
    checkPlays(hit, opened, offsetSeconds);
    const cap = Math.min(share.maxBitRateKbps || Infinity, owner.user.maxBitRateKbps || Infinity);
    const format = share.format || (kind === 'stream' && !isForWeb(opened.song) ? 'mp3' : '');
    const wish = { format, maxBitRateKbps: Number.isFinite(cap) ? cap : 0, offsetSeconds };
    const options = kind === 'download' ? { saveAs: opened.song.title } : {};
    return withHeaders(await streamReply(app, owner, opened.song, wish, hit, options));
  }

  /** AppError forbidden when songs were heard as often as they may be. */
  function checkPlays(hit: Hit, { share, song: wanted }: ReturnType<typeof openSong>, offsetSeconds: number): void {
    const { request } = hit;
    const isBeginning = offsetSeconds === 0 && /^(bytes=0-|$)/.test(request.headers.get('range') ?? '');
    const visitor = `${networkOf(addressOf(hit))}\u0000${request.headers.get('user-agent') ?? ''}`;
    const isHead = request.method === 'HEAD';
    if (isHead ? isUsedUp(share) : !plays.mayHear(share, wanted, visitor, isBeginning)) throw forbidden('hear this once more');
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
  addRoute(router, ['POST'], '/share/:id', guarded(unlock));
  addRoute(
    router,
    ['GET', 'HEAD'],
    '/share/assets/:file',
    guarded(({ request, params }) => files.reply(request, params['file'] ?? '') ?? Promise.reject(notFound('file'))),
  );
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

const isForWeb = ({ suffix, codec }: OpenShare['songs'][number]) => webSuffixes.has(suffix) && codec !== 'alac';

/** A cue song is a stream of its own here. */
const m3u = ({ title, songs }: OpenShare, address: (songId: string) => string): string =>
  writeM3u({ name: title, comment: '', entries: songs.map((song) => ({ ...song, path: address(song.id), cueIndex: 0 })) });
