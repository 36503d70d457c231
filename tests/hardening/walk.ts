// A walk over everything the server answers: each endpoint and route with parameters that make sense to it, as anybody.
import { nativeRoutes } from '../../src/api/native/routes.ts';
import { endpoints } from '../../src/api/subsonic/endpoints.ts';
import type { TestApp } from '../support/make-app.ts';

/** Who asks: Subsonic credentials as query members, and a session token of the page. */
export interface Principal {
  name: string;
  /** '' for somebody without an account. */
  userName: string;
  credentials: Record<string, string>;
  token?: string;
}

export interface Answer {
  status: number;
  /** Of a Subsonic reply that failed, else undefined. */
  code: number | undefined;
  text: string;
  bytes: Uint8Array;
  headers: Headers;
}

export type Values = Record<string, string | readonly string[]>;

/** Names of all parameters that name a thing, in both protocols. */
export const idNames = [
  'id',
  'albumId',
  'artistId',
  'songId',
  'playlistId',
  'songIdToAdd',
  'mediaId',
  'current',
  'musicFolderId',
  'artist_id',
  'album_id',
  'artists_id',
  'genre_id',
  'tag_id',
  'folder_id',
  'appears_on',
  'role_composer_id',
];

/** Everything else that endpoints understand, with values that do no harm. */
export const plainValues: Values = {
  query: '',
  any: 'a',
  artist: 'Open Band',
  title: 'Open Record 1',
  genre: 'Openness',
  type: 'newest',
  count: '5',
  size: '500',
  name: 'Walk',
  comment: 'walk',
  description: 'walk',
  message: 'walk',
  rating: '3',
  position: '1000',
  positionMs: '1000',
  time: '1',
  submission: 'false',
  state: 'playing',
  mediaType: 'song',
  currentIndex: '0',
  fromYear: '1',
  toYear: '3000',
  streamUrl: 'https://radio.example/a',
  url: 'https://feeds.example/a',
  email: 'walk@example.org',
  transcodeParams: 'x',
  bitRate: '64',
};

const toQuery = (values: Values): string => {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) for (const one of [value].flat()) query.append(name, one);
  return query.toString();
};

/** How long a body may be; streams and events are cut off. */
const mostBytes = 4_000_000;

async function read(response: Response): Promise<Answer> {
  const parts: Uint8Array[] = [];
  const isEndless = response.headers.get('content-type') === 'text/event-stream';
  let length = 0;
  for await (const part of response.body ?? []) {
    parts.push(part);
    length += part.length;
    if (isEndless || length > mostBytes) break;
  }
  const bytes = new Uint8Array(Buffer.concat(parts));
  const text = Buffer.from(bytes).toString('latin1');
  const code = /"code":(\d+)/.exec(text)?.[1];
  return { status: response.status, code: code === undefined ? undefined : Number(code), text, bytes, headers: response.headers };
}

/** A Subsonic call by GET, or by POST with its parameters as a form. */
export async function rest(
  test: TestApp,
  who: Principal,
  endpoint: string,
  values: Values,
  method: 'GET' | 'POST' = 'GET',
): Promise<Answer> {
  const query = toQuery({ v: '1.16.1', c: 'walk', f: 'json', ...who.credentials, ...values });
  if (method === 'GET') return read(await test.fetch(`/rest/${endpoint}?${query}`));
  return read(
    await test.fetch(`/rest/${endpoint}`, { method, body: query, headers: { 'content-type': 'application/x-www-form-urlencoded' } }),
  );
}

/** A call of the web API; `parameters` fill the address. */
export async function api(
  test: TestApp,
  who: Principal,
  route: string,
  { parameters = {}, query = {}, body }: { parameters?: Record<string, string>; query?: Values; body?: unknown } = {},
): Promise<Answer> {
  const [method = 'GET', pattern = ''] = route.split(' ');
  const path = pattern.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent((parameters[name] ?? '1').toWellFormed()));
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (who.token) headers['x-nd-authorization'] = `Bearer ${who.token}`;
  const init: RequestInit = { method, headers };
  if (method !== 'GET') init.body = JSON.stringify(body ?? {});
  return read(await test.fetch(`${path}?${toQuery(query)}`, init));
}

/** Names of all endpoints, but for the one that has its parameters in the address. */
export const endpointNames = endpoints.map(({ name }) => name).filter((name) => !name.includes('/'));

/** `METHOD path` of all routes of the web API. */
export const routeNames = (test: TestApp): string[] => nativeRoutes(test.app).map(({ method, path }) => `${method} ${path}`);

/** Whether somebody was turned away for who they are. */
export const isRefused = ({ status, code }: Answer): boolean =>
  status === 401 || status === 403 || (code !== undefined && [10, 40, 44, 50].includes(code));

export const nobody: Principal = { name: 'nobody', userName: '', credentials: {} };
