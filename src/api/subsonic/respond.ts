// Writes a reply tree as JSON, JSONP or XML (subsonic.md 2, 4-6). In XML scalars are attributes; the few
// exceptions are marked in the tree by `text` and `elements`. `Fragment` is a part whose JSON is ready.

import { textResponse, type KeptText } from '../http/compress.ts';

export type Scalar = string | number | boolean;
export type Value = Scalar | undefined | Fragment | Tree | readonly Value[];
export interface Tree {
  [name: string]: Value;
}

/** What must not be in ready JSON: signs that clients choke on, which the engine writes as they are or as numbers, and null. */
export const oddParts = ['\\u', ':null', '\ufffe', '\uffff'];

/** A part of the tree whose JSON is ready, and which can be made an object for XML. */
export class Fragment {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
  /** Of a tree without fragments. The engine's own writer is far quicker than ours and leaves out the same members. */
  static of(tree: Tree): Fragment {
    return Fragment.ready(JSON.stringify(tree));
  }
  /** Of JSON in which there may be signs that clients choke on, or null where a number was none. */
  static ready(text: string): Fragment {
    return new Fragment(oddParts.some((part) => text.includes(part)) ? json(JSON.parse(text) as Tree) : text);
  }
  tree(): Tree {
    return JSON.parse(this.text) as Tree;
  }
  /** The same with more members; it must be an object with at least one. */
  extended(extra: Tree): Fragment {
    const more = json(extra);
    return more === '{}' ? this : new Fragment(`${this.text.slice(0, -1)},${more.slice(1)}`);
  }
}

/** An item with more members, whichever form it has. */
export const extended = (item: Value, extra: Tree): Value =>
  item instanceof Fragment ? item.extended(extra) : { ...(item as Tree | undefined), ...extra };

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

interface ReplyOptions {
  failed?: boolean;
  status?: number;
  headers?: Record<string, string>;
}

/** The whole answer: envelope, payload, content type. */
export function writeReply(request: Request, format: Format, serverVersion: string, payload: Tree, options: ReplyOptions = {}): Response {
  const text = replyText(format, serverVersion, payload, options.failed ? 'failed' : 'ok');
  return textResponse(request, text, { status: options.status ?? 200, headers: replyHeaders(format, options.headers) });
}

/** The same for a body that was made before. */
export function writeKept(request: Request, format: Format, body: KeptText, headers: Record<string, string>): Response {
  return textResponse(request, body, { headers: replyHeaders(format, headers) });
}

/** The body alone. */
export function replyText(format: Format, serverVersion: string, payload: Tree, status: 'ok' | 'failed'): string {
  if (format.kind !== 'xml') return wrap(format, `${envelopeJson(status, serverVersion)}${members(payload)}}}`);
  const root = xmlElement('subsonic-response', { xmlns: 'http://subsonic.org/restapi', ...envelope(status, serverVersion), ...payload });
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root}`;
}

function replyHeaders({ kind }: Format, headers: Record<string, string> = {}): Record<string, string> {
  headers['content-type'] = mediaTypes[kind];
  headers['cache-control'] ??= 'no-store';
  return headers;
}

/** JSON and JSONP differ in what is around. */
const wrap = ({ kind, callback }: Format, body: string) => (kind === 'json' ? body : `${callback}(${body});`);

/** The members of a tree as they follow others. */
function members(tree: Tree): string {
  const text = json(tree);
  return text === '{}' ? '' : `,${text.slice(1, -1)}`;
}

const envelope = (status: string, serverVersion: string) => ({
  status,
  version: protocolVersion,
  type: 'melodrome',
  serverVersion,
  openSubsonic: true,
});

/** The same as JSON without its closing brace; written out, because every reply begins with it. */
const envelopeJson = (status: string, serverVersion: string) =>
  `{"subsonic-response":{"status":"${status}","version":"${protocolVersion}","type":"melodrome","serverVersion":${JSON.stringify(serverVersion)},"openSubsonic":true`;

// Characters that XML 1.0 forbids come from real tags; clients choke on them in JSON as well.
const forbidden =
  // eslint-disable-next-line no-control-regex -- these are the ones to drop
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** JSON text of a tree; undefined members are left out. */
export function json(value: Value): string {
  if (value instanceof Fragment) return value.text;
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
