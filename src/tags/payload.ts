// A fingerprint of a file's sound without its tags: the same before and after retagging, so a file that was moved,
// renamed and retagged at once is still known. It samples: hashing whole files would read the whole library.

import type { Findings } from './native.ts';
import type { ByteSource } from './source.ts';

const sampleBytes = 8_192;
/** So many bits fit into a number that travels as JSON and is exact in JavaScript. */
const mask = (1n << 53n) - 1n;

/** Notes the hash of the bytes from `from` to `end`: their number, their beginning and their end. */
export function notePayload(findings: Findings, source: ByteSource, from: number, end: number): void {
  if (findings.wantsPicture || end <= from) return;
  const length = end - from;
  const hasher = new Bun.CryptoHasher('md5');
  hasher.update(`${length}\u0000`);
  hasher.update(source.view(from, Math.min(length, sampleBytes)));
  if (length > sampleBytes) {
    const tail = Math.min(length - sampleBytes, sampleBytes);
    hasher.update(source.view(end - tail, tail));
  }
  findings.payload = shorten(hasher.digest());
}

/** The same from what a format knows of its sound by itself (FLAC's MD5, the last pages of an Ogg stream). */
export function noteDigest(findings: Findings, parts: readonly (Uint8Array | string)[]): void {
  if (findings.wantsPicture) return;
  const hasher = new Bun.CryptoHasher('md5');
  for (const part of parts) hasher.update(part);
  findings.payload = shorten(hasher.digest());
}

const shorten = (digest: Buffer) => Number(digest.readBigUInt64LE(0) & mask);
