// The description of the web API: whole, of the right form, and what the page's types are made of.
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';

import { string, object, array } from 'valibot';

import { nativeRoutes } from '../../src/api/native/routes.ts';
import { createAdmin, native, postJson, type Reply } from '../support/clients.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';
import { misfitsOf } from '../support/native-contract.ts';

let melodrome: TestApp;
let token: string;
let document: Reply;
beforeAll(async () => {
  melodrome = await makeApp();
  token = (await createAdmin(melodrome)).token;
  document = (await native(melodrome, '/api/openapi.json', token)).body;
});
afterAll(() => melodrome.close());

const operations = (): [name: string, operation: Reply][] =>
  Object.entries<Reply>(document.paths).flatMap(([path, item]) =>
    Object.entries<Reply>(item).map(([method, operation]): [string, Reply] => [`${method.toUpperCase()} ${path}`, operation]),
  );

/** Every object inside a value, with where it stands. */
function* nodes(value: Reply, path = '#'): Generator<[path: string, node: Reply]> {
  if (typeof value !== 'object' || value === null) return;
  yield [path, value];
  for (const [name, member] of Object.entries(value)) yield* nodes(member, `${path}/${name}`);
}

test('is for those who are signed in', async () => {
  expect((await melodrome.fetch('/api/openapi.json')).status).toBe(401);
  await postJson(melodrome, '/api/user', { userName: 'ann', password: 'ann ann' }, { 'x-nd-authorization': `Bearer ${token}` });
  const ann = (await (await postJson(melodrome, '/auth/login', { username: 'ann', password: 'ann ann' })).json()) as { token: string };
  expect((await native(melodrome, '/api/openapi.json', ann.token)).status).toBe(200);
});

describe('the document', () => {
  test('is OpenAPI 3.1 by its frame', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(document.info).toMatchObject({ title: 'Melodrome', version: expect.any(String) });
    expect(Object.keys(document).sort()).toEqual(['components', 'info', 'openapi', 'paths', 'security', 'servers', 'tags']);
    expect(Object.keys(document.components).sort()).toEqual(['responses', 'schemas', 'securitySchemes']);
    for (const name of Object.keys(document.components.schemas)) expect(name).toMatch(/^[\w.-]+$/);
  });

  test('holds every route of the table, and no other', () => {
    const table = nativeRoutes(melodrome.app).map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`);
    expect(
      operations()
        .map(([name]) => name)
        .sort(),
    ).toEqual(table.sort());
  });

  test('says of every route what it is, and what comes out', () => {
    const tags = document.tags.map(({ name }: Reply) => name);
    for (const [name, { summary, responses, operationId, tags: own }] of operations()) {
      expect({ name, summary }).toEqual({ name, summary: expect.stringMatching(/^[A-Z].{3,}[^.]$/) });
      expect({ name, isTagged: tags.includes(own[0]) }).toEqual({ name, isTagged: true });
      expect(operationId).toMatch(/^[a-zA-Z]+$/);
      const [status, answer] = Object.entries<Reply>(responses)[0]!;
      expect(status).toMatch(/^20\d$/);
      expect({ name, isDescribed: answer.content !== undefined || status === '204' }).toEqual({ name, isDescribed: true });
    }
    const ids = operations().map(([, { operationId }]) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('names each parameter of a path, each once', () => {
    for (const [name, { parameters = [] }] of operations()) {
      const inPath = parameters.filter((one: Reply) => one.in === 'path');
      expect(inPath.map((one: Reply) => one.name).sort()).toEqual([...name.matchAll(/\{(\w+)\}/g)].map(([, one]) => one).sort());
      expect(inPath.every(({ required }: Reply) => required === true)).toBe(true);
      const keys = parameters.map((one: Reply) => `${one.in} ${one.name}`);
      expect({ name, keys: new Set(keys).size }).toEqual({ name, keys: keys.length });
      for (const parameter of parameters) expect(parameter).toMatchObject({ schema: expect.anything() });
    }
  });

  test('refers to what is there, and keeps to the words of JSON Schema', () => {
    const referred = new Set<string>();
    for (const [path, node] of nodes(document)) {
      if (typeof node.$ref !== 'string') continue;
      referred.add(node.$ref);
      const target = node.$ref
        .slice(2)
        .split('/')
        .reduce((at: Reply, name: string) => at?.[name], document);
      expect({ path, ref: node.$ref, isThere: target !== undefined }).toEqual({ path, ref: node.$ref, isThere: true });
    }
    for (const name of Object.keys(document.components.schemas)) expect([...referred]).toContain(`#/components/schemas/${name}`);
    const types = ['object', 'array', 'string', 'number', 'integer', 'boolean', 'null'];
    for (const [path, node] of nodes(document)) {
      if (/\/schema$|\/items$/.test(path) && 'type' in node)
        expect({ path, type: node.type, isKnown: types.includes(node.type) }).toMatchObject({ isKnown: true });
      expect({ path, isLeftOver: '$defs' in node || '$schema' in node }).toEqual({ path, isLeftOver: false });
    }
  });

  test('tells what goes into what is written', () => {
    const { put } = document.paths['/api/mark'];
    expect(put.requestBody.content['application/json'].schema).toMatchObject({
      type: 'object',
      required: ['id'],
      properties: { starred: { type: 'boolean' }, rating: { type: 'integer', minimum: 0, maximum: 5 } },
    });
    expect(document.paths['/auth/login'].post.security).toEqual([]);
    expect(document.paths['/api/song'].get.responses['200'].content['application/json'].schema).toEqual({
      type: 'array',
      items: { $ref: '#/components/schemas/Song' },
    });
  });
});

test('answers that are not as described are found, with where and why', () => {
  const schema = array(object({ id: string(), inner: object({ name: string() }) }));
  expect(misfitsOf(schema, [{ id: 'a', inner: { name: 'b' } }])).toEqual([]);
  expect(misfitsOf(schema, [{ id: 1, inner: { name: 'b' } }])).toEqual([expect.stringContaining('0.id')]);
  expect(misfitsOf(schema, [{ id: 'a', inner: {} }])).toEqual([expect.stringContaining('0.inner.name')]);
  expect(misfitsOf(schema, [{ id: 'a', inner: { name: 'b', more: 1 } }])).toEqual(['the answer.0.inner.more: not described']);
});
