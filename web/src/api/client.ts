// The only place that calls fetch for data. A request that meets an expired session waits until the user
// has signed in again and is then repeated, so that nothing is lost and the music goes on.
import { createEffect, createRoot } from 'solid-js';

import type { Failure } from '../../types/api.generated.ts';
import { config } from './config.ts';
import { addressOf, type Address, type AnswerOf, type Optionally, type RouteName, type Wish } from './routes.ts';
import { expireSession, isExpired, renewToken, sessionToken, user } from './session.ts';

const tokenHeader = 'X-ND-Authorization';

export class ApiError extends Error {
  /** 0: the server was not reached. */
  readonly status: number;
  readonly retryAfterSec: number;
  /** What is wrong with which field. */
  readonly fields: Readonly<Record<string, string>>;

  constructor(status: number, message: string, retryAfterSec = 0, fields: Record<string, string> = {}) {
    super(message);
    this.status = status;
    this.retryAfterSec = retryAfterSec;
    this.fields = fields;
  }
}

/** Address of something on the server; `path` begins with a slash. */
export const serverUrl = (path: string): string => config.basePath + path;

interface Answer<T> {
  body: T;
  /** Length of the whole list, where the answer is a page of one. */
  total: number;
}

interface Sending {
  signal?: AbortSignal;
  keepalive?: boolean;
}

type Parts = Parameters<typeof addressOf>[1];

interface Request extends Sending {
  method?: string;
  /** JSON, unless it is a file or a form. */
  body?: unknown;
}

/** Calls a route by its name. ApiError for any other status than 2xx; status 0: the server was not reached. */
export async function call<N extends RouteName>(name: N, ...wish: Optionally<Wish<N> & Sending>): Promise<AnswerOf<N>> {
  const [method = 'GET'] = name.split(' ');
  const [given = {}] = wish as readonly unknown[];
  const { body, signal, keepalive } = given as Request;
  return (await request<AnswerOf<N>>(addressOf(name, given as Parts), { method, body, signal, keepalive })).body;
}

/** The answer at an address. */
export const get = async <T>(address: Address<T>, signal?: AbortSignal): Promise<T> => (await read(address, signal)).body;

/** The same with the length of the whole list that it is a page of. */
export const read = <T>(address: Address<T>, signal?: AbortSignal): Promise<Answer<T>> => request<T>(address, { signal });

/** One request with the session. */
async function request<T>(path: string, wish: Request = {}): Promise<Answer<T>> {
  for (;;) {
    const reply = await send(path, wish);
    if (reply.status === 401 && path.startsWith('/api/') && user()) {
      expireSession();
      await signedInAgain(wish.signal);
      continue;
    }
    if (!reply.ok) throw await errorOf(reply);
    const body = (reply.status === 204 || reply.status === 202 ? {} : await reply.json()) as T;
    return { body, total: Number(reply.headers.get('X-Total-Count') ?? 0) };
  }
}

async function send(path: string, { method = 'GET', body, signal, keepalive }: Request): Promise<Response> {
  const headers: Record<string, string> = { Accept: 'application/json' };
  const isRaw = body instanceof Blob || body instanceof FormData;
  const token = sessionToken();
  if (token) headers[tokenHeader] = `Bearer ${token}`;
  if (body !== undefined && !isRaw) headers['Content-Type'] = 'application/json';
  const reply = await fetch(serverUrl(path), {
    method,
    headers,
    signal,
    keepalive,
    body: body === undefined || isRaw ? body : JSON.stringify(body),
  }).catch((cause: unknown) => {
    if (signal?.aborted) throw cause;
    throw new ApiError(0, 'unreachable');
  });
  const fresh = reply.headers.get(tokenHeader);
  if (fresh) renewToken(fresh);
  return reply;
}

async function errorOf(reply: Response): Promise<ApiError> {
  const said = (await reply.json().catch(() => ({}))) as Partial<Failure>;
  return new ApiError(reply.status, said.error ?? reply.statusText, Number(reply.headers.get('Retry-After') ?? 0), said.errors);
}

function signedInAgain(signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    createRoot((dispose) => {
      createEffect(() => {
        if (isExpired()) return;
        dispose();
        if (user()) resolve();
        else reject(new ApiError(401, 'signed out'));
      });
      signal?.addEventListener('abort', () => {
        dispose();
        reject(signal.reason as Error);
      });
    });
  });
}
