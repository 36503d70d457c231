// /api/user: accounts, for admins; one's own for everybody (navidrome.md 5.3, 5.5, 7).
import * as v from 'valibot';

import * as core from '../../core/access/accounts.ts';
import { listLibraries } from '../../core/catalog/browse.ts';
import { checkScrobbleFilter, scrobbleFilterOf, setScrobbleFilter } from '../../core/scrobbling/filter.ts';
import { AppError, forbidden } from '../../lib/errors.ts';
import { originOf } from './auth.ts';
import type { NativeCall } from './call.ts';
import { operation } from './operation.ts';
import { rules } from './present/playlists.ts';
import { sessionHeaders } from './session.ts';
import { flag, idOnly, maybe, nothing, number, page, said, text, time, upTo, whole } from './shapes.ts';
import { isoOrNull, shortList } from './short-list.ts';

const idOf = ({ hit }: NativeCall) => hit.params['id'] ?? '';

const opened = v.array(v.object({ id: whole, name: text, path: said(text, "'' for those who may not know it.") }));

export const user = v.object({
  id: text,
  userName: text,
  name: text,
  email: text,
  isAdmin: flag,
  maxBitRate: said(whole, 'kbit/s; 0: no limit.'),
  lastLoginAt: v.nullable(time),
  lastAccessAt: v.nullable(time),
  createdAt: v.nullable(time),
  updatedAt: v.nullable(time),
  hasSecondFactor: said(flag, 'Signing in to the page takes two steps.'),
  scrobbleFilter: said(v.nullable(rules), 'Songs that fit these rules, as smart playlists have them, are told to no service.'),
  libraries: said(opened, 'Open to them; all for admins.'),
});

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
    hasSecondFactor: app.access.secondFactors.isOn(account.pk),
    scrobbleFilter: scrobbleFilterOf(app, account.pk) as v.InferOutput<typeof rules> | null,
    libraries,
  };
}

export const list = operation(
  { summary: 'Everybody, for admins; oneself for others', query: page, isFiltered: true, isPage: true, output: v.array(user) },
  (call) => {
    const { app, caller } = call;
    const accounts = caller.user.isAdmin ? core.listAccounts(app, caller) : [core.getAccountById(app, caller, caller.user.id)];
    return shortList(
      call,
      accounts.map((account) => present(call, account)),
    );
  },
);

export const one = operation({ summary: 'A user', output: user }, (call) =>
  present(call, core.getAccountById(call.app, call.caller, idOf(call))),
);

const short = upTo(2000);
const libraryIds = v.pipe(v.array(whole), v.maxLength(10_000));
/** Forms send null for what somebody has emptied. */
const emptied = v.nullish(short);
const details = {
  name: emptied,
  email: emptied,
  isAdmin: maybe(flag),
  maxBitRate: maybe(number),
  libraryIds: maybe(libraryIds),
  scrobbleFilter: maybe(said(v.nullable(v.record(v.string(), v.unknown())), 'null for none.')),
};
const newUser = v.object({ userName: short, password: short, ...details });
const changed = v.object({
  userName: maybe(short),
  password: v.nullish(short),
  currentPassword: v.nullish(said(short, 'Needed for another password of one’s own.')),
  ...details,
});

/** Forms show what is wrong beside the field it is about. */
const fieldError = (field: string, key: string, error: string) =>
  Response.json({ error, errors: { [field]: `ra.validation.${key}` } }, { status: 400 });

async function withField<T>(work: () => Promise<T>): Promise<T | Response> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppError && error.code === 'conflict' && /of this name/.test(error.message)) {
      return fieldError('userName', 'unique', error.message);
    }
    throw error;
  }
}

/** Where no libraries are named it gets those for new users. */
export const create = operation(
  {
    summary: 'Makes a user',
    body: newUser,
    hint: 'expected {userName, password, name?, email?, isAdmin?, maxBitRate?, libraryIds?, scrobbleFilter?}',
    output: idOnly,
  },
  ({ app, caller }, { maxBitRate, libraryIds: given, scrobbleFilter, name, email, ...rest }) => {
    if (rest.userName.trim() === '') return fieldError('userName', 'required', 'a user needs a name');
    if (rest.password === '') return fieldError('password', 'required', 'a user needs a password');
    const input = {
      ...rest,
      name: name ?? '',
      email: email ?? '',
      maxBitRateKbps: maxBitRate,
      libraryIds: given ?? core.defaultLibraries(app),
    };
    if (scrobbleFilter) checkScrobbleFilter(app, scrobbleFilter);
    return withField(async () => {
      const id = await core.createAccount(app, caller, input);
      if (scrobbleFilter) setScrobbleFilter(app, caller, id, scrobbleFilter);
      return { id };
    });
  },
);

/** Who is no admin may send rights along, as they are. One's own password asks for the one before. */
export const update = operation(
  {
    summary: 'Changes of a user what the body names',
    body: changed,
    hint: 'expected any of {userName, name, email, password, currentPassword, isAdmin, maxBitRate, libraryIds, scrobbleFilter}',
    output: user,
  },
  change,
);

async function change(call: NativeCall, body: v.InferOutput<typeof changed>) {
  const { app, caller } = call;
  const account = core.getAccountById(app, caller, idOf(call));
  const isOwn = account.id === caller.user.id;
  const name = body.name === null ? '' : body.name;
  const email = body.email === null ? '' : body.email;
  if (body.userName?.trim() === '') return fieldError('userName', 'required', 'a user needs a name');
  const password = body.password || undefined;
  if (body.scrobbleFilter) checkScrobbleFilter(app, body.scrobbleFilter);
  const rights = {
    userName: body.userName === account.userName ? undefined : body.userName,
    isAdmin: body.isAdmin === account.isAdmin ? undefined : body.isAdmin,
    maxBitRateKbps: body.maxBitRate === account.maxBitRateKbps ? undefined : body.maxBitRate,
    libraryIds: body.libraryIds,
  };
  if (isOwn && body.currentPassword && password === undefined) {
    return fieldError('password', 'required', 'with the current password comes the new one');
  }
  if (isOwn && password !== undefined) {
    if (!caller.user.isAdmin && !app.config.enableUserEditing) throw forbidden('change your account: it is switched off on this server');
    if (!app.access.knowsPassword(account.userName, body.currentPassword ?? '', call.address)) {
      const key = body.currentPassword ? 'passwordDoesNotMatch' : 'required';
      return fieldError('currentPassword', key, 'the current password is needed, and this is not it');
    }
  }
  return withField(async () => {
    await core.updateAccount(app, caller, account.userName, { name, email, password, ...rights });
    if (body.scrobbleFilter !== undefined) setScrobbleFilter(app, caller, account.id, body.scrobbleFilter);
    // Every session has ended by this: the page that asked goes on with a new one.
    if (isOwn && password !== undefined && call.sessionId !== '') {
      const token = await app.access.startAnew(account.id, originOf(call));
      Object.assign(call.headers, sessionHeaders(app, call.hit.request, token));
    }
    return present(call, core.getAccountById(app, caller, account.id));
  });
}

export const remove = operation({ summary: 'Deletes a user with all that is their own', output: nothing }, (call) => {
  const { userName } = core.getAccountById(call.app, call.caller, idOf(call));
  core.deleteAccount(call.app, call.caller, userName);
  return {};
});

const openTo = (call: NativeCall) => present(call, core.getAccountById(call.app, call.caller, idOf(call))).libraries;

export const libraries = operation({ summary: 'Libraries open to a user; all for admins', output: opened }, openTo);

export const setLibraries = operation(
  {
    summary: 'Opens these libraries to a user, and no others',
    body: v.object({ libraryIds: v.pipe(libraryIds, v.minLength(1)) }),
    hint: 'expected {libraryIds: [1, 2]}, at least one',
    output: opened,
  },
  async (call, { libraryIds: ids }) => {
    const { userName } = core.getAccountById(call.app, call.caller, idOf(call));
    await core.updateAccount(call.app, call.caller, userName, { libraryIds: ids });
    return openTo(call);
  },
);
