// Tokens of pages that are signed in: JWTs as clients of Navidrome expect them. What they allow is read from the database
// every time, and each names a row there (sessions.ts).
import { jwtVerify, SignJWT } from 'jose';

import type { Context } from '../../context.ts';
import type { UserRow } from './users.ts';

export interface SessionToken {
  /** Of its row (sessions.ts). */
  id: string;
  userId: string;
  tokenVersion: number;
  issuedAt: number;
  expiresAt: number;
}

const issuer = 'Melodrome';

/** Makes and reads them, with one key. */
export function createSessionTokens(ctx: Pick<Context, 'clock' | 'config'>, key: Uint8Array) {
  return {
    sign(user: Pick<UserRow, 'id' | 'userName' | 'isAdmin' | 'tokenVersion'>, sessionId: string): Promise<string> {
      const seconds = Math.floor(ctx.clock.now() / 1000);
      return new SignJWT({ uid: user.id, adm: user.isAdmin === 1, tv: user.tokenVersion })
        .setProtectedHeader({ alg: 'HS256' })
        .setJti(sessionId)
        .setIssuer(issuer)
        .setSubject(user.userName)
        .setIssuedAt(seconds)
        .setExpirationTime(seconds + Math.ceil(ctx.config.sessionTimeout / 1000))
        .sign(key);
    },
    /** What it says; undefined for one that is old or forged. */
    async verify(token: string): Promise<SessionToken | undefined> {
      try {
        const { payload } = await jwtVerify(token, key, {
          algorithms: ['HS256'],
          issuer,
          currentDate: new Date(ctx.clock.now()),
          requiredClaims: ['exp', 'iat', 'jti', 'uid', 'tv'],
        });
        const { iat = 0, exp = 0, jti = '' } = payload;
        return {
          id: jti,
          userId: String(payload['uid']),
          tokenVersion: Number(payload['tv']),
          issuedAt: iat * 1000,
          expiresAt: exp * 1000,
        };
      } catch {
        // Whatever is wrong with it, the answer is the same.
        return undefined;
      }
    },
  };
}
