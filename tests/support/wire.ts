// HTTP by hand, for what no well-behaved client sends: half requests, two lengths, pauses. One connection, one answer as text.
import { connect, type Socket } from 'node:net';

export interface WireAnswer {
  /** 0 when the connection ended without an answer. */
  status: number;
  /** Everything that came. */
  text: string;
  /** Statuses of all answers on the connection. */
  statuses: number[];
  /** Until the first byte of an answer, or the end. */
  waitedMs: number;
  isClosed: boolean;
}

/** A connection to the server at an origin. */
export function openWire(origin: string, localAddress?: string): Promise<Socket> {
  const { hostname, port } = new URL(origin);
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  const socket = connect({ host: hostname, port: Number(port), ...(localAddress ? { localAddress } : {}) });
  socket.once('connect', () => resolve(socket));
  // After the connection is there, its end says enough.
  socket.on('error', reject);
  return promise;
}

/** Sends bytes as they are and collects what comes back, until the server closes or is quiet for a while. */
export async function sendRaw(origin: string, bytes: string | Uint8Array, quietMs = 400, mostMs = 20_000): Promise<WireAnswer> {
  const socket = await openWire(origin);
  const before = performance.now();
  const parts: Buffer[] = [];
  const { promise: ended, resolve: end } = Promise.withResolvers<boolean>();
  let waitedMs = NaN;
  let quiet = setTimeout(() => end(false), mostMs);
  const limit = setTimeout(() => end(false), mostMs);
  socket.on('data', (part) => {
    if (Number.isNaN(waitedMs)) waitedMs = performance.now() - before;
    parts.push(part as Buffer);
    clearTimeout(quiet);
    quiet = setTimeout(() => end(false), quietMs);
  });
  socket.on('close', () => end(true));
  socket.on('error', () => end(true));
  socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
  const isClosed = await ended;
  clearTimeout(quiet);
  clearTimeout(limit);
  socket.destroy();
  if (Number.isNaN(waitedMs)) waitedMs = performance.now() - before;
  const text = Buffer.concat(parts).toString('latin1');
  const statuses = [...text.matchAll(/HTTP\/1\.[01] (\d{3}) /g)].map(([, status]) => Number(status));
  return { status: statuses[0] ?? 0, text, statuses, waitedMs, isClosed };
}

/** The body of one whole answer, chunks put together. */
export function bodyOf(answer: Buffer): Buffer {
  const end = answer.indexOf('\r\n\r\n');
  const body = answer.subarray(end + 4);
  if (!/^transfer-encoding: *chunked/im.test(answer.toString('latin1', 0, end))) return body;
  const parts: Buffer[] = [];
  for (let at = 0; ;) {
    const line = body.indexOf('\r\n', at);
    const length = Number.parseInt(body.toString('latin1', at, line), 16);
    if (line < 0 || !(length > 0)) return Buffer.concat(parts);
    parts.push(body.subarray(line + 2, line + 2 + length));
    at = line + 4 + length;
  }
}
