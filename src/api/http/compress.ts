// Text bodies over the wire: gzip for those who accept it, when there is enough to win.

const worthIt = 1400;

/** A body that is sent many times: its bytes are made once, in both forms. */
export interface KeptText {
  readonly length: number;
  plain(): Uint8Array<ArrayBuffer>;
  gzip(): Uint8Array<ArrayBuffer>;
}

/** Keeps a text for many replies. */
export function keptText(text: string): KeptText {
  const bytes = new TextEncoder().encode(text);
  let compressed: Uint8Array<ArrayBuffer> | undefined;
  return {
    length: bytes.length,
    plain: () => bytes,
    gzip: () => (compressed ??= gzip(bytes)),
  };
}

const gzip = (text: string | Uint8Array<ArrayBuffer>) => Bun.gzipSync(text, { level: 1, library: 'libdeflate' });

/** A response with a text body, compressed where the client allows it; takes `headers` over. */
export function textResponse(
  request: Request,
  text: string | KeptText,
  init: { status?: number; headers: Record<string, string> },
): Response {
  const { headers, status = 200 } = init;
  const plain = () => (typeof text === 'string' ? text : text.plain());
  if (text.length < worthIt) return new Response(plain(), { status, headers });
  headers['vary'] = 'Accept-Encoding';
  if (!/\bgzip\b/.test(request.headers.get('accept-encoding') ?? '')) return new Response(plain(), { status, headers });
  headers['content-encoding'] = 'gzip';
  return new Response(typeof text === 'string' ? gzip(text) : text.gzip(), { status, headers });
}
