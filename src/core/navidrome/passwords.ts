// Passwords as Navidrome keeps them (navidrome.md 7): AES-256-GCM under the SHA-256 of a key, base64 of nonce and ciphertext.
import { createDecipheriv, createHash } from 'node:crypto';

/** What Navidrome uses where nobody configured a key. */
export const defaultKey = 'just for obfuscation';

const nonceLength = 12;
const tagLength = 16;

/** The password, by the first of the keys that fits; undefined when none does. */
export function decryptPassword(sealed: string, keys: readonly string[]): string | undefined {
  const bytes = Buffer.from(sealed, 'base64');
  if (bytes.length < nonceLength + tagLength) return undefined;
  for (const key of keys) {
    const decipher = createDecipheriv('aes-256-gcm', createHash('sha256').update(key, 'utf8').digest(), bytes.subarray(0, nonceLength));
    decipher.setAuthTag(bytes.subarray(bytes.length - tagLength));
    try {
      return Buffer.concat([decipher.update(bytes.subarray(nonceLength, bytes.length - tagLength)), decipher.final()]).toString('utf8');
    } catch {
      // Another key, perhaps.
    }
  }
  return undefined;
}
