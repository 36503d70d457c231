// The one client for everything outside: checked addresses (address.ts, hop.ts), few redirects, limits of time
// and size, a check of what came. Whoever asks learns the same sentence from a closed port, a silent host and
// an address that may not be asked; the log of the server says which it was.
import { open as openFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';

import { AppError, messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import { parseOutboundUrl, type AllowedHosts } from './address.ts';
import { requestHop } from './hop.ts';

export type Outbound = ReturnType<typeof createOutbound>;

export interface OutboundSettings {
  allowed: AllowedHosts;
  log: Log;
  /** Ends everything when the program stops. */
  signal: AbortSignal;
  userAgent: string;
}

export interface Wish {
  maxBytes: number;
  /** What the media type must be, if the answer names one. */
  type?: RegExp;
  timeoutMs?: number;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/** What is asked of a program that talks: its answers say more than their status. */
export interface Exchange {
  maxBytes: number;
  /** Sent by POST; without one it is a GET. */
  body?: string;
  /** Media type of the body. */
  type?: string;
  headers?: Record<string, string>;
  /** An admin named the address: it may lie in the own network. */
  isTrusted?: boolean;
}

export interface Answer {
  /** 304 where the wish had validators, else 200. */
  status: 200 | 304;
  /** Where redirects led. */
  url: string;
  mediaType: string;
  etag: string;
  lastModified: string;
}

const defaultTimeoutMs = 10_000;
const maxRedirects = 3;
/** A download that stands still this long has ended. */
const silenceMs = 30_000;

const unreachable = (cause: unknown) =>
  new AppError('upstream', 'the address cannot be reached, or this server is not allowed to ask it', { cause });

/** Makes the client; it keeps no connections and no cookies. */
export function createOutbound({ allowed, log, signal: stopping, userAgent }: OutboundSettings) {
  /** AppError invalid for what can never be asked: for forms, before anything is stored. */
  function checkUrl(text: string): string {
    const url = parseOutboundUrl(text, allowed);
    if (!url) throw new AppError('invalid', 'give an address that begins with http:// or https://, without a login and on a usual port');
    return url.href;
  }

  async function open(text: string, wish: Wish, signal: AbortSignal): Promise<{ response: IncomingMessage; answer: Answer }> {
    let target = text;
    for (let hops = 0; hops <= maxRedirects; hops++) {
      const url = parseOutboundUrl(target, allowed);
      if (!url) throw unreachable('its form is not allowed');
      const headers = { 'user-agent': userAgent, accept: '*/*', 'accept-encoding': 'identity', ...wish.headers };
      const response = await requestHop(url, { headers, allowed, signal }).catch((error: unknown) => {
        throw unreachable(error);
      });
      const { statusCode: status = 0, headers: given } = response;
      if ([301, 302, 303, 307, 308].includes(status) && given.location) {
        response.destroy();
        target = URL.parse(given.location, url.href)?.href ?? '';
        continue;
      }
      if (status !== 200 && status !== 304) {
        response.destroy();
        throw new AppError('upstream', `the other server answered with the error ${status}`);
      }
      const mediaType = (given['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
      if (status === 200 && wish.type && mediaType !== '' && !wish.type.test(mediaType)) {
        response.destroy();
        throw new AppError('upstream', 'the other server sent something of another kind');
      }
      const { etag = '', 'last-modified': lastModified = '' } = given;
      return { response, answer: { status, url: url.href, mediaType, etag, lastModified } };
    }
    throw unreachable('too many redirects');
  }

  /** The chunks of a body as they come, up to the limit. */
  async function* chunks(response: IncomingMessage, maxBytes: number, onChunk: () => void): AsyncGenerator<Buffer> {
    const promised = Number(response.headers['content-length'] ?? NaN);
    if (promised > maxBytes) throw tooLarge(maxBytes);
    let count = 0;
    for await (const chunk of response as AsyncIterable<Buffer>) {
      count += chunk.length;
      if (count > maxBytes) throw tooLarge(maxBytes);
      onChunk();
      yield chunk;
    }
    if (Number.isFinite(promised) && count !== promised) throw unreachable('the answer is not complete');
  }

  /** Runs `work` with a deadline that `extend` puts off; every failure leaves as an AppError. */
  async function timed<T>(
    url: string,
    wish: Wish,
    timeoutMs: number,
    work: (signal: AbortSignal, extend: () => void) => Promise<T>,
  ): Promise<T> {
    const slow = new AbortController();
    let timer = setTimeout(() => slow.abort(), timeoutMs);
    const extend = () => {
      clearTimeout(timer);
      timer = setTimeout(() => slow.abort(), timeoutMs);
    };
    try {
      return await work(AbortSignal.any([slow.signal, stopping, ...(wish.signal ? [wish.signal] : [])]), extend);
    } catch (error) {
      const known = error instanceof AppError ? error : unreachable(error);
      log.debug('an outside request failed', { url: withoutQuery(url), error: messageOf(known.cause ?? known) });
      throw known;
    } finally {
      clearTimeout(timer);
    }
  }

  /** The whole body in memory, within `timeoutMs` (10 seconds). AppError upstream with one sentence for all that can fail. */
  function read(url: string, wish: Wish): Promise<Answer & { bytes: Uint8Array }> {
    return timed(url, wish, wish.timeoutMs ?? defaultTimeoutMs, async (signal) => {
      const { response, answer } = await open(url, wish, signal);
      try {
        if (answer.status === 304) return { ...answer, bytes: new Uint8Array() };
        const parts: Buffer[] = [];
        for await (const chunk of chunks(response, wish.maxBytes, () => signal.throwIfAborted())) parts.push(chunk);
        return { ...answer, bytes: unpack(Buffer.concat(parts), response.headers['content-encoding'], wish.maxBytes) };
      } finally {
        response.destroy();
      }
    });
  }

  /** The body in a new file, however long it takes while something comes; the caller removes what is not whole. */
  function save(url: string, path: string, wish: Wish): Promise<Answer & { sizeBytes: number }> {
    return timed(url, wish, wish.timeoutMs ?? silenceMs, async (signal, extend) => {
      const { response, answer } = await open(url, wish, signal);
      try {
        if (!['', 'identity'].includes(response.headers['content-encoding'] ?? '')) throw unreachable('packed without being asked');
        // Opened before anything can fail: a file that came later would stay behind when the caller has tidied up.
        const handle = await openFile(path, 'w', 0o600).catch((error: unknown) => {
          throw diskError(error);
        });
        const file = handle.createWriteStream({ flush: true });
        let problem: unknown;
        file.on('error', (error) => (problem ??= error));
        await pipeline(chunks(response, wish.maxBytes, extend), file, { signal }).catch((error: unknown) => {
          throw isDiskError(problem) ? diskError(problem) : error;
        });
        return { ...answer, sizeBytes: file.bytesWritten };
      } finally {
        response.destroy();
      }
    });
  }

  /** Sends JSON; the status of the answer, such as `200 OK`. Redirects are not followed: what was meant for one shall not reach another. */
  function post(text: string, body: string): Promise<string> {
    return timed(text, { maxBytes: 0 }, defaultTimeoutMs, async (signal) => {
      const url = parseOutboundUrl(text, allowed);
      if (!url) throw unreachable('its form is not allowed');
      const headers = { 'user-agent': userAgent, 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) };
      const response = await requestHop(url, { headers, allowed, signal, body }).catch((error: unknown) => {
        throw unreachable(error);
      });
      response.destroy();
      const { statusCode: status = 0, statusMessage = '' } = response;
      if (status < 200 || status > 299) throw new AppError('upstream', `the other server answered with the error ${status}`);
      return `${status} ${statusMessage}`.trim();
    });
  }

  /** One request and its answer whatever the status; redirects are not followed. AppError upstream when no answer comes. */
  function exchange(
    text: string,
    { maxBytes, body, type, headers = {}, isTrusted = false }: Exchange,
  ): Promise<{ status: number; text: string }> {
    return timed(text, { maxBytes }, defaultTimeoutMs, async (signal) => {
      const named = isTrusted ? URL.parse(text) : null;
      const open = named ? [...allowed, `${named.hostname}:${named.port || (named.protocol === 'https:' ? '443' : '80')}`] : allowed;
      const url = parseOutboundUrl(text, open);
      if (!url) throw unreachable('its form is not allowed');
      const about: Record<string, string> =
        body === undefined ? {} : { 'content-type': type ?? 'application/json', 'content-length': String(Buffer.byteLength(body)) };
      const all = { 'user-agent': userAgent, accept: 'application/json', 'accept-encoding': 'identity', ...about, ...headers };
      const response = await requestHop(url, { headers: all, allowed: open, signal, ...(body === undefined ? {} : { body }) }).catch(
        (error: unknown) => {
          throw unreachable(error);
        },
      );
      try {
        const parts: Buffer[] = [];
        for await (const chunk of chunks(response, maxBytes, () => signal.throwIfAborted())) parts.push(chunk);
        const bytes = unpack(Buffer.concat(parts), response.headers['content-encoding'], maxBytes);
        return { status: response.statusCode ?? 0, text: new TextDecoder().decode(bytes) };
      } finally {
        response.destroy();
      }
    });
  }

  return { checkUrl, read, save, post, exchange };
}

const tooLarge = (maxBytes: number) =>
  new AppError('upstream', `what the other server sends is larger than the ${Math.round(maxBytes / 1_000_000)} MB allowed`);

const diskError = (cause: unknown) => new AppError('conflict', `the file cannot be written: ${messageOf(cause)}`, { cause });

const isDiskError = (error: unknown) =>
  /^(ENOSPC|EACCES|EPERM|EROFS|ENOENT|EDQUOT|EIO|EFBIG)$/.test((error as { code?: string })?.code ?? '');

/** Some servers pack although nobody asked; what unpacks to more than the limit is refused. */
function unpack(bytes: Buffer, encoding: string | undefined, maxBytes: number): Uint8Array {
  const limit = { maxOutputLength: maxBytes };
  if (encoding === 'gzip' || encoding === 'x-gzip') return gunzipSync(bytes, limit);
  if (encoding === 'deflate') return inflateSync(bytes, limit);
  return encoding === 'br' ? brotliDecompressSync(bytes, limit) : bytes;
}

/** Feeds of paying listeners carry their key in the query. */
const withoutQuery = (url: string) => url.replace(/[?#].*$/, '');
