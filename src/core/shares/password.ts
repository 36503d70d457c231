// Passwords of shares: what is kept of one, and the proof that a visitor knew it. A proof is good for one share and one password.
import { timingSafeEqual } from 'node:crypto';

import type { Context } from '../../context.ts';
import { busy, invalid } from '../../lib/errors.ts';
import { networkOf } from '../../lib/network.ts';
import { argon, type Access } from '../access/access.ts';
import { createLimiter } from '../access/limiter.ts';
import type { ShareRow } from './shares.ts';

type Signs = Pick<Context, 'clock'> & { access: Pick<Access, 'signLink'> };

const longestPassword = 200;
const proofMs = 12 * 3_600_000;
const dayMs = 86_400_000;
const guessWindowMs = 5 * 60_000;
/** Of one share from one place, and of one share from anywhere. */
const guessesFromPlace = 10;
const guessesOfShare = 100;

/** What is kept of a password; '' is none. AppError invalid when it is too long. */
export async function hashSharePassword(password: string): Promise<string> {
  if (password.length > longestPassword) throw invalid(`the password of a share has at most ${longestPassword} characters`);
  return password === '' ? '' : Bun.password.hash(password, argon);
}

/** What a visitor shows later instead of the password, and for how many seconds it is good. */
export function makeProof(ctx: Signs, share: ShareRow): { value: string; seconds: number } {
  const until = ctx.clock.now() + proofMs;
  return { value: `${until.toString(36)}.${ctx.access.signLink(proofText(share, until))}`, seconds: proofMs / 1000 };
}

/** Whether the share may be opened with this proof: any will do where there is no password. */
export function isProof(ctx: Signs, share: ShareRow, value: string): boolean {
  if (share.passwordHash === '') return true;
  const [, text = '', signature = ''] = /^([0-9a-z]{1,12})\.([A-Za-z0-9_-]{22})$/.exec(value) ?? [];
  const until = Number.parseInt(text, 36);
  return until > ctx.clock.now() && isSame(signature, ctx.access.signLink(proofText(share, until)));
}

/** What makes a link to a song good without a proof, for players that know no cookies: today, and `daysAgo`. */
export const freeLinkText = ({ clock }: Pick<Context, 'clock'>, share: ShareRow, daysAgo: number): string =>
  share.passwordHash === '' ? '' : `\u0000${share.passwordHash}\u0000${Math.floor(clock.now() / dayMs) - daysAgo}`;

const proofText = (share: ShareRow, until: number) => `${share.id}\u0000proof\u0000${share.passwordHash}\u0000${until}`;

/** Whether two texts are the same, in a time that does not tell where they differ. */
export const isSame = (a: string, b: string): boolean => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

/** Checks passwords of one server's shares; who guesses has to wait. */
export function createShareGuesses(now: () => number) {
  const places = createLimiter(guessesFromPlace, guessWindowMs, now);
  const shares = createLimiter(guessesOfShare, guessWindowMs, now);
  return {
    /** Whether it is the password; AppError busy after too many that were not. */
    async isRight(share: ShareRow, password: string, address: string): Promise<boolean> {
      if (share.passwordHash === '') return true;
      const key = `${share.id}\u0000${networkOf(address)}`;
      if (places.waitSeconds(key) > 0 || shares.waitSeconds(share.id) > 0)
        throw busy('too many wrong passwords, try again in some minutes');
      // Before anything is waited for, or parallel guesses would slip through.
      places.count(key);
      shares.count(share.id);
      if (password.length > longestPassword || !(await Bun.password.verify(password, share.passwordHash))) return false;
      places.clear(key);
      shares.uncount(share.id);
      return true;
    },
  };
}
