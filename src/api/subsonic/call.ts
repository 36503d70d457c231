// One Subsonic call: what an endpoint gets, and the type every endpoint has.
import type { App } from '../../app.ts';
import type { Caller } from '../../context.ts';
import type { Params } from '../http/params.ts';
import { missing } from './errors.ts';
import type { Tree } from './respond.ts';

export interface Call {
  app: App;
  caller: Caller;
  params: Params;
  request: Request;
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

/** Library ids of `musicFolderId`; unknown or closed ones are an error 70 elsewhere, here they are kept out. */
export function libraryIds(call: Call): number[] {
  return call.params
    .list('musicFolderId')
    .map(Number)
    .filter((id) => Number.isInteger(id) && id > 0);
}
