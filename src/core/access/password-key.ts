// Which key the passwords of this database are sealed with. Another one ends the start with a sentence: later, every app
// would only be told that its password is wrong, and new passwords would lie beside old ones that nobody can read.
import { existsSync } from 'node:fs';

import type { Context } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { conflict } from '../../lib/errors.ts';
import { secondFactorOwner } from './second-factor.ts';
import { keyFile, openSecrets, type Secrets } from './secrets.ts';

type Keys = Pick<Context, 'config' | 'db' | 'log'>;

const property = 'password.key';
const advice =
  'If it is lost, "melodrome user new-key" goes on without it: people log in to the page as before, and their apps after that.';

/**
 * The secrets of the configuration; AppError conflict when the passwords that are there were sealed with others.
 * `mayTakeOver`: no server uses the old key at this moment.
 */
export function openPasswords(ctx: Keys, mayTakeOver: boolean): Secrets {
  const { dataFolder, passwordEncryptionKey } = ctx.config;
  const known = markOf(ctx);
  if (known !== undefined && passwordEncryptionKey === '' && !existsSync(keyFile(dataFolder))) {
    throw conflict(`${keyFile(dataFolder)} is gone, and no PasswordEncryptionKey is set: put it back, from a backup perhaps. ${advice}`);
  }
  const secrets = openSecrets(dataFolder, passwordEncryptionKey);
  if (known === secrets.mark) return secrets;
  if (known === undefined) transact(ctx.db, () => markOf(ctx) ?? bind(ctx, secrets));
  else if (!mayTakeOver || !takeOver(ctx, secrets, known)) {
    throw wrongKey(ctx);
  }
  return secrets;
}

/** From now on the key is that of the configuration; passwords of apps that were sealed with another are lost. */
export function acceptKey(ctx: Keys): void {
  const { dataFolder, passwordEncryptionKey } = ctx.config;
  remember(ctx, openSecrets(dataFolder, passwordEncryptionKey));
}

/** Whether passwords that are there can be read with the key of the configuration; undefined: nothing says so. */
export const fitsKey = (ctx: Pick<Keys, 'db'>, secrets: Secrets): boolean | undefined => {
  const known = markOf(ctx);
  return known === undefined ? undefined : known === secrets.mark;
};

const markOf = ({ db }: Pick<Keys, 'db'>): string | undefined =>
  (db.$client.query('SELECT value FROM property WHERE key = ?').get(property) as { value: string } | null)?.value;

const remember = ({ db }: Keys, { mark }: Secrets) =>
  db.$client
    .query('INSERT INTO property (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value')
    .run(property, mark);

interface Row {
  pk: number;
  hash: string;
  sealed: Uint8Array;
}

/** Passwords of a time before marks are not bound to their row yet. */
function bind(ctx: Keys, secrets: Secrets): void {
  const { read, all } = reseal(ctx, secrets, ({ sealed }) => quietly(() => secrets.unsealUnbound(sealed)));
  if (read === 0 && all > 0) throw wrongKey(ctx);
}

function wrongKey({ config }: Keys) {
  const name = config.passwordEncryptionKey ? 'PasswordEncryptionKey' : keyFile(config.dataFolder);
  return conflict(`${name} is not the key that the passwords of this database were written with: put the old one back. ${advice}`);
}

/** Somebody set PasswordEncryptionKey where the key file was used until now: everything is sealed anew. Whether it was so. */
function takeOver(ctx: Keys, secrets: Secrets, known: string): boolean {
  const { dataFolder, passwordEncryptionKey } = ctx.config;
  if (passwordEncryptionKey === '' || !existsSync(keyFile(dataFolder))) return false;
  const former = openSecrets(dataFolder, '');
  if (former.mark !== known) return false;
  transact(ctx.db, () => {
    if (markOf(ctx) !== known) return;
    reseal(ctx, secrets, ({ hash, sealed }) => quietly(() => former.unseal(sealed, hash)));
    resealFactors(ctx, secrets, former);
  });
  ctx.log.child('access').info('passwords are sealed with PasswordEncryptionKey from now on');
  return true;
}

/** What cannot be read stays as it is; how many could. */
function reseal(ctx: Keys, secrets: Secrets, open: (row: Row) => string | undefined): { read: number; all: number } {
  const client = ctx.db.$client;
  const rows = client.query('SELECT pk, password_hash AS hash, password_secret AS sealed FROM user').all() as Row[];
  let read = 0;
  for (const row of rows) {
    const password = open(row);
    if (password === undefined) continue;
    client.query('UPDATE user SET password_secret = ? WHERE pk = ?').run(secrets.seal(password, row.hash), row.pk);
    read++;
  }
  remember(ctx, secrets);
  return { read, all: rows.length };
}

function resealFactors({ db }: Keys, secrets: Secrets, former: Secrets): void {
  const rows = db.$client.query('SELECT user_pk AS userPk, secret FROM second_factor').all() as { userPk: number; secret: Uint8Array }[];
  for (const { userPk, secret } of rows) {
    const owner = secondFactorOwner(userPk);
    const text = quietly(() => former.unseal(secret, owner));
    if (text !== undefined)
      db.$client.query('UPDATE second_factor SET secret = ? WHERE user_pk = ?').run(secrets.seal(text, owner), userPk);
  }
}

function quietly(work: () => string): string | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
