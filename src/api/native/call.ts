// One call of the web API.
import type { App } from '../../app.ts';
import type { Caller } from '../../context.ts';
import type { Params } from '../http/params.ts';
import type { Hit } from '../http/route.ts';

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
