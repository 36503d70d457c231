// Codes that change with the time (RFC 6238), as every authenticator app makes them: six digits, half minutes, SHA-1.
import { HOTP, Secret, TOTP } from 'otpauth';

const rules = { algorithm: 'SHA1', digits: 6 };
const periodSeconds = 30;

const asSecret = (bytes: Uint8Array) => new Secret({ buffer: Uint8Array.from(bytes).buffer });

/** Number of the half minute. */
export const stepAt = (ms: number): number => Math.floor(ms / (periodSeconds * 1000));

/** The code of a step. */
export const codeOf = (secret: Uint8Array, step: number): string => HOTP.generate({ ...rules, secret: asSecret(secret), counter: step });

/** The step of a code that is good now, or was or will be within one step: clocks differ. undefined for any other. */
export function stepOf(secret: Uint8Array, code: string, ms: number): number | undefined {
  const away = TOTP.validate({ ...rules, token: code, secret: asSecret(secret), period: periodSeconds, timestamp: ms, window: 1 });
  return away === null ? undefined : stepAt(ms) + away;
}

/** Base32 (RFC 4648), without padding: how such secrets are written. */
export const toBase32 = (bytes: Uint8Array): string => asSecret(bytes).base32;

/** What a text of Base32 says; throws for what is none. */
export const fromBase32 = (text: string): Uint8Array => Secret.fromBase32(text).bytes;

/** What apps read out of a QR code. */
export const otpAuthAddress = (secret: string, issuer: string, account: string): string =>
  new TOTP({ ...rules, period: periodSeconds, issuer, label: account, secret }).toString();
