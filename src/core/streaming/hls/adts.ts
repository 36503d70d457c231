// AAC as it is streamed: frames one after another, each with a header that says how long it is.

const headerBytes = 7;
export const samplesPerFrame = 1024;

/** The bytes of `count` frames after the first `skip`; fewer where there are no more. */
export function sliceFrames(bytes: Uint8Array, skip: number, count: number): Uint8Array {
  let at = 0;
  let from = -1;
  for (let frame = 0; frame < skip + count && at + headerBytes <= bytes.length; frame++) {
    if (frame === skip) from = at;
    const [sync = 0, more = 0, , high = 0, middle = 0, low = 0] = bytes.subarray(at, at + 6);
    const length = ((high & 3) << 11) | (middle << 3) | (low >> 5);
    if (sync !== 0xff || (more & 0xf0) !== 0xf0 || length < headerBytes) break;
    at += length;
  }
  return from < 0 ? new Uint8Array(0) : bytes.subarray(from, Math.min(at, bytes.length));
}

const owner = 'com.apple.streaming.transportStreamTimestamp\0';

/** The tag that tells players of HLS where in the song such frames begin. */
export function timestampTag(seconds: number): Uint8Array {
  const body = Buffer.alloc(owner.length + 8);
  body.write(owner, 'latin1');
  body.writeBigUInt64BE(BigInt(Math.round(seconds * 90_000)) % 2n ** 33n, owner.length);
  const frame = Buffer.concat([Buffer.from('PRIV'), syncSafe(body.length), Buffer.alloc(2), body]);
  return Buffer.concat([Buffer.from('ID3\u0004\0\0', 'latin1'), syncSafe(frame.length), frame]);
}

const syncSafe = (size: number) => Uint8Array.of((size >> 21) & 127, (size >> 14) & 127, (size >> 7) & 127, size & 127);
