// Users with their passwords, rights and libraries. Who is here already by name keeps what they have here.
import { createHash } from 'node:crypto';

import { isId, newId } from '../../lib/ids.ts';
import { findUser, findUserById, loginName } from '../access/users.ts';
import type { Job } from './job.ts';
import { count, leave, note } from './report.ts';
import type { Row } from './source.ts';
import { dateOf, flagOf, textOf } from './values.ts';

export const userColumns = [
  'id',
  'user_name',
  'name',
  'email',
  'password',
  'is_admin',
  'last_login_at',
  'last_access_at',
  'created_at',
  'updated_at',
];

/** What a later run with the right key may still replace: the random password of this user, while it is the one we set. */
export const randomPasswordKey = (userId: string) => `import-password:${userId}`;

/** Finds them by name without letter case, or creates them. */
export function bringUsers(job: Job): void {
  const { source, found } = job;
  const seen = new Set<string>();
  for (const row of source.rows('user', userColumns, 'created_at, id')) {
    const userName = textOf(row['user_name']).trim();
    const login = loginName(userName);
    if (login === '' || seen.has(login)) {
      leave(job.report, 'users', userName || '(no name)', 'another user has this name');
      continue;
    }
    seen.add(login);
    found.userIdsByName.set(userName.toLowerCase(), textOf(row['id']));
    const pk = known(job, row, userName) ?? add(job, row, userName, login);
    found.users.set(textOf(row['id']), pk);
  }
  grantLibraries(job);
}

function known(job: Job, row: Row, userName: string): number | undefined {
  const { ctx, report, prepared } = job;
  const client = ctx.db.$client;
  const user = findUser(client, userName);
  if (!user) return undefined;
  const password = prepared.passwords.get(textOf(row['id']));
  const isOpen =
    client.query('SELECT value FROM property WHERE key = ?').values(randomPasswordKey(user.id))[0]?.[0] === String(user.tokenVersion);
  if (isOpen && password && !password.isRandom) {
    client
      .query('UPDATE user SET password_hash = ?, password_secret = ?, token_version = token_version + 1 WHERE pk = ?')
      .run(password.hash, password.secret, user.pk);
    client.query('DELETE FROM property WHERE key = ?').run(randomPasswordKey(user.id));
    count(report, 'users', 'changed');
    note(report, 'users', userName, 'the password of before holds now');
    return user.pk;
  }
  count(report, 'users', 'same');
  if (isOpen) noteRandom(job, userName);
  else if (user.id !== textOf(row['id'])) note(report, 'users', userName, 'is here already and keeps the password and rights of here');
  if (flagOf(row['is_admin']) && !user.isAdmin) note(report, 'users', userName, 'was an admin in Navidrome and is none here');
  return user.pk;
}

function add(job: Job, row: Row, userName: string, login: string): number {
  const { ctx, report, prepared, found } = job;
  const client = ctx.db.$client;
  const oldId = textOf(row['id']);
  const id = isId(oldId) && !findUserById(client, oldId) ? oldId : idFrom(oldId);
  const password = prepared.passwords.get(oldId);
  if (!password) throw new Error(`no password was prepared for ${userName}`);
  const now = ctx.clock.now();
  const createdAt = dateOf(row['created_at']) ?? now;
  const rows = client
    .query(
      `INSERT INTO user (id, user_name, login_name, name, email, is_admin, password_hash, password_secret, last_login_at, last_access_at,
       created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING pk`,
    )
    .values(
      id,
      userName,
      login,
      textOf(row['name']) || userName,
      textOf(row['email']),
      flagOf(row['is_admin']) ? 1 : 0,
      password.hash,
      password.secret,
      dateOf(row['last_login_at']),
      dateOf(row['last_access_at']),
      createdAt,
      dateOf(row['updated_at']) ?? createdAt,
    );
  const pk = Number(rows[0]?.[0]);
  found.newUsers.add(pk);
  count(report, 'users', 'brought');
  if (password.isRandom) {
    client.query('INSERT OR REPLACE INTO property (key, value) VALUES (?, ?)').run(randomPasswordKey(id), '1');
    noteRandom(job, userName);
  }
  return pk;
}

const noteRandom = ({ report }: Job, userName: string) =>
  note(
    report,
    'users',
    userName,
    'the password cannot be decrypted, a random one holds for now: import again with --key and the PasswordEncryptionKey of Navidrome, or let an admin set a new one',
  );

/** Lasting ids for rows whose own cannot be used here: the same at every run. */
export const idFrom = (text: string): string =>
  text === '' ? newId() : createHash('sha256').update(text).digest('base64url').replaceAll(/[-_]/g, '0').slice(0, 22);

/** Old versions know no grants: everybody sees everything. */
function grantLibraries(job: Job): void {
  const { ctx, source, found, prepared } = job;
  const client = ctx.db.$client;
  const paths = new Map(client.query('SELECT id, path FROM library').values() as [number, string][]);
  const everything = () => (found.libraries.size > 0 ? [...new Set(found.libraries.values())] : [...paths.keys()]);
  const grants = source.has('user_library')
    ? source.rows('user_library', ['user_id', 'library_id']).map((row) => ({
        pk: found.users.get(textOf(row['user_id'])),
        ids: [found.libraries.get(Number(row['library_id']))],
      }))
    : [...found.users.values()].map((pk) => ({ pk, ids: everything() }));
  for (const { pk, ids } of grants) {
    for (const id of ids) {
      if (pk === undefined || id === undefined) continue;
      // Who was here before keeps their libraries, and may see those that come with this import.
      if (!found.newUsers.has(pk) && !prepared.createdLibraries.has(paths.get(id) ?? '')) continue;
      client.query('INSERT OR IGNORE INTO user_library (user_pk, library_id) VALUES (?, ?)').run(pk, id);
    }
  }
}
