// /api/openapi.json: the route table as an OpenAPI 3.1 document, made when somebody first asks for it.
import type { ConversionConfig, JsonSchema } from '@valibot/to-json-schema';
import * as v from 'valibot';

import { version } from '../../version.ts';
import { components } from './components.ts';
import { operation, type NativeRoute, type Operation, type Schema } from './operation.ts';
import { isReadByAddress } from './session.ts';
import { said } from './shapes.ts';

type Json = Record<string, unknown>;
type Convert = (schema: Schema) => JsonSchema;

const introduction = `The API that Melodrome's own page uses; a superset of Navidrome's. Log in by /auth/login and send the token back with every
request, as the header X-ND-Authorization: Bearer <token>. Answers bring a fresh token in the header of the same name.`;

/** Answers the document of the routes, which it is one of. */
export function describeRoutes(routes: () => readonly NativeRoute[]): Operation {
  let text: Promise<string> | undefined;
  const facts = { summary: 'This description', output: said(v.looseObject({ openapi: v.string() }), 'OpenAPI 3.1.') };
  return operation(facts, async ({ headers }) => {
    text ??= openApiDocument(routes()).then((document) => JSON.stringify(document));
    return new Response(await text, { headers: { ...headers, 'content-type': 'application/json' } });
  });
}

/** The document. */
export async function openApiDocument(routes: readonly NativeRoute[]): Promise<Json> {
  const { toJsonSchema } = await import('@valibot/to-json-schema');
  const config: ConversionConfig = {
    target: 'draft-2020-12',
    definitions: components,
    // JSON has no other numbers; blanks around a text are cut off.
    ignoreActions: ['finite', 'trim'],
    overrideRef: ({ referenceId }) => `#/components/schemas/${referenceId}`,
  };
  const convert: Convert = (schema) => {
    const { $schema: _schema, $defs: _defs, ...rest } = toJsonSchema(schema, config);
    return rest;
  };
  const { $defs } = toJsonSchema(v.object({}), config);
  return {
    openapi: '3.1.0',
    info: { title: 'Melodrome', version, description: introduction, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: '/' }],
    security: [{ token: [] }],
    tags: [...new Set(routes.map(({ section }) => section))].map((name) => ({ name })),
    paths: pathsOf(routes, convert),
    components: {
      securitySchemes: {
        token: { type: 'apiKey', in: 'header', name: 'X-ND-Authorization', description: 'Bearer and the token of the login.' },
        address: { type: 'apiKey', in: 'query', name: 'jwt', description: 'The token of the login, where no header can be sent.' },
        cookie: { type: 'apiKey', in: 'cookie', name: 'melodrome', description: 'Set by the login; for pictures, streams and events.' },
      },
      responses: { Failure: { description: 'What went wrong, in a sentence', content: jsonOf({ $ref: '#/components/schemas/Failure' }) } },
      schemas: $defs,
    },
  };
}

function securityOf(route: NativeRoute): Json {
  if (route.access === 'public') return { security: [] };
  const ways = ['token', ...(isReadByAddress(route) ? ['address'] : []), ...(route.byCookie ? ['cookie'] : [])];
  return ways.length === 1 ? {} : { security: ways.map((way) => ({ [way]: [] })) };
}

function pathsOf(routes: readonly NativeRoute[], convert: Convert): Json {
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    (paths[path] ??= {})[route.method.toLowerCase()] = operationOf(route, convert);
  }
  return paths;
}

function operationOf(route: NativeRoute, convert: Convert): Json {
  const { method, path, access, section, answer } = route;
  const parameters = [...pathParameters(path), ...queryParameters(answer, convert)];
  const body = bodyOf(answer, convert);
  return {
    operationId: operationId(method, path),
    tags: [section],
    summary: access === 'admin' ? `${answer.summary} (admins)` : answer.summary,
    ...securityOf(route),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body ? { requestBody: body } : {}),
    responses: { [answer.status ?? 200]: answerOf(answer, convert), default: { $ref: '#/components/responses/Failure' } },
  };
}

/** `GET /api/song/:id/lyrics` is `getSongByIdLyrics`. */
const operationId = (method: string, path: string): string =>
  method.toLowerCase() +
  path
    .replace(/^\/api\//, '')
    .split(/[/.-]/)
    .filter(Boolean)
    .map((part) => (part.startsWith(':') ? `By${capital(part.slice(1))}` : capital(part)))
    .join('');
const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

const pathParameters = (path: string): Json[] =>
  [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));

function queryParameters({ query = {}, isFiltered }: Operation, convert: Convert): Json[] {
  const named = Object.entries(query).map(([name, given]): Json => {
    const { description, ...schema } = convert(given.type === 'optional' ? (given as Schema & { wrapped: Schema }).wrapped : given);
    return { name, in: 'query', ...(given.type === 'optional' ? {} : { required: true }), ...(description ? { description } : {}), schema };
  });
  if (!isFiltered) return named;
  const filters = {
    name: 'filters',
    in: 'query',
    description: 'Any other parameter keeps the rows that have this value.',
    style: 'form',
    explode: true,
    schema: { type: 'object', additionalProperties: { type: 'string' } },
  };
  return [...named, filters];
}

function bodyOf({ body, otherBody }: Operation, convert: Convert): Json | undefined {
  if (!body && !otherBody) return undefined;
  const isForm = otherBody === 'multipart/form-data';
  const form = { type: 'object', properties: { image: { type: 'string', contentMediaType: 'image/*' } }, required: ['image'] };
  const other = otherBody ? { [otherBody]: { schema: isForm ? form : { type: 'string' } } } : {};
  return { required: true, content: { ...(body ? jsonOf(convert(body)) : {}), ...other } };
}

function answerOf({ output, media = [], isPage }: Operation, convert: Convert): Json {
  const content = { ...(output ? jsonOf(convert(output)) : {}), ...Object.fromEntries(media.map((type) => [type, {}])) };
  const total = { 'X-Total-Count': { description: 'Length of the whole list', schema: { type: 'integer' } } };
  return { description: 'It worked', ...(isPage ? { headers: total } : {}), ...(output || media.length > 0 ? { content } : {}) };
}

const jsonOf = (schema: unknown): Json => ({ 'application/json': { schema } });
