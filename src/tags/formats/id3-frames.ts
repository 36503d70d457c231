// What single ID3v2 frames say. Text frames become lower-case names ('tit2'), user texts 'txxx:description',
// people lists 'tipl:role' and 'performer:instrument'.

import { addLyrics, addPicture, addTag, maxLyricsBytes, maxTextBytes, pictureMime, type Findings, type TagSet } from '../native.ts';
import { id3Genres } from './genres.ts';

// prettier-ignore
/** ID3v2.2 frame ids with their later names. */
export const longFrameIds: Record<string, string> = {
  TT1: 'TIT1', TT2: 'TIT2', TT3: 'TIT3', TP1: 'TPE1', TP2: 'TPE2', TP3: 'TPE3', TP4: 'TPE4', TAL: 'TALB', TRK: 'TRCK', TPA: 'TPOS',
  TYE: 'TYER', TDA: 'TDAT', TIM: 'TIME', TRD: 'TRDA', TOR: 'TORY', TCO: 'TCON', TCM: 'TCOM', TXT: 'TEXT', TLA: 'TLAN', TKE: 'TKEY',
  TBP: 'TBPM', TCR: 'TCOP', TPB: 'TPUB', TEN: 'TENC', TSS: 'TSSE', TMT: 'TMED', TRC: 'TSRC', TCP: 'TCMP', TST: 'TSOT', TSP: 'TSOP',
  TSA: 'TSOA', TS2: 'TSO2', TSC: 'TSOC', TDR: 'TDRL', TXX: 'TXXX', IPL: 'IPLS', COM: 'COMM', ULT: 'USLT', SLT: 'SYLT', PIC: 'PIC',
  UFI: 'UFID', GP1: 'GRP1', MVN: 'MVNM', MVI: 'MVIN', WAR: 'WOAR', WCP: 'WCOP',
};

const peopleRoles = new Set(['arranger', 'engineer', 'producer', 'dj-mix', 'mix']);
const tiplNames: Record<string, string> = { djmix: 'dj-mix', 'dj mix': 'dj-mix', djmixer: 'dj-mix', mixer: 'mix' };

/** Adds what one frame (already decoded from compression and unsynchronisation) says. */
export function readId3Frame(id: string, body: Buffer, version: number, set: TagSet, findings: Findings): void {
  if (id === 'TXXX') userText(body, set);
  else if (id === 'TIPL' || id === 'IPLS' || id === 'TMCL') peopleList(id, body, set);
  else if (id.charCodeAt(0) === 0x54) textFrame(id, body, version, set);
  else if (id === 'COMM') comment(body, set);
  else if (id === 'USLT') unsyncedLyrics(body, set);
  else if (id === 'SYLT') syncedLyrics(body, set);
  else if (id === 'UFID') uniqueId(body, set);
  else if (id === 'APIC' || id === 'PIC') picture(id, body, findings);
  else if (id === 'GRP1' || id === 'MVNM' || id === 'MVIN') textFrame(id, body, version, set);
  else if (id === 'WOAR' || id === 'WCOP') addTag(set, id.toLowerCase(), until(body.toString('latin1', 0, maxTextBytes)));
}

function textFrame(id: string, body: Buffer, version: number, set: TagSet): void {
  const name = id.toLowerCase();
  const values = texts(body, 0);
  if (name === 'tcon') {
    for (const value of values) for (const genre of id3Genres(value)) addTag(set, name, genre);
  } else if (name === 'tyer' || name === 'tdat') {
    // v2.3 keeps year and day apart: kept under their own names, joined by `joinDate`.
    addTag(set, name, values[0] ?? '');
    joinDate(set, version);
  } else {
    for (const value of values) addTag(set, name, value);
  }
}

function joinDate(set: TagSet, version: number): void {
  const year = set.values.get('tyer')?.[0] ?? '';
  if (!/^\d{4}/.test(year) || (version === 4 && set.values.has('tdrc'))) return;
  const day = /^(\d\d)(\d\d)$/.exec(set.values.get('tdat')?.[0] ?? '');
  set.values.set('tdrc', [day && year.length === 4 ? `${year}-${day[2]}-${day[1]}` : year]);
}

function userText(body: Buffer, set: TagSet): void {
  const [description = '', ...values] = texts(body, 0);
  for (const value of values) addTag(set, `txxx:${description.trim().toLowerCase()}`, value);
}

function peopleList(id: string, body: Buffer, set: TagSet): void {
  const list = texts(body, 0, true);
  for (let i = 0; i + 1 < list.length && i < 2_000; i += 2) {
    const given = list[i]!.trim().toLowerCase();
    const role = tiplNames[given] ?? given;
    if (id !== 'TMCL' && peopleRoles.has(role)) addTag(set, `${id.toLowerCase()}:${role}`, list[i + 1]!);
    else if (id !== 'TIPL') addTag(set, `performer:${given}`, list[i + 1]!);
  }
}

function comment(body: Buffer, set: TagSet): void {
  if (body.length < 5) return;
  const [description = '', text = ''] = describedText(body, 4, maxTextBytes);
  const name = description.trim().toLowerCase();
  addTag(set, name === '' ? 'comment' : `comm:${name}`, text);
}

function unsyncedLyrics(body: Buffer, set: TagSet): void {
  if (body.length < 5) return;
  const [, text = ''] = describedText(body, 4, maxLyricsBytes);
  addLyrics(set, body.toString('latin1', 1, 4), text);
}

/** SYLT in milliseconds becomes LRC text, which the lyrics reader understands. */
function syncedLyrics(body: Buffer, set: TagSet): void {
  if (body.length < 7 || body[4] !== 2) return;
  const encoding = body[0]!;
  const wide = encoding === 1 || encoding === 2;
  const step = wide ? 2 : 1;
  let at = endOfText(body, 6, wide) + step;
  let lrc = '';
  while (at < body.length && lrc.length < maxLyricsBytes) {
    const end = endOfText(body, at, wide);
    if (end + step + 4 > body.length) break;
    const text = decode(body.subarray(at, end), encoding).replace(/^[\r\n]+/, '');
    const ms = body.readUInt32BE(end + step);
    const stamp = `${String(Math.floor(ms / 60_000)).padStart(2, '0')}:${((ms % 60_000) / 1000).toFixed(2).padStart(5, '0')}`;
    lrc += `[${stamp}]${text}\n`;
    at = end + step + 4;
  }
  addLyrics(set, body.toString('latin1', 1, 4), lrc);
}

function uniqueId(body: Buffer, set: TagSet): void {
  const end = body.indexOf(0);
  if (end < 0) return;
  addTag(set, `ufid:${body.toString('latin1', 0, Math.min(end, 200)).toLowerCase()}`, body.toString('latin1', end + 1, end + 1 + 64));
}

function picture(id: string, body: Buffer, findings: Findings): void {
  const encoding = body[0] ?? 0;
  let at = 4;
  let mime = '';
  if (id === 'APIC') {
    at = body.indexOf(0, 1);
    if (at < 0) return;
    mime = body.toString('latin1', 1, Math.min(at, 100));
    at += 1;
  }
  const data = endOfText(body, at + 1, encoding === 1 || encoding === 2) + (encoding === 1 || encoding === 2 ? 2 : 1);
  const bytes = body.subarray(data);
  addPicture(findings, body[at] ?? 0, mime.startsWith('image/') || mime === '-->' ? mime : pictureMime(bytes), () => bytes);
}

function until(text: string): string {
  const end = text.indexOf('\0');
  return end < 0 ? text : text.slice(0, end);
}

/** All texts of a frame that starts with its encoding byte; empty ones only where their place counts. */
function texts(body: Buffer, at: number, keepEmpty = false): string[] {
  const encoding = body[at] ?? 0;
  if (encoding > 3) return [];
  const whole = decode(body.subarray(at + 1, at + 1 + 16 * maxTextBytes), encoding);
  if (!whole.includes('\0')) return [whole.length > maxTextBytes ? whole.slice(0, maxTextBytes) : whole];
  const parts = whole.split('\0', 2_001).map((part) => (part.charCodeAt(0) === 0xfeff ? part.slice(1) : part).slice(0, maxTextBytes));
  if (keepEmpty) return parts;
  return parts.filter((part, i) => i === 0 || part !== '');
}

/** A description, NUL, and a text, behind encoding byte and language. */
function describedText(body: Buffer, at: number, maxBytes: number): [string, string] | [] {
  const encoding = body[0]!;
  if (encoding > 3) return [];
  const wide = encoding === 1 || encoding === 2;
  const end = endOfText(body, at, wide);
  const text = decode(body.subarray(end + (wide ? 2 : 1)), encoding)
    .slice(0, maxBytes)
    .replace(/\0[\s\S]*$/, '');
  return [decode(body.subarray(at, end), encoding), text];
}

function endOfText(body: Buffer, at: number, wide: boolean): number {
  if (!wide) {
    const end = body.indexOf(0, at);
    return end < 0 ? body.length : end;
  }
  for (let i = at; i + 1 < body.length; i += 2) if (body[i] === 0 && body[i + 1] === 0) return i;
  return body.length;
}

/** Text in one of ID3's four encodings; a byte-order mark decides where there is one. */
function decode(bytes: Buffer, encoding: number): string {
  if (encoding === 0) return bytes.toString('latin1', 0, bytes.length);
  if (encoding === 3) {
    const from = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
    return bytes.toString('utf8', from, bytes.length);
  }
  const even = bytes.length & ~1;
  const mark = even >= 2 ? (bytes[0]! << 8) | bytes[1]! : 0;
  if (mark === 0xfffe) return bytes.toString('utf16le', 2, even);
  if (mark === 0xfeff)
    return Buffer.from(bytes.subarray(2, even))
      .swap16()
      .toString('utf16le', 0, even - 2);
  if (encoding === 1) return bytes.toString('utf16le', 0, even);
  return Buffer.from(bytes.subarray(0, even)).swap16().toString('utf16le', 0, even);
}
