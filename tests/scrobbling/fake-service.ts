// A service on this machine that is told what users hear: Last.fm's forms and ListenBrainz' JSON, with what it was told.
import { createHash } from 'node:crypto';

export const apiKey = 'key-of-tests';
export const apiSecret = 'secret-of-tests';

export interface FakeService {
  origin: string;
  /** What came, in order: forms and bodies with the path and the `authorization` they came with. */
  told: { path: string; authorization: string; body: Record<string, unknown> }[];
  /** Status of the next answers; 200 is all well. */
  status: number;
  /** Error code of Last.fm's next answers; 0 is all well. */
  code: number;
  /** Resolves when so many messages have come in all. */
  heard: (count: number) => Promise<void>;
  stop: () => Promise<void>;
}

export function startFakeService(): FakeService {
  const waiting: { count: number; resolve: () => void }[] = [];
  const fake: FakeService = {
    origin: '',
    told: [],
    status: 200,
    code: 0,
    heard(count) {
      const { promise, resolve } = Promise.withResolvers<void>();
      if (fake.told.length >= count) resolve();
      else waiting.push({ count, resolve });
      return promise;
    },
    stop: () => server.stop(true),
  };
  const server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    async fetch(request) {
      const { pathname: path } = new URL(request.url);
      const authorization = request.headers.get('authorization') ?? '';
      const text = await request.text();
      const isForm = request.headers.get('content-type') === 'application/x-www-form-urlencoded';
      const body = (isForm ? Object.fromEntries(new URLSearchParams(text)) : JSON.parse(text || '{}')) as Record<string, unknown>;
      fake.told.push({ path, authorization, body });
      for (const { count, resolve } of waiting) if (fake.told.length >= count) resolve();
      if (fake.code !== 0) return Response.json({ error: fake.code, message: 'so it is' }, { status: 400 });
      if (fake.status !== 200) return Response.json({ error: 'so it is' }, { status: fake.status });
      if (path === '/1/validate-token') return Response.json(validity(authorization));
      if (isForm && !isSigned(body as Record<string, string>))
        return Response.json({ error: 13, message: 'bad signature' }, { status: 403 });
      if (body['method'] === 'auth.getSession') return Response.json({ session: { name: 'ada-fm', key: 'session-key' } });
      return Response.json({ status: 'ok' });
    },
  });
  fake.origin = `http://127.0.0.1:${server.port}`;
  return fake;
}

const validity = (authorization: string) =>
  authorization === 'Token good-token' ? { code: 200, valid: true, user_name: 'ada-brainz' } : { code: 200, valid: false };

/** As Last.fm checks it: all but the format and the signature, by name, then the secret. */
function isSigned({ api_sig: signature, format: _format, ...fields }: Record<string, string>): boolean {
  const names = Object.keys(fields).sort();
  const text = names.map((name) => `${name}${fields[name]}`).join('') + apiSecret;
  return signature === createHash('md5').update(text, 'utf8').digest('hex');
}
