// Users: what they may do, and the accounts themselves.
import type { App } from '../../app.ts';
import type { Caller } from '../../context.ts';
import * as accounts from '../../core/access/accounts.ts';
import { allows } from '../../core/access/scopes.ts';
import { need, type Call, type Endpoint } from './call.ts';
import { clearPassword } from './login.ts';
import type { Tree } from './respond.ts';

/** Roles follow from what the server offers; only being an admin is kept for each user. */
function userTree({ config }: App, caller: Caller, account: accounts.Account): Tree {
  const isOwn = account.pk === caller.user.pk;
  // A key may do less than the user it belongs to.
  const may = (what: 'download' | 'edit' | 'manage') => !isOwn || !caller.scope || allows(caller.scope, what);
  const isAdmin = account.isAdmin && may('manage');
  const { jukebox } = config;
  return {
    username: account.userName,
    email: account.email || undefined,
    scrobblingEnabled: true,
    maxBitRate: account.maxBitRateKbps || undefined,
    adminRole: isAdmin,
    settingsRole: isAdmin || (config.enableUserEditing && may('manage')),
    downloadRole: config.enableDownloads && may('download'),
    uploadRole: false,
    playlistRole: may('edit'),
    coverArtRole: isAdmin || (config.enableArtworkUpload && may('edit')),
    commentRole: false,
    podcastRole: isAdmin,
    streamRole: true,
    jukeboxRole: jukebox.enabled && (isAdmin || !jukebox.adminOnly) && may('manage'),
    shareRole: config.enableSharing && may('manage'),
    videoConversionRole: false,
    folder: account.libraryIds,
  };
}

/** One user with their roles: oneself, for admins anybody. */
export const getUser: Endpoint = (call) => {
  const { app, caller } = call;
  return { user: userTree(app, caller, accounts.getAccount(app, caller, need(call, 'username'))) };
};

/** Everybody with an account. */
export const getUsers: Endpoint = ({ app, caller }) => ({
  users: { user: accounts.listAccounts(app, caller).map((account) => userTree(app, caller, account)) },
});

/** The user a key belongs to. */
export const tokenInfo: Endpoint = (call) => {
  need(call, 'apiKey');
  return { tokenInfo: { username: call.caller.user.userName } };
};

function changesOf(call: Call): accounts.AccountChanges {
  const { params } = call;
  const isGiven = (name: string) => params.list(name).length > 0;
  // Zero means all of them in some apps; here everything is open to those whom nobody restricts.
  const folders = params.list('musicFolderId').filter((id) => id !== '' && id !== '0');
  return {
    email: isGiven('email') ? params.text('email') : undefined,
    isAdmin: params.has('adminRole') ? params.flag('adminRole', false) : undefined,
    libraryIds: folders.length > 0 ? folders.map(Number) : undefined,
    maxBitRateKbps: params.has('maxBitRate') ? params.int('maxBitRate', 0, { min: 0, max: 10_000 }) : undefined,
  };
}

/** A new account; the roles that nobody keeps are passed over. */
export const createUser: Endpoint = async (call) => {
  const userName = need(call, 'username');
  const password = clearPassword(need(call, 'password'));
  need(call, 'email');
  await accounts.createAccount(call.app, call.caller, { ...changesOf(call), userName, password });
  return {};
};

/** Changes what is sent. */
export const updateUser: Endpoint = async (call) => {
  const { params } = call;
  const userName = need(call, 'username');
  const password = params.has('password') ? clearPassword(params.text('password')) : undefined;
  await accounts.updateAccount(call.app, call.caller, userName, { ...changesOf(call), password });
  return {};
};

export const deleteUser: Endpoint = (call) => {
  accounts.deleteAccount(call.app, call.caller, need(call, 'username'));
  return {};
};

/** One's own, for admins anybody's; every session of theirs ends. */
export const changePassword: Endpoint = async (call) => {
  const userName = need(call, 'username');
  await accounts.updateAccount(call.app, call.caller, userName, { password: clearPassword(need(call, 'password')) });
  return {};
};
