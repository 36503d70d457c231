// One call of the web API, and the shape of a row in its route table.
import * as v from 'valibot';

import type { App } from '../../app.ts';
import type { Caller } from '../../context.ts';
import { invalid } from '../../lib/errors.ts';
import { readJson, type Params } from '../http/params.ts';
import type { Hit, Method } from '../http/route.ts';

export type Access = 'public' | 'user' | 'admin';

export interface NativeCall {
  app: App;
  caller: Caller;
  /** Of the page that asks; '' where somebody comes through a proxy, or without a login. */
  sessionId: string;
  /** Query parameters. */
  params: Params;
  hit: Hit;
  /** The client's address as far as it can be believed. */
  address: string;
  /** Extra headers of the answer. */
  headers: Record<string, string>;
}

/** Whatever is returned becomes JSON, unless it is a whole response. */
export type NativeAnswer = (call: NativeCall) => unknown;

export interface NativeRoute {
  method: Method;
  path: string;
  access: Access;
  answer: NativeAnswer;
  /** GETs that pages make without headers (pictures, streams, events): the session cookie is enough. */
  byCookie?: boolean;
  /** The call comes from something that plays. */
  isPlayer?: boolean;
}

/** The body by a schema, up to a limit; AppError invalid that never repeats what was sent. */
export async function readBodyAs<T>(call: NativeCall, schema: v.GenericSchema<unknown, T>, hint: string, maxBytes?: number): Promise<T> {
  const result = v.safeParse(schema, await readJson(call.hit.request, maxBytes));
  if (!result.success) throw invalid(hint);
  return result.output;
}
