// `user`: accounts by command, beside a running server, with passwords that never stand on the command line.
import { afterAll, beforeAll, expect, test } from 'bun:test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { postJson } from '../support/clients.ts';
import { runBeside } from '../support/commands.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';
import { runProgram } from '../support/program.ts';

let melodrome: TestApp;
beforeAll(async () => {
  melodrome = await makeApp({ library: ({ album }) => album('Alpha', 'One', 1) });
});
afterAll(() => melodrome.close());

const user = (words: string[], lines: string[] = []) => runBeside(melodrome, ['user', ...words], lines);
const list = async () =>
  JSON.parse((await user(['list', '--json'])).out) as { userName: string; email: string; name: string; isAdmin: boolean }[];
const login = async (username: string, password: string) => (await postJson(melodrome, '/auth/login', { username, password })).status;
test('the first one is an admin, with everything a login needs', async () => {
  expect(user(['create', '-u', 'ann', '--library-ids', '1', '--set-regular'], ['x'])).rejects.toThrow('has to be an admin');
  const { out } = await user(['create', '-u', 'ann', '--name', 'Ann A.', '-e', 'ann@example.org'], ['geheim']);
  expect(out).toBe('admin ann created\n');
  expect(await login('ann', 'geheim')).toBe(200);
  expect(await list()).toMatchObject([{ userName: 'ann', name: 'Ann A.', email: 'ann@example.org', isAdmin: true }]);
});

test('those who type are asked twice', async () => {
  expect(user(['create', '-u', 'bob'], ['one', 'other'])).rejects.toThrow('twice the same');
  expect((await user(['c', 'bob'], ['s3cret', 's3cret'])).out).toBe('user bob created\n');
  expect(await login('bob', 's3cret')).toBe(200);
  expect(user(['create', '-u', 'BOB'], ['x'])).rejects.toThrow('there is a user of this name already');
  expect(user(['create', '-u', 'eve'])).rejects.toThrow('a password is needed');
});

test('changes: name, address, rights, libraries, password', async () => {
  await user(['edit', '-u', 'bob', '--name', 'Bob B.', '--email', 'b@example.org', '--set-admin']);
  expect((await list())[1]).toMatchObject({ name: 'Bob B.', email: 'b@example.org', isAdmin: true });
  await user(['e', '-u', 'bob', '--remove-email', '--set-regular', '-i', '1']);
  expect((await list())[1]).toMatchObject({ email: '', isAdmin: false, libraryIds: [1] });
  expect(user(['edit', '-u', 'bob', '-i', '99'])).rejects.toThrow('music folder not found');
  expect(user(['edit', '-u', 'bob', '-i', 'x'])).rejects.toThrow('numbers, separated by commas');
  expect(user(['edit', '-u', 'bob'])).rejects.toThrow('what to change');
  expect(user(['edit', '-u', 'nobody', '--set-admin'])).rejects.toThrow('user not found');
  const session = (await (await postJson(melodrome, '/auth/login', { username: 'bob', password: 's3cret' })).json()) as { token: string };
  await user(['password', 'bob'], ['another']);
  expect(await login('bob', 's3cret')).toBe(401);
  expect(await login('bob', 'another')).toBe(200);
  const old = await melodrome.fetch('/api/album', { headers: { 'x-nd-authorization': `Bearer ${session.token}` } });
  expect(old.status).toBe(401);
});

test('the list as CSV', async () => {
  await user(['edit', '-u', 'ann', '--name', 'Ann, "the first"']);
  const lines = (await user(['list'])).out.trim().split('\n');
  expect(lines[0]).toBe('user id,user name,name,email,admin,library ids');
  expect(lines[1]).toMatch(/^\w+,ann,"Ann, ""the first""",ann@example\.org,true,1$/);
});

test('deleting asks, and the last admin stays', async () => {
  expect(user(['delete', '-u', 'bob'])).rejects.toThrow('--force');
  expect(user(['delete', '-u', 'bob'], ['yes'])).rejects.toThrow('nothing was changed');
  expect((await user(['d', '-u', 'bob'], ['bob'])).out).toBe('user bob deleted\n');
  expect(user(['delete', '-u', 'ann', '--force'])).rejects.toThrow('the last admin');
  expect(user(['edit', '-u', 'ann', '--set-regular'])).rejects.toThrow('the last admin');
  expect(await list()).toHaveLength(1);
});

test('as a program: the password is one line of standard input, never a word or flag', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'melodrome-test-'));
  const flags = [`--datafolder=${join(folder, 'data')}`, `--musicfolder=${melodrome.library.root}`];
  const made = await runProgram(['user', 'create', '-u', 'cy', '--json', ...flags], folder, 'pässwörd\nmore\n');
  expect(JSON.parse(made.out)).toMatchObject({ userName: 'cy', isAdmin: true });
  expect(made.err).not.toContain('pässwörd');
  const flag = await runProgram(['user', 'create', '-u', 'di', '--password', 'x', ...flags], folder);
  expect(flag.err).toContain('unknown flag --password');
  const none = await runProgram(['user', 'create', '-u', 'di', ...flags], folder);
  expect(none).toMatchObject({ code: 1 });
  expect(none.err).toContain('a password is needed');
  rmSync(folder, { recursive: true });
});

test.each([
  'user',
  'backup',
  'bkp',
  'service',
  'svc',
  'scan',
  'pls',
  'import',
  'explain',
  'inspect',
  'health',
  'insights-server',
  'artwork',
])('%s --help tells of it alone', async (name) => {
  const { out } = await runBeside(melodrome, [name, '--help']);
  const full = name.replace('bkp', 'backup').replace('svc', 'service');
  const lines = out.split('\n').filter((line) => line.startsWith('  melodrome'));
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.filter((line) => !line.startsWith(`  melodrome ${full}`))).toEqual([]);
  expect((await runBeside(melodrome, ['help', name])).out).toBe(out);
  expect(out.split('\n').filter((line) => line.length > 140)).toEqual([]);
});

test.each([
  [['user'], /user needs to know what to do: one of create/],
  [['user', 'lst'], /unknown command user lst.*list/],
  [['backup', 'creat'], /did you mean create/i],
  [['backup', 'restore'], /-b FILE/],
  [['service', 'x'], /unknown command service x/],
])('%p is answered with advice', async (words, says) => {
  expect(() => runBeside(melodrome, words)).toThrow(says);
});
