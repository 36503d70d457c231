// /api/user: accounts, for admins; one's own for everybody (navidrome.md 5.3, 5.5, 7).
import * as v from 'valibot';

import * as core from '../../core/access/accounts.ts';
import { listLibraries } from '../../core/catalog/browse.ts';
import { AppError, forbidden } from '../../lib/errors.ts';
import { originOf } from './auth.ts';
import { readBodyAs, type NativeAnswer, type NativeCall } from './call.ts';
import { sessionHeaders } from './session.ts';
import { isoOrNull, shortList } from './short-list.ts';

const idOf = ({ hit }: NativeCall) => hit.params['id'] ?? '';

function present({ app, caller }: NativeCall, account: core.Account) {
  const libraries = listLibraries(app, account).map(({ id, name, path }) => ({ id, name, path: caller.user.isAdmin ? path : '' }));
  return {
    id: account.id,
    userName: account.userName,
    name: account.name,
    email: account.email,
    isAdmin: account.isAdmin,
    maxBitRate: account.maxBitRateKbps,
    lastLoginAt: isoOrNull(account.lastLoginAt),
    lastAccessAt: isoOrNull(account.lastAccessAt),
    createdAt: isoOrNull(account.createdAt),
    updatedAt: isoOrNull(account.updatedAt),
    libraries,
  };
}

/** Everybody, for admins; oneself for others. */
export const list: NativeAnswer = (call) => {
  const { app, caller } = call;
  const accounts = caller.user.isAdmin ? core.listAccounts(app, caller) : [core.getAccountById(app, caller, caller.user.id)];
  return shortList(
    call,
    accounts.map((account) => present(call, account)),
  );
};

export const one: NativeAnswer = (call) => present(call, core.getAccountById(call.app, call.caller, idOf(call)));

const text = v.pipe(v.string(), v.maxLength(2000));
const libraryIds = v.pipe(v.array(v.pipe(v.number(), v.integer())), v.maxLength(10_000));
const details = {
  name: v.optional(text),
  email: v.optional(text),
  isAdmin: v.optional(v.boolean()),
  maxBitRate: v.optional(v.number()),
  libraryIds: v.optional(libraryIds),
};
const newUser = v.object({ userName: text, password: text, ...details });
const changed = v.object({ userName: v.optional(text), password: v.nullish(text), currentPassword: v.nullish(text), ...details });

/** Forms show what is wrong beside the field it is about. */
const fieldError = (field: string, key: string, error: string) =>
  Response.json({ error, errors: { [field]: `ra.validation.${key}` } }, { status: 400 });

async function withField(work: () => Promise<unknown>): Promise<unknown> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppError && error.code === 'conflict' && /of this name/.test(error.message)) {
      return fieldError('userName', 'unique', error.message);
    }
    throw error;
  }
}

/** A new account; where no libraries are named it gets those for new users. */
export const create: NativeAnswer = async (call) => {
  const { app, caller } = call;
  const {
    maxBitRate,
    libraryIds: given,
    ...rest
  } = await readBodyAs(call, newUser, 'expected {userName, password, name?, email?, isAdmin?, maxBitRate?, libraryIds?}');
  const input = { ...rest, maxBitRateKbps: maxBitRate, libraryIds: given ?? core.defaultLibraries(app) };
  return withField(async () => ({ id: await core.createAccount(app, caller, input) }));
};

/** Changes what the body names. Who is no admin may send rights along, as they are. One's own password asks for the one before. */
export const update: NativeAnswer = async (call) => {
  const { app, caller } = call;
  const body = await readBodyAs(
    call,
    changed,
    'expected any of {userName, name, email, password, currentPassword, isAdmin, maxBitRate, libraryIds}',
  );
  const account = core.getAccountById(app, caller, idOf(call));
  const isOwn = account.id === caller.user.id;
  const { name, email } = body;
  const password = body.password || undefined;
  const rights = {
    userName: body.userName === account.userName ? undefined : body.userName,
    isAdmin: body.isAdmin === account.isAdmin ? undefined : body.isAdmin,
    maxBitRateKbps: body.maxBitRate === account.maxBitRateKbps ? undefined : body.maxBitRate,
    libraryIds: body.libraryIds,
  };
  if (isOwn && password !== undefined) {
    if (!caller.user.isAdmin && !app.config.enableUserEditing) throw forbidden('change your account: it is switched off on this server');
    if (!app.access.knowsPassword(account.userName, body.currentPassword ?? '', call.address)) {
      const key = body.currentPassword ? 'passwordDoesNotMatch' : 'required';
      return fieldError('currentPassword', key, 'the current password is needed, and this is not it');
    }
  }
  return withField(async () => {
    await core.updateAccount(app, caller, account.userName, { name, email, password, ...rights });
    // Every session has ended by this: the page that asked goes on with a new one.
    if (isOwn && password !== undefined && call.sessionId !== '') {
      const token = await app.access.startAnew(account.id, originOf(call));
      Object.assign(call.headers, sessionHeaders(app, call.hit.request, token));
    }
    return present(call, core.getAccountById(app, caller, account.id));
  });
};

export const remove: NativeAnswer = (call) => {
  const { userName } = core.getAccountById(call.app, call.caller, idOf(call));
  core.deleteAccount(call.app, call.caller, userName);
  return {};
};

/** Libraries open to a user; all for admins. */
export const libraries: NativeAnswer = (call) => present(call, core.getAccountById(call.app, call.caller, idOf(call))).libraries;

const grants = v.object({ libraryIds: v.pipe(libraryIds, v.minLength(1)) });

/** Opens these libraries to a user, and no others. */
export const setLibraries: NativeAnswer = async (call) => {
  const { libraryIds: ids } = await readBodyAs(call, grants, 'expected {libraryIds: [1, 2]}, at least one');
  const { userName } = core.getAccountById(call.app, call.caller, idOf(call));
  await core.updateAccount(call.app, call.caller, userName, { libraryIds: ids });
  return libraries(call);
};
