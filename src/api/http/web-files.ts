// The files of the built web page: from the repository's build folder, or from inside the binary. Each may
// have compressed siblings (.br, .zst, .gz); bytes are read on first use and kept, there are few of them.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';

import { isNotModified } from './bytes.ts';

interface WebFile {
  mediaType: string;
  etag: string;
  /** Named by a hash of its content, so it never changes. */
  isHashed: boolean;
  /** Content codings at hand, best first. */
  codings: Coding[];
  /** Body by suffix ('' as it is). */
  bodies: Map<string, Uint8Array<ArrayBuffer>>;
}

interface Coding {
  name: string;
  suffix: string;
}

const codings: readonly Coding[] = [
  { name: 'br', suffix: '.br' },
  { name: 'zstd', suffix: '.zst' },
  { name: 'gzip', suffix: '.gz' },
];
const mediaTypes: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

/** The files below a folder; an empty set when it does not exist. */
export function openWebFiles(folder: string) {
  const names = new Set(listFiles(folder));
  const files = new Map<string, WebFile>();
  for (const name of names) {
    if (name.startsWith('.') || codings.some(({ suffix }) => name.endsWith(suffix))) continue;
    files.set(name, describe(name));
  }

  function describe(name: string): WebFile {
    return {
      mediaType: mediaTypes[extname(name)] ?? 'application/octet-stream',
      etag: '',
      isHashed: /-[\w-]{8}\.\w+$/.test(name),
      codings: codings.filter(({ suffix }) => names.has(name + suffix)),
      bodies: new Map(),
    };
  }

  function body(file: WebFile, name: string, suffix: string): Uint8Array<ArrayBuffer> {
    let bytes = file.bodies.get(suffix);
    if (!bytes) file.bodies.set(suffix, (bytes = new Uint8Array(readFileSync(join(folder, name + suffix)))));
    return bytes;
  }

  return {
    names: (): string[] => [...files.keys()],
    text: (name: string): string | undefined => (files.has(name) ? readFileSync(join(folder, name), 'utf8') : undefined),
    /** The file as a response, undefined when there is none of this name. */
    reply(request: Request, name: string): Response | undefined {
      const file = files.get(name);
      if (!file) return undefined;
      const accepted = request.headers.get('accept-encoding') ?? '';
      const coding = file.codings.find((each) => new RegExp(`\\b${each.name}\\b`).test(accepted));
      const bytes = body(file, name, coding?.suffix ?? '');
      file.etag ||= Bun.hash(body(file, name, '')).toString(36);
      const etag = `"${file.etag}${coding ? `-${coding.name}` : ''}"`;
      const headers: Record<string, string> = {
        'cache-control': file.isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
        'content-type': file.mediaType,
        'content-length': String(bytes.length),
        'cross-origin-resource-policy': 'same-origin',
        'x-content-type-options': 'nosniff',
        vary: 'Accept-Encoding',
        etag,
      };
      if (coding) headers['content-encoding'] = coding.name;
      if (isNotModified(request, etag)) {
        delete headers['content-length'];
        return new Response(null, { status: 304, headers });
      }
      return new Response(bytes, { headers });
    },
  };
}

function listFiles(folder: string): string[] {
  try {
    return (readdirSync(folder, { recursive: true }) as string[])
      .map((name) => name.replaceAll('\\', '/'))
      .filter((name) => statSync(join(folder, name)).isFile());
  } catch {
    return [];
  }
}
