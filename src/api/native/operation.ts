// What a route does, with what goes in and what comes out said in valibot: bodies are checked by these schemas before
// the work begins, /api/openapi.json is made of them, and so are the types of the page.
import * as v from 'valibot';

import { AppError, invalid } from '../../lib/errors.ts';
import { readJson } from '../http/params.ts';
import type { Method } from '../http/route.ts';
import type { NativeCall } from './call.ts';

export type Schema = v.GenericSchema;

/** Query parameters by name; a number or flag that cannot be read is as good as none. */
export type Query = Readonly<Record<string, Schema>>;

interface Described {
  /** One line. */
  summary: string;
  query?: Query;
  /** Every other query parameter is a filter of the list. */
  isFiltered?: boolean;
  /** The answer is a page of a list; X-Total-Count says how long that is. */
  isPage?: boolean;
  /** Of the answer where it is not 200. */
  status?: number;
  /** Of the answer where it is not JSON, or not always. */
  media?: readonly string[];
  /** Media type of bodies that are no JSON: the work reads them itself. */
  otherBody?: string;
}

/** A row of the table. */
export interface NativeRoute {
  method: Method;
  path: string;
  access: 'public' | 'user' | 'admin';
  /** What it is about, for the description. */
  section: string;
  answer: Operation;
  /** GETs that pages make without headers (pictures, streams, events): the session cookie is enough. */
  byCookie?: boolean;
  /** The call comes from something that plays. */
  isPlayer?: boolean;
}

/** What a row of the table does. */
export interface Operation extends Described {
  body?: Schema;
  output?: Schema;
  /** Whatever is returned becomes JSON, unless it is a whole response. */
  run: (call: NativeCall) => unknown;
}

interface Facts<B extends Schema | undefined, O extends Schema | undefined, M extends string | undefined> extends Described {
  body?: B;
  /** What was expected, for those who send something else. */
  hint?: string;
  maxBytes?: number;
  /** Of the answer to a body that is none of these, where it is not 400. */
  misfitStatus?: number;
  output?: O;
  otherBody?: M & string;
}

type Given<B, M> = B extends Schema ? v.InferOutput<B> | (M extends string ? undefined : never) : undefined;
type Answered<O> = Response | (O extends Schema ? v.InferInput<O> : never);

/** An operation whose work gets the body as the schema has it, and has to answer as the other says. */
export function operation<
  B extends Schema | undefined = undefined,
  O extends Schema | undefined = undefined,
  M extends string | undefined = undefined,
>(
  { hint = 'this is not what is expected here', maxBytes, misfitStatus, ...facts }: Facts<B, O, M>,
  work: (call: NativeCall, body: Given<B, M>) => Answered<O> | Promise<Answered<O>>,
): Operation {
  const { body: schema, otherBody } = facts;
  const run = (call: NativeCall): unknown => {
    if (!schema || (otherBody && !isJson(call.hit.request))) return work(call, undefined as Given<B, M>);
    const refuse = (error: unknown): Response => {
      if (!misfitStatus || !(error instanceof AppError)) throw error;
      return Response.json({ error: error.message }, { status: misfitStatus, headers: call.headers });
    };
    const reading = readBodyAs(call.hit.request, schema, hint, maxBytes).then((body) => ({ body: body as Given<B, M> }), refuse);
    return reading.then((read) => (read instanceof Response ? read : work(call, read.body)));
  };
  return { ...facts, run };
}

const isJson = (request: Request) => /^application\/json\b/i.test(request.headers.get('content-type') ?? '');

/** The body by a schema, up to a limit; AppError invalid that never repeats what was sent. */
async function readBodyAs(request: Request, schema: Schema, hint: string, maxBytes?: number): Promise<unknown> {
  const result = v.safeParse(schema, await readJson(request, maxBytes));
  if (!result.success) throw invalid(hint);
  return result.output;
}
