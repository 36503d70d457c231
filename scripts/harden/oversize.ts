// C41: what is too large is refused at once and costs nothing.
import { sendRaw } from '../../tests/support/wire.ts';
import { memoryMb } from './strain.ts';
import { must, restQuery, type Check } from './subject.ts';

const mostMs = 100;
const mostGrowthMb = 50;

const head = (line: string, ...headers: string[]) => [line, 'Host: localhost', ...headers, '', ''].join('\r\n');
const form = 'Content-Type: application/x-www-form-urlencoded';

/** `failed`: the protocol's own way to say no, with status 200. */
const requests = (): [what: string, bytes: string | Uint8Array, expected: 'refused' | 'failed' | 'answered'][] => {
  const query = restQuery({});
  const post = (path: string, body: string, ...headers: string[]) =>
    head(`POST ${path} HTTP/1.1`, `Content-Length: ${Buffer.byteLength(body)}`, ...headers) + body;
  return [
    ['an address of 8 kB', head(`GET /rest/ping?${query}&x=${'a'.repeat(8000)} HTTP/1.1`), 'answered'],
    ['an address of 64 kB', head(`GET /rest/ping?${query}&x=${'a'.repeat(65_536)} HTTP/1.1`), 'refused'],
    ['an address of 1 MB', head(`GET /rest/ping?${query}&x=${'a'.repeat(1_000_000)} HTTP/1.1`), 'refused'],
    ['a path of 1 MB', head(`GET /${'a/'.repeat(500_000)} HTTP/1.1`), 'refused'],
    ['500 headers', head('GET /ping HTTP/1.1', ...Array.from({ length: 500 }, (_, n) => `X-${n}: a`)), 'refused'],
    ['a header of 1 MB', head('GET /ping HTTP/1.1', `X-Long: ${'a'.repeat(1_000_000)}`), 'refused'],
    ['a name of a header of 64 kB', head('GET /ping HTTP/1.1', `${'X'.repeat(65_536)}: a`), 'refused'],
    ['a body that says it has 1 GB', head('POST /rest/ping HTTP/1.1', 'Content-Length: 1000000000', form), 'refused'],
    ['a body that says it has 10 MB and a bit', head(`POST /rest/ping?${query} HTTP/1.1`, 'Content-Length: 10485761', form), 'failed'],
    ['a login of 2 MB', post('/auth/login', JSON.stringify({ username: 'a', password: 'b'.repeat(2_000_000) })), 'refused'],
    ['JSON a million deep', post('/auth/login', '['.repeat(1_000_000)), 'refused'],
    ['an upload that is none', post('/api/playlist', 'a'.repeat(100_000)), 'refused'],
    ['20,000 parameters', post('/rest/ping', `${query}${'&id=1'.repeat(20_000)}`, form), 'answered'],
    ['2,000,000 parameters', post('/rest/ping', `${query}${'&id=1'.repeat(2_000_000)}`, form), 'failed'],
    ['a million names', post('/rest/ping', query + Array.from({ length: 1_000_000 }, (_, n) => `&n${n}=`).join(''), form), 'failed'],
    ['nothing, ten million times', post('/rest/ping', '&'.repeat(10_000_000), form), 'failed'],
  ];
};

export const oversize: Check = {
  id: 'C41',
  title: 'huge addresses, headers and bodies',
  async run(start) {
    const subject = await start();
    await subject.rest('ping');
    const before = memoryMb(subject);
    let slowestMs = 0;
    const wrong: string[] = [];
    for (const [what, bytes, expected] of requests()) {
      let { status, text, waitedMs } = await sendRaw(subject.origin, bytes, 50);
      // Once more, in case the machine was busy with something else.
      if (waitedMs > mostMs) ({ status, text, waitedMs } = await sendRaw(subject.origin, bytes, 50));
      slowestMs = Math.max(slowestMs, waitedMs);
      const isRefused = status >= 400 && status < 500;
      const isFailed = isRefused || /status(":|=)"failed"/.test(text);
      const isFine = expected === 'answered' ? text.includes('"status":"ok"') : expected === 'failed' ? isFailed : isRefused;
      if (!isFine) wrong.push(`${what}: ${status}`);
      if (waitedMs > mostMs) wrong.push(`${what}: ${waitedMs.toFixed(0)} ms`);
    }
    must((await subject.fetch('/ping')).status === 200, 'it does not answer any more');
    const growth = memoryMb(subject) - before;
    const measured = `${requests().length} requests, the slowest ${slowestMs.toFixed(0)} ms, memory +${growth.toFixed(0)} MB`;
    must(wrong.length === 0 && growth < mostGrowthMb, `${measured}; wrong: ${wrong.join(', ') || 'the memory'}`);
    return measured;
  },
};
