// Text bodies over the wire: gzip for those who accept it, when there is enough to win.

const worthIt = 1400;

/** A response with a text body (a string, or its UTF-8), compressed where the client allows it; takes `headers` over. */
export function textResponse(
  request: Request,
  text: string | Uint8Array<ArrayBuffer>,
  init: { status?: number; headers: Record<string, string> },
): Response {
  const { headers, status = 200 } = init;
  if (text.length < worthIt) return new Response(text, { status, headers });
  headers['vary'] = 'Accept-Encoding';
  if (!/\bgzip\b/.test(request.headers.get('accept-encoding') ?? '')) return new Response(text, { status, headers });
  headers['content-encoding'] = 'gzip';
  return new Response(Bun.gzipSync(text, { level: 1, library: 'libdeflate' }), { status, headers });
}
