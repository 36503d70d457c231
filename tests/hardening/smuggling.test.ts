// C33: requests that two servers would read as different ones are refused, so that a proxy in front cannot be led to take a part
// of one for another. A Bun that changes this fails here.
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';

import { makeApp, type TestApp } from '../support/make-app.ts';
import { sendRaw } from '../support/wire.ts';

let melodrome: TestApp;
let origin: string;
beforeAll(async () => {
  melodrome = await makeApp();
  origin = await melodrome.listen();
});
afterAll(() => melodrome.close());

/** What a second request would be, if the server took the body for one. */
const hidden = 'GET /ping HTTP/1.1\r\nHost: hidden\r\n\r\n';
const post = (...headers: string[]) => ['POST /rest/ping HTTP/1.1', 'Host: localhost', ...headers, '', ''].join('\r\n');

const requests: [what: string, bytes: string][] = [
  ['a length and chunks', `${post('Content-Length: 6', 'Transfer-Encoding: chunked')}0\r\n\r\n${hidden}`],
  ['chunks and a length', `${post('Transfer-Encoding: chunked', `Content-Length: ${hidden.length + 5}`)}0\r\n\r\n${hidden}`],
  ['two lengths', `${post('Content-Length: 0', `Content-Length: ${hidden.length}`)}${hidden}`],
  ['two lengths in a line', `${post(`Content-Length: 0, ${hidden.length}`)}${hidden}`],
  ['a length with a sign', `${post('Content-Length: +5')}hello`],
  ['a length below zero', `${post('Content-Length: -1')}${hidden}`],
  ['a length in hexadecimal', `${post('Content-Length: 0x5')}hello`],
  ['an encoding of another name', `${post('Transfer-Encoding: xchunked')}0\r\n\r\n${hidden}`],
  ['an encoding that ends otherwise', `${post('Transfer-Encoding: chunked, identity')}0\r\n\r\n${hidden}`],
  ['two encodings', `${post('Transfer-Encoding: chunked', 'Transfer-Encoding: identity')}0\r\n\r\n${hidden}`],
  ['a blank before the colon', `${post(`Content-Length : ${hidden.length}`)}${hidden}`],
  ['a header over two lines', `${post('X-Folded: a', ' b', 'Content-Length: 0')}`],
  ['a NUL in a header', `${post('X-Null: a\0b', 'Content-Length: 0')}`],
  ['lines that end with LF only', `POST /rest/ping HTTP/1.1\nHost: localhost\nContent-Length: 0\n\n`],
  ['a bare CR in a header', `${post('X-Cr: a\rContent-Length: 5', 'Content-Length: 0')}`],
  ['no host', `GET /ping HTTP/1.1\r\nConnection: close\r\n\r\n`],
  ['a version that is none', `GET /ping HTTP/9.9\r\nHost: localhost\r\n\r\n`],
  ['a header without a name', `${post(': value', 'Content-Length: 0')}`],
];

describe.each(requests)('%s', (_what, bytes) => {
  test('is refused, and nothing behind it is answered', async () => {
    const { statuses, text } = await sendRaw(origin, bytes);
    expect({ text, good: statuses.filter((status) => status < 400) }).toEqual({ text, good: [] });
    expect(statuses.length).toBeLessThanOrEqual(1);
  });
});

// What needs no body may be answered before it has come; the connection ends there.
test.each([
  ['are no numbers', 'zz\r\nhello\r\n0\r\n\r\n'],
  ['are longer than they say', '3\r\nhello\r\n0\r\n\r\n'],
  ['have sizes beyond counting', 'fffffffffffffffff\r\nhello\r\n0\r\n\r\n'],
  ['have sizes below zero', '-5\r\nhello\r\n0\r\n\r\n'],
])('behind chunks that %s nothing is answered', async (_what, chunks) => {
  const { statuses, isClosed } = await sendRaw(origin, `${post('Transfer-Encoding: chunked')}${chunks}${hidden}`);
  expect({ isClosed, last: statuses.at(-1) }).toEqual({ isClosed: true, last: 400 });
  expect(statuses.length).toBeLessThanOrEqual(2);
});

test('and the server goes on: two requests in a row, a body in chunks', async () => {
  expect((await sendRaw(origin, hidden + hidden)).statuses).toEqual([200, 200]);
  expect((await sendRaw(origin, `${post('Transfer-Encoding: chunked')}5\r\nhello\r\n0\r\n\r\n`)).statuses).toEqual([200]);
});
