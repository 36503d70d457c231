// One Subsonic call: what an endpoint gets, and the type every endpoint has.
import type { App } from '../../app.ts';
import type { Caller } from '../../context.ts';
import { notFound } from '../../lib/errors.ts';
import type { Params } from '../http/params.ts';
import type { Hit } from '../http/route.ts';
import { missing } from './errors.ts';
import type { Presenter } from './presenter.ts';
import type { Tree } from './respond.ts';

export interface Call {
  app: App;
  caller: Caller;
  params: Params;
  hit: Hit;
  present: Presenter;
  /** The client's name (`c`). */
  client: string;
  /** Extra headers of the answer. */
  headers: Record<string, string>;
}

/** Members of the reply, or a whole response (streams, pictures). */
export type Endpoint = (call: Call) => Tree | Response | Promise<Tree | Response>;

/** A parameter that must be there (error 10). */
export function need(call: Call, name: string): string {
  const value = call.params.text(name);
  if (value === '') throw missing(name);
  return value;
}

/** Libraries of `musicFolderId`, empty for all: clients send 0 for that. Unknown and closed ones are an error 70. */
export function libraryIds(call: Call): number[] {
  const wanted = call.params.list('musicFolderId').filter((text) => text !== '' && text !== '0');
  const ids = wanted.map(Number);
  if (ids.some((id) => !call.caller.libraryIds.includes(id))) throw notFound('music folder');
  return ids;
}

/** The same where Navidrome passes over what it does not know (getIndexes, getArtists). */
export function knownLibraryIds(call: Call): number[] {
  return call.params
    .list('musicFolderId')
    .map(Number)
    .filter((id) => call.caller.libraryIds.includes(id));
}

/** Filter of a list by the libraries asked for. */
export function libraryFilter(ids: readonly number[]): Record<string, string[]> {
  return ids.length > 0 ? { library_id: ids.map(String) } : {};
}
