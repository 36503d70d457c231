// `user`: accounts from the command line (navidrome.md 2.2). Who may write the data folder may do this to all of them.
import { openData, type App } from '../app.ts';
import type { Command } from '../config/commands.ts';
import type { Loaded } from '../config/load.ts';
import { systemCaller, type Caller } from '../context.ts';
import { createAccount, deleteAccount, getAccount, listAccounts, updateAccount, type Account } from '../core/access/accounts.ts';
import { acceptKey } from '../core/access/password-key.ts';
import { hasUsers } from '../core/access/users.ts';
import { lockFolder } from '../db/folder-lock.ts';
import { systemClock } from '../lib/clock.ts';
import { conflict, invalid } from '../lib/errors.ts';
import { silentLog } from '../lib/log.ts';
import { asJson, csvCell, withApp, type Run, type Terminal } from './terminal.ts';

type UserCommand = Extract<Command, { name: 'user' }>;
type Step = (app: App, command: UserCommand, terminal: Terminal) => void | Promise<void>;

const steps: Record<Exclude<UserCommand['action'], 'new-key'>, Step> = {
  create,
  edit,
  delete: remove,
  list,
  password,
  'totp-off': forgetPhone,
};
const operator: Caller = { ...systemCaller, user: { ...systemCaller.user, userName: 'the command line', isAdmin: true }, seesAll: true };

/** Lists, makes, changes and deletes accounts; a running server knows within a second. */
export const users: Run = (loaded, terminal) => {
  const { command } = loaded;
  if (command.name !== 'user') return Promise.resolve(1);
  const { action } = command;
  if (action === 'new-key') return newKey(loaded, command, terminal);
  return withApp(loaded, terminal, async (app) => {
    await steps[action](app, command, terminal);
    return 0;
  });
};

/** Without the App: it does not open with a key that is not the one of before. */
async function newKey({ config }: Loaded, { isForced, format }: UserCommand, terminal: Terminal): Promise<number> {
  const unlock = lockFolder(config.dataFolder, 'alone');
  try {
    if (!isForced) {
      terminal.err(
        'Passwords for apps that were kept with another key are lost: people log in to the page once, then their apps can again.\n',
      );
      terminal.err('Type YES to go on: ');
      const answer = await terminal.readLine();
      if (answer === undefined) throw invalid('nobody can be asked here: say --force if that is what you want');
      if (answer.trim() !== 'YES') throw conflict('nothing was changed');
    }
    const db = openData(config, silentLog, systemClock, true);
    acceptKey({ config, db, log: silentLog });
    db.$client.close();
    terminal.out(format === 'json' ? asJson({ isAccepted: true }) : 'the key that is there is used from now on\n');
    return 0;
  } finally {
    unlock();
  }
}

async function create(app: App, command: UserCommand, terminal: Terminal): Promise<void> {
  const { userName, fullName, email, libraryIds } = command;
  // Somebody has to be the first admin.
  const isFirst = !hasUsers(app);
  const isAdmin = command.isAdmin ?? isFirst;
  if (isFirst && !isAdmin) throw invalid('the first account has to be an admin');
  const given = await askPassword(terminal);
  await createAccount(app, operator, { userName, password: given, name: fullName, email, isAdmin, libraryIds });
  if (isFirst) app.events.emit('admin-created', {});
  await app.playlistFiles.idle();
  show(app, command, terminal, `${isAdmin ? 'admin' : 'user'} ${getAccount(app, operator, userName).userName} created\n`);
}

async function edit(app: App, command: UserCommand, terminal: Terminal): Promise<void> {
  const { userName, fullName, email, isAdmin, libraryIds, hasNewPassword } = command;
  const isEmpty = [fullName, email, isAdmin, libraryIds].every((change) => change === undefined) && !hasNewPassword;
  if (isEmpty) throw invalid('user edit needs to know what to change: see user --help');
  const { userName: name } = getAccount(app, operator, userName);
  const given = hasNewPassword ? await askPassword(terminal) : undefined;
  await updateAccount(app, operator, name, { name: fullName, email, isAdmin, libraryIds, password: given });
  show(app, command, terminal, `user ${name} changed\n`);
}

function password(app: App, command: UserCommand, terminal: Terminal): Promise<void> {
  return edit(app, { ...command, hasNewPassword: true }, terminal);
}

/** For who lost the phone and the codes for that day. */
function forgetPhone(app: App, command: UserCommand, terminal: Terminal): void {
  const { id, userName: name } = getAccount(app, operator, command.userName);
  app.access.secondFactors.remove(operator, id);
  show(app, command, terminal, `${name} signs in by the password alone again\n`);
}

async function remove(app: App, { userName, isForced, format }: UserCommand, terminal: Terminal): Promise<void> {
  const account = getAccount(app, operator, userName);
  const { userName: name } = account;
  if (!isForced) {
    terminal.err(`The user ${name} is deleted, with playlists, marks, shares and keys.\nType the name to go on: `);
    const answer = await terminal.readLine();
    if (answer === undefined) throw invalid('nobody can be asked here: say --force if that is what you want');
    if (answer.trim() !== name) throw conflict('nothing was changed');
  }
  deleteAccount(app, operator, name);
  terminal.out(format === 'json' ? asJson(shapeOf(account)) : `user ${name} deleted\n`);
}

function list(app: App, { format }: UserCommand, { out }: Terminal): void {
  const accounts = listAccounts(app, operator).map(shapeOf);
  if (format === 'json') return out(asJson(accounts));
  const lines = accounts.map(({ id, userName, name, email, isAdmin, libraryIds }) =>
    [id, userName, name, email, String(isAdmin), libraryIds.join(' ')].map(csvCell).join(','),
  );
  out(`${['user id,user name,name,email,admin,library ids', ...lines].join('\n')}\n`);
}

function show(app: App, { userName, format }: UserCommand, { out }: Terminal, text: string): void {
  out(format === 'json' ? asJson(shapeOf(getAccount(app, operator, userName))) : text);
}

const shapeOf = ({ id, userName, name, email, isAdmin, libraryIds }: Account) => ({ id, userName, name, email, isAdmin, libraryIds });

/** Twice from those who type, one line from a script. */
async function askPassword({ err, readSecret, canType }: Terminal): Promise<string> {
  if (canType) err('Password: ');
  const first = await readSecret();
  if (canType) err('\n');
  if (!first) throw invalid('a password is needed: type it, or write it to standard input as one line');
  if (!canType) return first;
  err('Once more: ');
  const second = await readSecret();
  err('\n');
  if (second !== first) throw invalid('that was not twice the same');
  return first;
}
