// What a file is, in short.
import { createReadStream } from 'node:fs';

export interface Digest {
  sha256: string;
  bytes: number;
}

/** Reads the whole file. */
export async function digestFile(path: string): Promise<Digest> {
  const hash = new Bun.CryptoHasher('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) {
    hash.update(chunk as Uint8Array);
    bytes += (chunk as Uint8Array).length;
  }
  return { sha256: hash.digest('hex'), bytes };
}
