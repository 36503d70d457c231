// Small clients for the two protocols.
import { expect } from 'bun:test';
import { createHash } from 'node:crypto';

import { bothForms, isRepeatable, misfitsOf, type Reply as AnyReply } from './contract/check.ts';
import type { TestApp } from './make-app.ts';

export type Reply = AnyReply;

export const adminName = 'admin';
export const adminPassword = 'correct horse';

/** Creates the first admin; the reply of the login. */
export async function createAdmin(test: TestApp): Promise<{ token: string; id: string; isAdmin: boolean }> {
  const reply = await postJson(test, '/auth/createAdmin', { username: adminName, password: adminPassword });
  return (await reply.json()) as { token: string; id: string; isAdmin: boolean };
}

export const postJson = (test: TestApp, path: string, body: unknown, headers: Record<string, string> = {}) =>
  test.fetch(path, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } });

export type Parameters = Record<string, string | number | boolean | readonly (string | number)[]>;

/** Query text of a Subsonic call with token login. */
export function subsonicQuery(parameters: Parameters, user = adminName, password = adminPassword): string {
  const salt = 'pepper';
  const token = createHash('md5')
    .update(password + salt)
    .digest('hex');
  const query = new URLSearchParams({ u: user, t: token, s: salt, v: '1.16.1', c: 'tests', f: 'json' });
  for (const [name, value] of Object.entries(parameters)) {
    query.delete(name);
    for (const one of [value].flat()) query.append(name, String(one));
  }
  return query.toString();
}

/** The Response of an endpoint, called as the admin unless told otherwise. */
export const subsonicRaw = (test: TestApp, endpoint: string, parameters: Parameters = {}, init?: RequestInit) =>
  test.fetch(`/rest/${endpoint}?${subsonicQuery(parameters)}`, init);

/** The `subsonic-response` of an endpoint; every reply is checked against the contract, and against its XML. */
export async function subsonic(test: TestApp, endpoint: string, parameters: Parameters = {}): Promise<Reply> {
  const body = (await (await subsonicRaw(test, endpoint, parameters)).json()) as Reply;
  const name = endpoint.replace(/\.view$/, '');
  expect({ endpoint, parameters, misfits: misfitsOf(name, body) }).toEqual({ endpoint, parameters, misfits: [] });
  if (isRepeatable(name, parameters) && !('f' in parameters)) {
    const { json, xml } = bothForms(body, await (await subsonicRaw(test, endpoint, { ...parameters, f: 'xml' })).text());
    expect({ endpoint, parameters, xml }).toEqual({ endpoint, parameters, xml: json });
  }
  return body['subsonic-response'];
}

/** JSON of the native API with a session token; total from the header for lists. */
export async function native(
  test: TestApp,
  path: string,
  token: string,
  init: RequestInit = {},
): Promise<{ status: number; body: Reply; total: number; headers: Headers }> {
  const response = await test.fetch(path, {
    ...init,
    headers: { 'x-nd-authorization': `Bearer ${token}`, ...(init.headers as Record<string, string>) },
  });
  const text = await response.text();
  return {
    status: response.status,
    body: text === '' ? undefined : JSON.parse(text),
    total: Number(response.headers.get('x-total-count') ?? NaN),
    headers: response.headers,
  };
}
