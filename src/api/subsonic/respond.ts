// Writes a reply tree as JSON, JSONP or XML (subsonic.md 2, 4-6). In XML scalars are attributes; the few
// exceptions are marked in the tree by `text` and `elements`. `Fragment` is a part whose JSON is ready.

import { textResponse } from '../http/compress.ts';

export type Scalar = string | number | boolean;
export type Value = Scalar | undefined | Fragment | Tree | readonly Value[];
export interface Tree {
  [name: string]: Value;
}

/** A part of the tree whose JSON is ready as UTF-8, and which can be made an object for XML. */
export class Fragment {
  readonly bytes: Uint8Array;
  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }
  static of(tree: Tree): Fragment {
    return new Fragment(encoder.encode(json(tree)));
  }
  tree(): Tree {
    return JSON.parse(decoder.decode(this.bytes)) as Tree;
  }
  /** The same with more members; it must be an object with at least one. */
  extended(extra: Tree): Fragment {
    const more = json(extra);
    if (more === '{}') return this;
    return new Fragment(joinBytes([this.bytes.subarray(0, -1), encoder.encode(`,${more.slice(1)}`)]));
  }
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const comma = encoder.encode(',');

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
  const status = options.failed ? 'failed' : 'ok';
  const body =
    format.kind === 'xml'
      ? `<?xml version="1.0" encoding="UTF-8"?>\n${xmlElement('subsonic-response', { xmlns: 'http://subsonic.org/restapi', ...envelope(status, serverVersion), ...payload })}`
      : wrap(format, jsonBody(payload, serverVersion, status));
  const headers = options.headers ?? {};
  headers['content-type'] = mediaTypes[format.kind];
  headers['cache-control'] ??= 'no-store';
  return textResponse(request, body, { status: options.status ?? 200, headers });
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

function wrap(format: Format, body: string | Uint8Array<ArrayBuffer>): string | Uint8Array<ArrayBuffer> {
  if (format.kind === 'json') return body;
  return `${format.callback}(${typeof body === 'string' ? body : decoder.decode(body)});`;
}

// Characters that XML 1.0 forbids come from real tags; clients choke on them in JSON as well.
const forbidden =
  // eslint-disable-next-line no-control-regex -- these are the ones to drop
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** A body in two kinds of pieces: text as it grows, and ready bytes that are never decoded again. */
interface Pieces {
  done: Uint8Array[];
  text: string;
}

/** Text where it is all text; bytes where ready parts are in it, which saves making and encoding a long string. */
function jsonBody(payload: Tree, serverVersion: string, status: string): string | Uint8Array<ArrayBuffer> {
  const pieces: Pieces = { done: [], text: envelopeJson(status, serverVersion) };
  writeMembers(payload, ',', pieces);
  pieces.text += '}}';
  if (pieces.done.length === 0) return pieces.text;
  flush(pieces);
  return joinBytes(pieces.done);
}

function write(value: Value, pieces: Pieces): void {
  if (value instanceof Fragment) {
    flush(pieces);
    pieces.done.push(value.bytes);
  } else if (Array.isArray(value)) {
    pieces.text += '[';
    for (let i = 0; i < value.length; i++) {
      if (i > 0 && pieces.text === '') pieces.done.push(comma);
      else if (i > 0) pieces.text += ',';
      write(value[i] as Value, pieces);
    }
    pieces.text += ']';
  } else if (typeof value === 'object') {
    if (!writeMembers(value as Tree, '{', pieces)) pieces.text += '{';
    pieces.text += '}';
  } else pieces.text += json(value);
}

/** Writes the members that are there, with `first` before them; whether there were any. */
function writeMembers(tree: Tree, first: string, pieces: Pieces): boolean {
  let separator = first;
  let isAny = false;
  for (const name of Object.keys(tree)) {
    const member = tree[name];
    if (member === undefined) continue;
    pieces.text += `${separator}"${name}":`;
    separator = ',';
    isAny = true;
    write(member, pieces);
  }
  return isAny;
}

function flush(pieces: Pieces): void {
  if (pieces.text === '') return;
  pieces.done.push(encoder.encode(pieces.text));
  pieces.text = '';
}

function joinBytes(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  let length = 0;
  for (const part of parts) length += part.length;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** JSON text of a tree; undefined members are left out. */
export function json(value: Value): string {
  if (value instanceof Fragment) return decoder.decode(value.bytes);
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
