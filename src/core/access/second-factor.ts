// Signing in to the page in two steps: who has switched it on needs a code of an app on their phone beside the password,
// or one of ten codes for the day the phone is lost. Every code is good once.
import { randomBytes } from 'node:crypto';

import type { Caller, Context } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { conflict, forbidden, invalid, notFound } from '../../lib/errors.ts';
import { fromBase32, otpAuthAddress, stepOf, toBase32 } from '../../lib/totp.ts';
import { tooMany } from './guesses.ts';
import { createLimiter } from './limiter.ts';
import type { Secrets } from './secrets.ts';
import { findUserById, findUserByPk } from './users.ts';

type Ctx = Pick<Context, 'db' | 'clock' | 'events' | 'log'>;

export interface SecondFactorState {
  isOn: boolean;
  appsNeedKeys: boolean;
  /** Codes for the day the phone is lost that were not used yet. */
  recoveryCodes: number;
}

interface Row {
  secret: Uint8Array;
  confirmedAt: number | null;
  lastStep: number;
  appsNeedKeys: number;
}

const issuer = 'Melodrome';
const secretBytes = 20;
const recoveryCodes = 10;
/** 80 bits, which nobody guesses: a slow hash would only cost time. */
const recoveryBytes = 10;
/** Six digits can be guessed by who knows the password and asks from everywhere: so many wrong ones for an account, wherever from. */
const wrongCodes = 30;
const wrongCodesMs = 15 * 60_000;

/** What a secret is bound to: in another row nobody can read it. */
export const secondFactorOwner = (userPk: number): string => `second-factor ${userPk}`;

/** Second factors of one server. Who may switch them on and off is checked here, passwords by those who call. */
export function createSecondFactors(ctx: Ctx, secrets: Pick<Secrets, 'seal' | 'unseal'>) {
  const { clock } = ctx;
  const client = ctx.db.$client;
  const log = ctx.log.child('access');
  const wrong = createLimiter(wrongCodes, wrongCodesMs, clock.now);

  const find = (userPk: number) =>
    client
      .query(
        'SELECT secret, confirmed_at AS confirmedAt, last_step AS lastStep, apps_need_keys AS appsNeedKeys FROM second_factor WHERE user_pk = ?',
      )
      .get(userPk) as Row | null;

  const isOn = (userPk: number): boolean => find(userPk)?.confirmedAt != null;

  const appsNeedKeys = (userPk: number): boolean => {
    const row = find(userPk);
    return row?.confirmedAt != null && row.appsNeedKeys === 1;
  };

  function stateOf(userPk: number): SecondFactorState {
    const [left] = client.query('SELECT count(*) FROM recovery_code WHERE user_pk = ?').values(userPk) as [number][];
    return { isOn: isOn(userPk), appsNeedKeys: appsNeedKeys(userPk), recoveryCodes: left?.[0] ?? 0 };
  }

  /** A new secret for the caller, which does nothing before it is confirmed; AppError conflict where there is one already. */
  function begin({ user }: Caller): { secret: string; address: string } {
    if (isOn(user.pk)) throw conflict('signing in in two steps is on already');
    const secret = toBase32(randomBytes(secretBytes));
    client
      .query(
        `INSERT INTO second_factor (user_pk, secret) VALUES (?1, ?2)
         ON CONFLICT (user_pk) DO UPDATE SET secret = ?2, last_step = 0 WHERE confirmed_at IS NULL`,
      )
      .run(user.pk, secrets.seal(secret, secondFactorOwner(user.pk)));
    return { secret, address: otpAuthAddress(secret, issuer, user.userName) };
  }

  /** Switches it on by a first code; the recovery codes are told this once. AppError invalid for a wrong code. */
  function confirm({ user }: Caller, code: string, appsNeedKeys: boolean): string[] {
    const row = find(user.pk);
    if (!row) throw conflict('begin anew: there is no secret to confirm');
    if (row.confirmedAt !== null) throw conflict('signing in in two steps is on already');
    const codes = newCodes();
    const isRight = transact(ctx.db, () => {
      if (!usesCode(user.pk, row, code)) return false;
      client
        .query('UPDATE second_factor SET confirmed_at = ?, apps_need_keys = ? WHERE user_pk = ?')
        .run(clock.now(), appsNeedKeys ? 1 : 0, user.pk);
      keepCodes(user.pk, codes);
      return true;
    });
    if (!isRight)
      throw invalid(
        'this code is not right, or has passed: type the newest one, and look whether the clocks of phone and server are right',
      );
    told(user.id, 'signing in in two steps switched on', user.userName, user.userName);
    return codes.map(written);
  }

  /** In the place of all codes there were. */
  function keepCodes(userPk: number, codes: readonly string[]): void {
    client.query('DELETE FROM recovery_code WHERE user_pk = ?').run(userPk);
    const add = client.query('INSERT INTO recovery_code (user_pk, code_hash) VALUES (?, ?)');
    for (const one of codes) add.run(userPk, hashOf(one));
  }

  /** New recovery codes, told this once; the old ones are good no longer. The caller has proved who they are. */
  function renewCodes({ user }: Caller): string[] {
    const codes = newCodes();
    transact(ctx.db, () => {
      mustBeOn(user.pk);
      keepCodes(user.pk, codes);
    });
    told(user.id, 'new recovery codes made', user.userName, user.userName);
    return codes.map(written);
  }

  /** Whether apps come in by keys only from now on; the caller has proved who they are. */
  function setAppsNeedKeys({ user }: Caller, needKeys: boolean): SecondFactorState {
    transact(ctx.db, () => {
      mustBeOn(user.pk);
      client.query('UPDATE second_factor SET apps_need_keys = ? WHERE user_pk = ?').run(needKeys ? 1 : 0, user.pk);
    });
    told(user.id, needKeys ? 'apps need keys from now on' : 'apps need no keys any more', user.userName, user.userName);
    return stateOf(user.pk);
  }

  function mustBeOn(userPk: number): void {
    if (!isOn(userPk)) throw conflict('signing in in two steps is off');
  }

  /** Whether it is a code of now, or one for a lost phone; either is good for nothing afterwards. AppError busy after too many wrong ones. */
  function accepts(userPk: number, code: string): boolean {
    const row = find(userPk);
    if (row?.confirmedAt == null) return false;
    const plain = code.replace(/[\s-]/g, '');
    if (/^\d{6}$/.test(plain)) {
      const key = String(userPk);
      if (wrong.waitSeconds(key) > 0) throw tooMany();
      const isRight = usesCode(userPk, row, plain);
      if (!isRight) wrong.count(key);
      return isRight;
    }
    const { changes } = client
      .query('DELETE FROM recovery_code WHERE user_pk = ? AND code_hash = ?')
      .run(userPk, hashOf(plain.toUpperCase()));
    if (changes > 0)
      log.warn('a recovery code was used', { user: findUserByPk(client, userPk)?.userName, left: stateOf(userPk).recoveryCodes });
    return changes > 0;
  }

  function usesCode(userPk: number, row: Row, code: string): boolean {
    const step = stepOf(readSecret(userPk, row), code.replace(/\s/g, ''), clock.now());
    if (step === undefined) return false;
    // In one statement: of two who send the same code at the same moment one comes too late.
    return client.query('UPDATE second_factor SET last_step = ?2 WHERE user_pk = ?1 AND last_step < ?2').run(userPk, step).changes > 0;
  }

  function readSecret(userPk: number, { secret }: Row): Uint8Array {
    try {
      return fromBase32(secrets.unseal(secret, secondFactorOwner(userPk)));
    } catch (error) {
      // The key of the server is another one: recovery codes and admins still help.
      log.error('a secret for signing in in two steps cannot be read', { error });
      return randomBytes(secretBytes);
    }
  }

  /** Switches it off; the caller has proved who they are. */
  function turnOff({ user }: Caller): void {
    drop(user.pk);
    told(user.id, 'signing in in two steps switched off', user.userName, user.userName);
  }

  /** Takes it away from somebody else who has lost the phone; for admins. AppError not_found where there is none. */
  function remove({ user: by }: Caller, userId: string): void {
    if (!by.isAdmin) throw forbidden('do this: it is for admins');
    // A page that was left open must not be enough.
    if (userId === by.id) throw forbidden('take your own second step away: switch it off with password and code');
    const user = findUserById(client, userId);
    if (!user) throw notFound('user');
    if (!drop(user.pk)) throw notFound('second step of this user');
    told(user.id, 'signing in in two steps taken away', user.userName, by.userName);
  }

  const drop = (userPk: number): boolean =>
    transact(ctx.db, () => {
      client.query('DELETE FROM recovery_code WHERE user_pk = ?').run(userPk);
      return client.query('DELETE FROM second_factor WHERE user_pk = ?').run(userPk).changes > 0;
    });

  function told(userId: string, what: string, user: string, by: string): void {
    log.info(what, { user, by });
    ctx.events.emit('logins-changed', { userId });
  }

  return { isOn, appsNeedKeys, stateOf, begin, confirm, renewCodes, setAppsNeedKeys, accepts, turnOff, remove };
}

const newCodes = (): string[] => Array.from({ length: recoveryCodes }, () => toBase32(randomBytes(recoveryBytes)));
const written = (code: string): string => code.replace(/(.{4})(?=.)/g, '$1-');
const hashOf = (code: string): string => Bun.SHA256.hash(code, 'hex');
