// Checks each answer of the web API that tests ask for against what the route table says of it, members that it does
// not name too: /api/openapi.json is made of the same schemas.
import { expect } from 'bun:test';

import * as v from 'valibot';

import { components } from '../../src/api/native/components.ts';
import type { NativeRoute, Schema } from '../../src/api/native/operation.ts';
import { nativeRoutes } from '../../src/api/native/routes.ts';
import type { App } from '../../src/app.ts';

interface Known {
  route: NativeRoute;
  pattern: RegExp;
}

/** By server: some routes are there only with some options. */
const tables = new WeakMap<App, Known[]>();

/** Routes with fixed addresses come before those with parameters. */
function tableOf(app: App): Known[] {
  const before = tables.get(app);
  if (before) return before;
  const known = nativeRoutes(app)
    .map((route) => ({ route, pattern: new RegExp(`^${route.path.replaceAll('.', '\\.').replace(/:\w+/g, '[^/]+')}$`) }))
    .toSorted((a, b) => (a.route.path.match(/:/g)?.length ?? 0) - (b.route.path.match(/:/g)?.length ?? 0));
  tables.set(app, known);
  return known;
}

/** Fails the test that asked when an answer is not as described; others than JSON of the web API are passed over. */
export async function checkNativeAnswer(app: App, method: string, path: string, response: Response): Promise<void> {
  // As the server reads it: `/api/song/..` is another route.
  const address = new URL(path, 'http://localhost').pathname.replace(/(?<=.)\/$/, '');
  const isJson = /^application\/json\b/.test(response.headers.get('content-type') ?? '');
  if (!/^\/(api|auth)\//.test(address) || !isJson || method === 'HEAD' || response.headers.has('content-encoding')) return;
  const found = tableOf(app).find(({ route, pattern }) => route.method === method && pattern.test(address));
  if (!found && response.ok) throw new Error(`${method} ${address} is answered, and no route of the table`);
  if (!found) return;
  const { method: verb, path: name, answer } = found.route;
  const schema = response.ok ? answer.output : components['Failure'];
  const body: unknown = await response.clone().json();
  const route = `${verb} ${name}`;
  expect({
    route,
    status: response.status,
    misfits: schema ? misfitsOf(schema, body) : ['it answers with JSON, which is not described'],
  }).toEqual({
    route,
    status: response.status,
    misfits: [],
  });
}

/** What is wrong with an answer; members that are not described count. */
export function misfitsOf(schema: Schema, body: unknown): string[] {
  const result = v.safeParse(schema, body);
  if (!result.success) return result.issues.flatMap(leavesOf).map((issue) => `${v.getDotPath(issue) ?? 'the answer'}: ${issue.message}`);
  return extras(body, result.output, 'the answer');
}

const leavesOf = (issue: v.BaseIssue<unknown>): v.BaseIssue<unknown>[] => [issue, ...(issue.issues ?? []).flatMap(leavesOf)];

/** Whatever parsing has left out. */
function extras(body: unknown, kept: unknown, path: string): string[] {
  if (typeof body !== 'object' || body === null) return [];
  if (typeof kept !== 'object' || kept === null) return [`${path}: is something else in the description`];
  return Object.entries(body).flatMap(([name, value]) =>
    Object.hasOwn(kept, name)
      ? extras(value, (kept as Record<string, unknown>)[name], `${path}.${name}`)
      : [`${path}.${name}: not described`],
  );
}
