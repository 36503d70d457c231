// Checks one reply: against our own schema of its endpoint, against the published contract where it lies beside the
// repository, and, for what only reads, against the same reply as XML.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { XMLParser } from 'fast-xml-parser';
import * as v from 'valibot';

import { replySchema } from './schemas.ts';

// Replies are examined freely; their exact shape is what this file is about.
// eslint-disable-next-line typescript/no-explicit-any -- see above
export type Reply = any;

const contractFile = join(import.meta.dir, '../../../../shared/spec/opensubsonic-openapi.json');
/** The published contract, where it is at hand. */
export const contract: Reply = existsSync(contractFile) ? JSON.parse(readFileSync(contractFile, 'utf8')) : undefined;

/** What is wrong with a reply (the whole JSON body), as `path: reason`; nothing for a good one. */
export function misfitsOf(endpoint: string, body: Reply): string[] {
  const own = replySchema(endpoint);
  const result = own && v.safeParse(own, body['subsonic-response']);
  const ours = result?.issues?.map((issue) => `${v.getDotPath(issue) ?? endpoint}: ${issue.message}`) ?? [];
  return [...ours, ...nulls(body, endpoint), ...publishedMisfits(endpoint, body)];
}

/** Members without a value are absent, never null. */
function nulls(value: Reply, path: string): string[] {
  if (value === null) return [`${path}: null`];
  if (typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([name, member]) => nulls(member, `${path}.${name}`));
}

function publishedMisfits(endpoint: string, body: Reply): string[] {
  const operation = contract?.paths[`/rest/${endpoint}`];
  if (!operation) return [];
  const answer = (operation.get ?? operation.post).responses['200'];
  const content = (answer.$ref ? contract.components.responses[answer.$ref.split('/').at(-1)] : answer).content;
  const schema = content['application/json']?.schema;
  return schema ? misfits(body, schema, endpoint) : [];
}

/** The few keywords of JSON Schema that the contract uses. */
export function misfits(value: Reply, schema: Reply, path: string): string[] {
  if (schema.$ref) return misfits(value, contract.components.schemas[schema.$ref.split('/').at(-1)], path);
  if (schema.allOf) return schema.allOf.flatMap((part: Reply) => misfits(value, part, path));
  const choices = schema.oneOf ?? schema.anyOf;
  if (choices) {
    const results: string[][] = choices.map((part: Reply) => misfits(value, part, path));
    return results.some((found) => found.length === 0) ? [] : (results.toSorted((a, b) => a.length - b.length)[0] ?? []);
  }
  if (schema.enum && !schema.enum.includes(value)) return [`${path}: ${value} is not one of ${schema.enum}`];
  const kind = Array.isArray(value) ? 'array' : Number.isInteger(value) ? 'integer' : typeof value;
  const isFine = schema.type === undefined || schema.type === kind || (schema.type === 'number' && kind === 'integer');
  if (!isFine) return [`${path}: ${kind} in place of ${schema.type}`];
  if (kind === 'array') return value.flatMap((item: Reply, i: number) => misfits(item, schema.items ?? {}, `${path}[${i}]`));
  if (kind !== 'object') return [];
  const missing = (schema.required ?? [])
    .filter((name: string) => value[name] === undefined)
    .map((name: string) => `${path}.${name}: missing`);
  const members = Object.entries(schema.properties ?? {}).flatMap(([name, part]) =>
    value[name] === undefined ? [] : misfits(value[name], part, `${path}.${name}`),
  );
  return [...missing, ...members];
}

/** Replies that only read and do not depend on the moment or on chance: asking again changes nothing. */
export const isRepeatable = (endpoint: string, parameters: Record<string, unknown>) =>
  /^(get|search|ping|tokenInfo)/.test(endpoint) &&
  !/^get(RandomSongs|SimilarSongs|NowPlaying|ScanStatus|Transcode|ChatMessages)/.test(endpoint) &&
  parameters['type'] !== 'random';

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseAttributeValue: false,
  parseTagValue: false,
  trimValues: false,
  htmlEntities: true,
  textNodeName: 'value',
});

/** The two forms of one reply, to be compared with toEqual. */
export function bothForms(body: Reply, xml: string): { json: Reply; xml: Reply; namespace: string } {
  const { xmlns, ...members } = parser.parse(xml)['subsonic-response'];
  return { json: flat(body['subsonic-response']), xml: members, namespace: xmlns };
}

/** JSON as the XML parser would give it: texts only, one-item lists as their item, empty things gone. */
function flat(value: Reply): Reply {
  if (Array.isArray(value)) {
    const items = value.map(flat);
    return items.length === 0 ? undefined : items.length === 1 ? items[0] : items;
  }
  if (typeof value !== 'object' || value === null) return String(value);
  const members = Object.entries(value).flatMap(([name, member]) => {
    const text = flat(member);
    return text === undefined ? [] : [[name, text] as const];
  });
  // An element with nothing but its text is that text.
  const [only] = members;
  if (only && members.length === 1 && only[0] === 'value') return only[1];
  return members.length === 0 ? '' : Object.fromEntries(members);
}
