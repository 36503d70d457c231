// Files over HTTP: one range, suffix ranges, If-Range, 304, 416, HEAD. Bun's own answer for a file knows
// neither ETag nor Last-Modified, and multi-part ranges are answered whole, as RFC 9110 allows.
import { statSync } from 'node:fs';

export interface FileReply {
  path: string;
  mediaType: string;
  /** Without quotes. */
  etag: string;
  headers?: Record<string, string>;
}

/** The whole file or the part asked for; undefined when the file is not there. */
export function sendFile(request: Request, reply: FileReply): Response | undefined {
  let sizeBytes: number;
  let mtimeMs: number;
  try {
    const stats = statSync(reply.path);
    if (!stats.isFile()) return undefined;
    sizeBytes = stats.size;
    mtimeMs = stats.mtimeMs;
  } catch {
    return undefined;
  }
  const etag = `"${reply.etag}"`;
  const modified = new Date(Math.floor(mtimeMs / 1000) * 1000).toUTCString();
  const headers: Record<string, string> = {
    'accept-ranges': 'bytes',
    'content-type': reply.mediaType,
    etag,
    'last-modified': modified,
    'x-content-type-options': 'nosniff',
    ...reply.headers,
  };
  if (isNotModified(request, etag, modified)) return new Response(null, { status: 304, headers });
  const range = mayUseRange(request, etag, modified) ? parseRange(request.headers.get('range'), sizeBytes) : 'whole';
  if (range === 'unsatisfiable') {
    return new Response(null, { status: 416, headers: { ...headers, 'content-range': `bytes */${sizeBytes}` } });
  }
  // For HEAD the server itself leaves the body out; without one it would say that the length is 0.
  if (range === 'whole') {
    return new Response(Bun.file(reply.path), { headers: { ...headers, 'content-length': String(sizeBytes) } });
  }
  const [start, end] = range;
  headers['content-range'] = `bytes ${start}-${end}/${sizeBytes}`;
  headers['content-length'] = String(end - start + 1);
  return new Response(Bun.file(reply.path).slice(start, end + 1), { status: 206, headers });
}

/** If-None-Match decides; If-Modified-Since only where that is absent. */
export function isNotModified(request: Request, etag: string, modified?: string): boolean {
  const match = request.headers.get('if-none-match');
  if (match !== null) return match === '*' || match.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
  const since = request.headers.get('if-modified-since');
  return modified !== undefined && since !== null && Date.parse(since) >= Date.parse(modified);
}

function mayUseRange(request: Request, etag: string, modified: string): boolean {
  const condition = request.headers.get('if-range');
  return condition === null || condition === etag || condition === modified;
}

/** First and last byte, or why there is no part. Malformed and multiple ranges mean the whole file. */
export function parseRange(header: string | null, sizeBytes: number): [number, number] | 'whole' | 'unsatisfiable' {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.replaceAll(' ', '') ?? '');
  if (!match) return 'whole';
  const [, first = '', last = ''] = match;
  if (first === '') {
    if (last === '') return 'whole';
    const length = Number(last);
    if (length === 0 || sizeBytes === 0) return 'unsatisfiable';
    return [Math.max(0, sizeBytes - length), sizeBytes - 1];
  }
  const start = Number(first);
  if (start >= sizeBytes) return 'unsatisfiable';
  const end = last === '' ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1);
  return end < start ? 'whole' : [start, end];
}
