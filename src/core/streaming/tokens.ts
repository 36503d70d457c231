// Signed, short-lived tokens in addresses that players open by themselves: what they allow stands in them, no login does.
import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

import type { Context } from '../../context.ts';
import { openSecrets } from '../access/secrets.ts';

export type Tokens = ReturnType<typeof createTokens>;

type Purpose = 'transcode' | 'hls';

const tokenLength = 2000;

/** Signs with a key of the server's own. */
export function createTokens({ config, clock }: Pick<Context, 'config' | 'clock'>) {
  const { sessionKey } = openSecrets(config.dataFolder, config.passwordEncryptionKey);
  const key = new Uint8Array(hkdfSync('sha256', sessionKey, 'melodrome', 'stream-tokens', 32));
  const signatureOf = (purpose: Purpose, body: string) => createHmac('sha256', key).update(`${purpose}.${body}`).digest();

  return {
    sign(purpose: Purpose, payload: object, lifeMs: number): string {
      const body = Buffer.from(JSON.stringify({ ...payload, exp: clock.now() + lifeMs })).toString('base64url');
      return `${body}.${signatureOf(purpose, body).toString('base64url')}`;
    },
    /** What was signed; undefined when it is forged, for something else, or too old. */
    read(purpose: Purpose, token: string): Record<string, unknown> | undefined {
      const [body = '', signature = '', ...more] = token.length > tokenLength ? [] : token.split('.');
      const given = Buffer.from(signature, 'base64url');
      const right = signatureOf(purpose, body);
      if (more.length > 0 || given.length !== right.length || !timingSafeEqual(given, right)) return undefined;
      const payload = JSON.parse(Buffer.from(body, 'base64url').toString()) as Record<string, unknown>;
      return Number(payload['exp']) > clock.now() ? payload : undefined;
    },
  };
}
