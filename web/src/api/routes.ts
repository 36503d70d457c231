// Routes of the server by their names, such as 'GET /api/song/:id', with what they take and answer: types that are made
// of the server's own description. An address remembers what its answer will be.
import type { QueryValue, Routes } from '../../types/api.generated.ts';

declare const answered: unique symbol;

/** Where something is read on the server; T is the answer. */
export type Address<T> = string & { readonly [answered]: T };

export type RouteName = keyof Routes;
export type AnswerOf<N extends RouteName> = Routes[N]['answer'];

type Nothing = Record<never, never>;
type PathOf<N> = N extends `${string} ${infer Path}` ? Path : never;
type Parts<Path> = Path extends `${string}:${infer Rest}`
  ? Rest extends `${infer Part}/${infer More}`
    ? Part | Parts<More>
    : Rest
  : never;
type NeedsParts<N> = [Parts<PathOf<N>>] extends [never] ? { params?: undefined } : { params: Record<Parts<PathOf<N>>, string | number> };
type NeedsQuery<R> = R extends { query: infer Q } ? (Nothing extends Q ? { query?: Q } : { query: Q }) : { query?: undefined };
type NeedsBody<R> = R extends { body: infer B } ? { body: B } : { body?: undefined };

/** What an address is made of. */
export type Place<N extends RouteName> = NeedsParts<N> & NeedsQuery<Routes[N]>;
/** The same with what is sent. */
export type Wish<N extends RouteName> = Place<N> & NeedsBody<Routes[N]>;
/** An argument that may be left out where nothing in it is needed. */
export type Optionally<T> = Nothing extends T ? [given?: T] : [given: T];

type ReadName = Extract<RouteName, `GET ${string}`>;

/** The address of a route that is read. */
export const at = <N extends ReadName>(name: N, ...[place]: Optionally<Place<N>>): Address<AnswerOf<N>> =>
  addressOf(name, place) as Address<AnswerOf<N>>;

/** The path of a route with its parts and query in it. */
export function addressOf(name: RouteName, place: { params?: Record<string, string | number>; query?: object } = {}): string {
  const [, pattern = ''] = name.split(' ');
  const path = pattern.replace(/:(\w+)/g, (_, part: string) => encodeURIComponent(place.params?.[part] ?? ''));
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries((place.query ?? {}) as Record<string, QueryValue>))
    for (const one of [value ?? []].flat()) query.append(key, String(one));
  return query.size > 0 ? `${path}?${query}` : path;
}
