// Who may come in: first admin, web login, session tokens, Subsonic credentials. Every way to check a
// password counts failures first, so that none of them can be used to guess.
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

import type { Caller, Context } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { AppError, conflict, forbidden, unauthenticated } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import { createLru } from '../../lib/lru.ts';
import { networkOf } from '../../lib/network.ts';
import { writeNote } from '../../lib/storage.ts';
import { gravatarOf } from '../avatars/gravatar.ts';
import { findApiKey } from './api-keys.ts';
import { createGuesses, tooMany } from './guesses.ts';
import { createLimiter } from './limiter.ts';
import { openPasswords } from './password-key.ts';
import { findPlayer, type PlayerSeen } from './players.ts';
import { checkPassword, checkUserName, generatedPrefix } from './rules.ts';
import { createSecondFactors } from './second-factor.ts';
import { createSessionTokens, type SessionToken } from './session-tokens.ts';
import { startSession, useSession, type SessionOrigin } from './sessions.ts';
import { callerOf, findUser, findUserById, findUserByPk, hasUsers, loginName, type UserRow } from './users.ts';

export type Access = ReturnType<typeof createAccess>;

export interface Login {
  id: string;
  name: string;
  username: string;
  isAdmin: boolean;
  /** Address of a picture at Gravatar, where that is wanted. */
  avatar: string | undefined;
  subsonicSalt: string;
  subsonicToken: string;
  token: string;
}

/** The password is right, but somebody has switched on the second step: a code of their phone is needed, and was wrong or not there. */
export interface CodeWanted {
  wantsCode: true;
  isWrong: boolean;
}

export interface Credentials {
  userName: string;
  /** Plain password, already decoded from `enc:`. */
  password?: string;
  token?: string;
  salt?: string;
  /** A session token of the web page. */
  jwt?: string;
}

const freshEveryMs = 60_000;
/** How passwords are hashed. */
export const argon = { algorithm: 'argon2id', memoryCost: 19_456, timeCost: 2 } as const;
const accessEveryMs = 60_000;
const callerMs = 1000;
const wrongKeys = 20;
const wrongKeysMs = 5 * 60_000;

/** Opens the key file; throws AppError conflict when it is damaged, or not the one of the database. */
export function createAccess(ctx: Context, mayTakeOver = true) {
  const { config, db, clock } = ctx;
  const client = db.$client;
  const log = ctx.log.child('access');
  const secrets = openPasswords(ctx, mayTakeOver);
  const webLogins = createLimiter(config.authRequestLimit, config.authWindowLength, clock.now);
  const tokens = createSessionTokens(ctx, secrets.sessionKey);
  const guesses = createGuesses(clock.now);
  const secondFactors = createSecondFactors(ctx, secrets);
  const keyGuesses = createLimiter(wrongKeys, wrongKeysMs, clock.now);
  /** Credentials that were right a moment ago: clients send the same ones with every request. */
  const verified = createLru<number>(1000);
  /** Callers of such credentials, kept for a moment: what an admin takes away is gone within it, also from another process. */
  const callers = createLru<{ caller: Caller; until: number }>(500);
  /** Session tokens that were verified; what they allow is read from the database every time. */
  const sessions = createLru<SessionToken>(2000);
  // Hashed once, so that an unknown name takes as long as a wrong password.
  const decoy = Bun.password.hash(randomBytes(16).toString('hex'), argon);

  ctx.events.on('logins-changed', () => {
    callers.clear();
    verified.clear();
  });

  /** Makes the first admin; exactly one of many parallel tries succeeds (AppError forbidden for the rest). */
  async function createAdmin(input: { userName: string; password: string }, origin: SessionOrigin): Promise<Login> {
    countWebLogin(origin.address);
    if (hasUsers(ctx)) throw forbidden('create the first admin: there is one already');
    const userName = checkUserName(input.userName);
    checkPassword(input.password);
    const passwordHash = await Bun.password.hash(input.password, argon);
    const now = clock.now();
    const name = userName.charAt(0).toUpperCase() + userName.slice(1);
    const isFirst = transact(db, () => {
      if (hasUsers(ctx)) return false;
      client
        .query(
          `INSERT INTO user (id, user_name, login_name, name, is_admin, password_hash, password_secret, last_login_at, created_at, updated_at)
           VALUES (?, ?, ?, ?, 1, ?, ?, ?, ?, ?)`,
        )
        .run(newId(), userName, loginName(userName), name, passwordHash, secrets.seal(input.password, passwordHash), now, now, now);
      return true;
    });
    if (!isFirst) throw forbidden('create the first admin: there is one already');
    log.info('first admin created', { user: userName });
    ctx.events.emit('admin-created', {});
    const user = findUser(client, userName);
    if (!user) throw conflict('the new admin is gone again');
    return loginReply(user, input.password, origin);
  }

  /** Web login; AppError unauthenticated, or busy when there were too many tries. `code` is of the phone of those who switched that on. */
  async function login(
    input: { userName: string; password: string; code?: string | undefined },
    origin: SessionOrigin,
  ): Promise<Login | CodeWanted> {
    const { address } = origin;
    countWebLogin(address);
    guesses.check(input.userName, address);
    guesses.count(input.userName, address);
    const user = findUser(client, input.userName);
    const isRight = await Bun.password.verify(input.password, user?.passwordHash ?? (await decoy));
    if (!user || !isRight) {
      log.warn('login failed', { user: input.userName.slice(0, 64), address });
      throw unauthenticated('Invalid username or password');
    }
    if (secondFactors.isOn(user.pk)) {
      if (!input.code) {
        guesses.takeBack(input.userName, address);
        return { wantsCode: true, isWrong: false };
      }
      if (!secondFactors.accepts(user.pk, input.code)) {
        log.warn('login failed: the code is wrong', { user: user.userName, address });
        return { wantsCode: true, isWrong: true };
      }
    }
    guesses.forgive(input.userName, address);
    // The key that apps' logins were kept with is lost: now there is one to keep them with again.
    if (unseal(user) === undefined) {
      client.query('UPDATE user SET password_secret = ? WHERE pk = ?').run(secrets.seal(input.password, user.passwordHash), user.pk);
    }
    client.query('UPDATE user SET last_login_at = ? WHERE pk = ?').run(clock.now(), user.pk);
    return loginReply(user, input.password, origin);
  }

  function countWebLogin(address: string): void {
    const place = networkOf(address);
    const wait = webLogins.waitSeconds(place);
    if (wait > 0) throw new AppError('busy', `too many login attempts, try again in ${wait} seconds`);
    webLogins.count(place);
  }

  async function loginReply(user: UserRow, password: string, origin: SessionOrigin): Promise<Login> {
    const salt = randomBytes(6).toString('hex');
    return {
      id: user.id,
      name: user.name,
      username: user.userName,
      isAdmin: user.isAdmin === 1,
      avatar: gravatarOf(ctx, user.email),
      subsonicSalt: salt,
      subsonicToken: md5(password + salt),
      token: await tokens.sign(user, startSession(ctx, user.pk, origin)),
    };
  }

  /** The user a session token belongs to; AppError unauthenticated when it is old, revoked or forged. */
  async function userOfSession(token: string): Promise<{ user: UserRow; session: SessionToken }> {
    const session = sessions.get(token) ?? (await tokens.verify(token));
    const user = session && session.expiresAt > clock.now() ? findUserById(client, session.userId) : undefined;
    const isGood = session && user && user.tokenVersion === session.tokenVersion && useSession(ctx, user.pk, session.id);
    if (!isGood) throw unauthenticated('Not authenticated');
    sessions.set(token, session);
    return { user, session };
  }

  /** The caller of a session token, and a fresh token in its place once it has aged a little. */
  async function resumeSession(
    token: string,
    player?: PlayerSeen,
  ): Promise<{ caller: Caller; sessionId: string; token: string; isFresh: boolean }> {
    const { user, session } = await userOfSession(token);
    seen(user);
    const caller = callerOf(ctx, user, player ? findPlayer(ctx, user, player) : undefined);
    const isFresh = clock.now() - session.issuedAt > Math.min(freshEveryMs, config.sessionTimeout / 10);
    return { caller, sessionId: session.id, token: isFresh ? await tokens.sign(user, session.id) : token, isFresh };
  }

  /** Ends the session of a token; one that is none is passed over. */
  async function logout(token: string): Promise<void> {
    const found = await userOfSession(token).catch(() => undefined);
    if (!found) return;
    client.query('DELETE FROM session WHERE id = ? AND user_pk = ?').run(found.session.id, found.user.pk);
    ctx.events.emit('logins-changed', { userId: found.user.id });
  }

  /** A token of a new session for somebody whose others ended just now, because they chose another password. */
  async function startAnew(userId: string, origin: SessionOrigin): Promise<string> {
    const user = findUserById(client, userId);
    if (!user) throw unauthenticated('Not authenticated');
    return tokens.sign(user, startSession(ctx, user.pk, origin));
  }

  /**
   * Asks somebody who wants another password for the one they have; whoever never chose one (external.ts) need not know it.
   * Guesses count as those at the login. Whether it was right.
   */
  function knowsPassword(userName: string, password: string, address: string): boolean {
    guesses.check(userName, address);
    const user = findUser(client, userName);
    const known = user && unseal(user);
    if (known?.startsWith(generatedPrefix)) return true;
    if (known !== undefined && isSame(password, known)) return true;
    guesses.count(userName, address);
    return false;
  }

  /**
   * Asks somebody who is signed in for password and code, before the second step is changed or switched off. Guesses count as those
   * at the login. Whether both were right.
   */
  function provesItself({ user }: Caller, given: { password: string; code: string }, address: string): boolean {
    if (!knowsPassword(user.userName, given.password, address)) return false;
    if (secondFactors.accepts(user.pk, given.code)) return true;
    guesses.count(user.userName, address);
    return false;
  }

  /** The caller of Subsonic credentials, at once where they were right a moment ago; AppError unauthenticated or busy. */
  function subsonicCaller(credentials: Credentials, player: PlayerSeen | undefined, address: string): Caller | Promise<Caller> {
    const key = credentials.jwt ? undefined : callerKey(credentials, player, address);
    const kept = key === undefined ? undefined : callers.get(key);
    if (kept && kept.until > clock.now()) return kept.caller;
    return verifiedCaller(credentials, player, address, key);
  }

  async function verifiedCaller(
    credentials: Credentials,
    player: PlayerSeen | undefined,
    address: string,
    key: string | undefined,
  ): Promise<Caller> {
    const user = await verifySubsonic(credentials, address);
    seen(user);
    const caller = callerOf(ctx, user, player ? findPlayer(ctx, user, player) : undefined);
    if (key !== undefined) callers.set(key, { caller, until: clock.now() + callerMs });
    return caller;
  }

  /** The caller of an app's key; AppError unauthenticated when it is none, or none any more. */
  function keyCaller(key: string, player: PlayerSeen | undefined, address: string): Caller {
    const kept = callers.get(keyOf(key, player, address));
    if (kept && kept.until > clock.now()) return kept.caller;
    const found = findApiKey(ctx, key);
    const user = found && findUserByPk(client, found.userPk);
    if (!found || !user) {
      // Nobody guesses 256 bits: a right key is let in wherever wrong ones come from.
      if (keyGuesses.waitSeconds(networkOf(address)) > 0) throw tooMany();
      keyGuesses.count(networkOf(address));
      log.warn('login with a key failed', { address });
      throw unauthenticated('the key is not known, or has ended');
    }
    seen(user);
    // A key for listening is no admin's, whoever it belongs to.
    const known = found.scope === 'all' ? user : { ...user, isAdmin: 0 };
    const { libraryIds, seesAll } = callerOf(ctx, user);
    const caller: Caller = {
      ...callerOf(ctx, known, player ? findPlayer(ctx, user, player) : undefined),
      libraryIds,
      seesAll,
      scope: found.scope,
    };
    const until = Math.min(clock.now() + callerMs, found.expiresAt ?? Infinity);
    callers.set(keyOf(key, player, address), { caller, until });
    return caller;
  }

  /** The caller whom a trusted proxy names; undefined when nobody has that name. */
  function externalCaller(userName: string, player?: PlayerSeen): Caller | undefined {
    const user = findUser(client, userName);
    if (!user) return undefined;
    seen(user);
    return callerOf(ctx, user, player ? findPlayer(ctx, user, player) : undefined);
  }

  /** What a page needs of somebody who comes through a proxy: who they are, and a login for Subsonic calls, but no session. */
  function externalLogin(user: UserRow): Omit<Login, 'token'> {
    const salt = randomBytes(6).toString('hex');
    const { id, name, userName, email, isAdmin } = user;
    const password = unseal(user) ?? randomBytes(16).toString('hex');
    return {
      id,
      name,
      username: userName,
      isAdmin: isAdmin === 1,
      avatar: gravatarOf(ctx, email),
      subsonicSalt: salt,
      subsonicToken: md5(password + salt),
    };
  }

  async function verifySubsonic(credentials: Credentials, address: string): Promise<UserRow> {
    guesses.check(credentials.userName, address);
    const user = findUser(client, credentials.userName);
    // No wait between looking at the limit and counting, or parallel guesses would slip through together.
    // Right ones forgive nothing: an app sends them all the time, and would wash away what others guess beside it.
    const found = user && (credentials.jwt ? await ownsSession(user, credentials.jwt) : isRight(user, credentials)) ? user : undefined;
    const needsKey = found !== undefined && !credentials.jwt && secondFactors.appsNeedKeys(found.pk);
    if (found && !needsKey) return found;
    guesses.count(credentials.userName, address);
    log.warn('Subsonic login failed', { user: credentials.userName.slice(0, 64), address, needsKey });
    throw unauthenticated(needsKey ? 'this account lets apps in by keys only: make one in its settings' : 'Wrong username or password');
  }

  const ownsSession = async (user: UserRow, token: string) => (await userOfSession(token).catch(() => undefined))?.user.pk === user.pk;

  function isRight(user: UserRow, given: Credentials): boolean {
    const key = `${user.pk}\u0000${user.tokenVersion}\u0000${given.token ?? ''}\u0000${given.salt ?? ''}\u0000${given.password ?? ''}`;
    const digest = Bun.hash.xxHash3(key).toString(36) + sha256(key);
    if (verified.get(digest) === user.pk) return true;
    const password = unseal(user);
    // Without a password nobody has an account, whatever was imported.
    if (!password) return false;
    const right =
      given.password !== undefined
        ? isSame(given.password, password)
        : given.token !== undefined && given.salt !== undefined && isTokenOf(given.token.toLowerCase(), password + given.salt);
    if (right) verified.set(digest, user.pk);
    return right;
  }

  function unseal({ userName, passwordHash, passwordSecret }: UserRow): string | undefined {
    try {
      return secrets.unseal(passwordSecret, passwordHash);
    } catch (error) {
      // Nobody outside learns who has an account that way.
      log.error('a password cannot be read', { user: userName, error });
      return undefined;
    }
  }

  function seen(user: UserRow): void {
    const now = clock.now();
    if (now - (user.lastAccessAt ?? 0) < accessEveryMs) return;
    writeNote(() => client.query('UPDATE user SET last_access_at = ? WHERE pk = ?').run(now, user.pk));
  }

  return {
    /** Nobody has an account yet: the page shows the form for the first admin. */
    isFirstTime: () => !hasUsers(ctx),
    createAdmin,
    login,
    resumeSession,
    logout,
    startAnew,
    knowsPassword,
    provesItself,
    secondFactors,
    subsonicCaller,
    keyCaller,
    externalCaller,
    externalLogin,
    /** A password as it is stored: for checks at the web login, and for token logins. */
    async sealPassword(password: string): Promise<{ passwordHash: string; passwordSecret: Buffer }> {
      const passwordHash = await Bun.password.hash(password, argon);
      return { passwordHash, passwordSecret: secrets.seal(password, passwordHash) };
    },
    /** Proof that an address was made here: 128 bits as text for addresses. */
    signLink: (text: string): string => createHmac('sha256', secrets.linkKey).update(text).digest('base64url').slice(0, 22),
  };
}

/** Tokens are made of UTF-8; those of Latin-1 bytes, which some apps make, are as hard to guess. */
function isTokenOf(token: string, text: string): boolean {
  if (isSame(token, md5(text))) return true;
  return (
    /[\u0080-\u00ff]/.test(text) && !/[\u0100-\uffff]/.test(text) && isSame(token, createHash('md5').update(text, 'latin1').digest('hex'))
  );
}

const md5 = (text: string) => createHash('md5').update(text).digest('hex');
/** A password is hashed, so that none lies in the cache as it is. */
function callerKey({ userName, password, token, salt }: Credentials, player: PlayerSeen | undefined, address: string): string {
  const secret = password === undefined ? `${token}\u0000${salt}` : sha256(password);
  return `${userName}\u0000${secret}\u0000${player?.client}\u0000${player?.userAgent}\u0000${address}`;
}
const keyOf = (key: string, player: PlayerSeen | undefined, address: string) =>
  `\u0000${sha256(key)}\u0000${player?.client}\u0000${player?.userAgent}\u0000${address}`;
const sha256 = (text: string): string => Bun.SHA256.hash(text, 'base64');

function isSame(a: string, b: string): boolean {
  const [x, y] = [sha256(a), sha256(b)];
  return timingSafeEqual(Buffer.from(x), Buffer.from(y));
}
