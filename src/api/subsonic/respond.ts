// Writes a reply tree as JSON, JSONP or XML (subsonic.md 2, 4-6). In XML scalars are attributes; the few
// exceptions are marked in the tree by `text` and `elements`. `Fragment` is a part whose JSON is ready.

import { textResponse } from '../http/compress.ts';

export type Scalar = string | number | boolean;
export type Value = Scalar | undefined | Fragment | Tree | readonly Value[];
export interface Tree {
  [name: string]: Value;
}

/** A part of the tree that knows its JSON already and can be made an object for XML. */
export class Fragment {
  readonly json: string;
  readonly tree: () => Tree;
  constructor(json: string, tree: () => Tree) {
    this.json = json;
    this.tree = tree;
  }
  /** The same with more members; `json` must be an object. */
  extended(extra: Tree): Fragment {
    const more = json(extra);
    if (more === '{}') return this;
    const text = this.json === '{}' ? more : `${this.json.slice(0, -1)},${more.slice(1)}`;
    return new Fragment(text, () => ({ ...this.tree(), ...extra }));
  }
}

export interface Format {
  kind: 'xml' | 'json' | 'jsonp';
  callback: string;
}

export const protocolVersion = '1.16.1';
const callbackName = /^[a-zA-Z_$][a-zA-Z0-9_$.]*$/;

/** The format asked for; a JSONP without a usable callback is JSON. */
export function formatOf(f: string, callback: string): Format {
  if (f === 'json') return { kind: 'json', callback: '' };
  if (f === 'jsonp') return callbackName.test(callback) ? { kind: 'jsonp', callback } : { kind: 'json', callback: '' };
  return { kind: 'xml', callback: '' };
}

const mediaTypes = { xml: 'application/xml; charset=utf-8', json: 'application/json', jsonp: 'application/javascript; charset=utf-8' };

/** The whole answer: envelope, payload, content type. */
export function writeReply(
  request: Request,
  format: Format,
  serverVersion: string,
  payload: Tree,
  options: { failed?: boolean; status?: number; headers?: Record<string, string> } = {},
): Response {
  const envelope: Tree = {
    status: options.failed ? 'failed' : 'ok',
    version: protocolVersion,
    type: 'melodrome',
    serverVersion,
    openSubsonic: true,
    ...payload,
  };
  const body =
    format.kind === 'xml'
      ? `<?xml version="1.0" encoding="UTF-8"?>\n${xmlElement('subsonic-response', { xmlns: 'http://subsonic.org/restapi', ...envelope })}`
      : wrap(format, `{"subsonic-response":${json(envelope)}}`);
  return textResponse(request, body, {
    status: options.status ?? 200,
    headers: { 'content-type': mediaTypes[format.kind], 'cache-control': 'no-store', ...options.headers },
  });
}

const wrap = (format: Format, text: string) => (format.kind === 'jsonp' ? `${format.callback}(${text});` : text);

// Characters that XML 1.0 forbids come from real tags; clients choke on them in JSON as well.
// eslint-disable-next-line no-control-regex -- these are the ones to drop
const forbidden =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** JSON text of a tree; undefined members are left out. */
export function json(value: Value): string {
  if (value instanceof Fragment) return value.json;
  if (typeof value === 'string') return JSON.stringify(forbidden.test(value) ? value.replace(forbidden, '') : value);
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '0';
  if (typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) {
    let text = '[';
    for (let i = 0; i < value.length; i++) text += (i > 0 ? ',' : '') + json(value[i] as Value);
    return `${text}]`;
  }
  if (typeof value !== 'object') return 'null';
  let text = '{';
  for (const name of Object.keys(value)) {
    const member = (value as Tree)[name];
    if (member === undefined) continue;
    text += `${text.length > 1 ? ',' : ''}"${name}":${json(member)}`;
  }
  return `${text}}`;
}

/** Members whose scalars are child elements in XML, by the name of their parent. */
const elementParents = new Set(['albumInfo', 'artistInfo', 'artistInfo2', 'similarity']);
/** Members that become the text of their element. */
const textMembers: Record<string, string> = { genre: 'value', lyrics: 'value', line: 'value', cue: 'value' };

function xmlElement(name: string, tree: Tree): string {
  let attributes = '';
  let children = '';
  let text = '';
  for (const [member, given] of Object.entries(tree)) {
    const value = given instanceof Fragment ? given.tree() : given;
    if (value === undefined) continue;
    if (Array.isArray(value)) {
      for (const item of value as readonly Value[]) children += xmlChild(member, item);
    } else if (typeof value === 'object') children += xmlElement(member, value as Tree);
    else if (textMembers[name] === member) text = escapeXml(String(value));
    else if (elementParents.has(name)) children += xmlChild(member, value as Scalar);
    else attributes += ` ${member}="${escapeXml(scalar(value as Scalar))}"`;
  }
  const inside = text + children;
  return inside === '' ? `<${name}${attributes}/>` : `<${name}${attributes}>${inside}</${name}>`;
}

function xmlChild(name: string, item: Value): string {
  if (item === undefined) return '';
  if (item instanceof Fragment) return xmlElement(name, item.tree());
  if (typeof item === 'object') return xmlElement(name, item as Tree);
  return `<${name}>${escapeXml(scalar(item))}</${name}>`;
}

const scalar = (value: Scalar) => (typeof value === 'number' && !Number.isFinite(value) ? '0' : String(value));

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
  '\r': '&#13;',
  '\t': '&#9;',
};

function escapeXml(text: string): string {
  return text.replace(forbidden, '').replace(/[&<>"\n\r\t]/g, (sign) => entities[sign] ?? sign);
}
