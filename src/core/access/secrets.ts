// The server's secret key: a file in the data folder that only its user may read, or the configured
// PasswordEncryptionKey. Everything secret is derived from it, one key per purpose.
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';

import { AppError } from '../../lib/errors.ts';

export interface Secrets {
  /** Signs session tokens. */
  sessionKey: Uint8Array;
  /** Signs addresses that work without a login. */
  linkKey: Uint8Array;
  /** Tells keys apart without giving anything away. */
  mark: string;
  /** A password that is good only beside this hash of it: in another row nobody can read it. */
  seal(text: string, passwordHash: string): Buffer;
  /** Throws AppError conflict when the key or the hash is not the one it was sealed with. */
  unseal(sealed: Uint8Array, passwordHash: string): string;
  /** The same for those that were sealed before they were bound to a hash. */
  unsealUnbound(sealed: Uint8Array): string;
}

const nonceLength = 12;
const tagLength = 16;

/** Where the key lies that was made at the first start. */
export const keyFile = (dataFolder: string) => join(dataFolder, 'melodrome.key');

/** Reads the key file, creating it on the first start. */
export function openSecrets(dataFolder: string, configuredKey: string): Secrets {
  const master = configuredKey ? Buffer.from(configuredKey, 'utf8') : readKeyFile(keyFile(dataFolder));
  const derive = (purpose: string) => new Uint8Array(hkdfSync('sha256', master, 'melodrome', purpose, 32));
  const passwordKey = derive('subsonic-passwords');
  return {
    sessionKey: derive('sessions'),
    linkKey: derive('links'),
    mark: Buffer.from(derive('mark')).toString('hex'),
    seal(text, passwordHash) {
      const nonce = randomBytes(nonceLength);
      const cipher = createCipheriv('aes-256-gcm', passwordKey, nonce).setAAD(Buffer.from(passwordHash));
      return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    },
    unseal: (sealed, passwordHash) => open(passwordKey, sealed, Buffer.from(passwordHash)),
    unsealUnbound: (sealed) => open(passwordKey, sealed, undefined),
  };
}

function open(key: Uint8Array, sealed: Uint8Array, bound: Buffer | undefined): string {
  try {
    const bytes = Buffer.from(sealed);
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceLength));
    if (bound) decipher.setAAD(bound);
    decipher.setAuthTag(bytes.subarray(bytes.length - tagLength));
    return Buffer.concat([decipher.update(bytes.subarray(nonceLength, bytes.length - tagLength)), decipher.final()]).toString('utf8');
  } catch (cause) {
    throw new AppError(
      'conflict',
      'a stored password cannot be read: it was written with another key, or for somebody else. Put the old key back, or set the password anew.',
      { cause },
    );
  }
}

function readKeyFile(file: string): Buffer {
  try {
    return checked(readFileSync(file), file);
  } catch (error) {
    if ((error as { code?: string }).code !== 'ENOENT') throw error;
  }
  try {
    const handle = openSync(file, 'wx', 0o600);
    const key = randomBytes(32);
    writeSync(handle, key);
    fsyncSync(handle);
    closeSync(handle);
    return key;
  } catch (error) {
    // Another process was faster: its key counts.
    if ((error as { code?: string }).code === 'EEXIST') return checked(readFileSync(file), file);
    throw error;
  }
}

function checked(key: Buffer, file: string): Buffer {
  if (key.length >= 32) return key;
  throw new AppError('conflict', `${file} is damaged (${key.length} of 32 bytes): restore it from a backup`);
}
