// Users, music folders and signed-in devices on the page: managed by keyboard, wide and narrow, in both languages.
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { violations } from './axe.ts';
import { openUi, patienceMs, phone, until, type Ui } from './browser.ts';

setDefaultTimeout(patienceMs);

let ui: Ui;
beforeAll(async () => {
  ui = await openUi({ hasMusic: false });
});
afterAll(() => ui.close());

const logIn = (username: string, password: string, agent = 'Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/130.0') =>
  fetch(`${ui.origin}/auth/login`, {
    method: 'POST',
    body: JSON.stringify({ username, password }),
    headers: { 'content-type': 'application/json', 'user-agent': agent },
  });

test('a user is made, changed, given another password and deleted without a mouse', async () => {
  const page = await ui.open('/settings');
  await page.getByRole('link', { name: 'Open Users' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Users', level: 1 }).waitFor();
  await page.getByRole('button', { name: 'New user' }).focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'New user' });
  await dialog.getByLabel('User name').focus();
  await page.keyboard.type('bob');
  await dialog.getByLabel('Password', { exact: true }).focus();
  await page.keyboard.type('first word');
  await dialog.getByRole('switch', { name: 'Music Library' }).waitFor();
  expect(await dialog.getByRole('switch', { name: 'Music Library' }).isChecked()).toBe(true);
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  const line = page.getByRole('listitem').filter({ hasText: 'bob' });
  await line.getByText('Music Library · never seen').waitFor();
  expect((await logIn('bob', 'first word')).status).toBe(200);

  await line.getByRole('button', { name: 'Edit bob' }).click();
  const edit = page.getByRole('dialog', { name: 'Edit bob' });
  await edit.getByLabel('Shown name').fill('Robert');
  await edit.getByRole('switch', { name: 'Administrator' }).press('Space');
  await edit.getByRole('button', { name: 'Save' }).click();
  await line.getByText('Robert').waitFor();
  await line.getByText('Administrator').waitFor();

  await line.getByRole('button', { name: 'New password for bob' }).click();
  await page.getByRole('dialog').getByLabel('New password').fill('second word');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  expect((await logIn('bob', 'second word')).status).toBe(200);

  await line.getByRole('button', { name: 'Delete bob' }).focus();
  await page.keyboard.press('Enter');
  const sure = page.getByRole('dialog', { name: 'Delete bob' });
  expect(await violations(page)).toEqual([]);
  await sure.getByRole('button', { name: 'Delete' }).focus();
  await page.keyboard.press('Enter');
  await line.waitFor({ state: 'detached' });
  await until(() => page.evaluate<boolean>(`document.activeElement?.textContent === 'New user'`));
  expect((await logIn('bob', 'second word')).status).toBe(401);
  expect(ui.problems).toEqual([]);
});

test('other devices are seen in the settings and signed out', async () => {
  const other = (await (await logIn('admin', 'correct horse')).json()) as { token: string };
  const status = async () => (await fetch(`${ui.origin}/api/scan`, { headers: { 'x-nd-authorization': `Bearer ${other.token}` } })).status;
  expect(await status()).toBe(200);
  const page = await ui.open('/settings', { viewport: phone, locale: 'de' });
  const region = page.getByRole('region', { name: 'Angemeldete Geräte' });
  await region.getByText('Dieses Gerät').waitFor();
  const line = region.getByRole('listitem').filter({ hasText: 'Firefox · Windows' });
  expect(await violations(page)).toEqual([]);
  expect(await page.evaluate<boolean>('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  await line.getByRole('button', { name: 'Firefox · Windows abmelden' }).first().press('Enter');
  await page.getByRole('dialog', { name: 'Dieses Gerät abmelden' }).getByRole('button', { name: 'Abmelden', exact: true }).press('Enter');
  await line.first().waitFor({ state: 'detached' });
  expect(await status()).toBe(401);
  await region.getByText('Dieses Gerät').waitFor();
  expect(ui.problems).toEqual([]);
});

test('a music folder is added, renamed and removed', async () => {
  const jazz = join(ui.musicFolder, '..', 'jazz');
  mkdirSync(jazz);
  mkdirSync(ui.musicFolder, { recursive: true });
  const page = await ui.open('/scans', { viewport: phone });
  await page.getByRole('button', { name: 'Add a folder' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Add a folder' });
  await dialog.getByLabel('Name').fill('Jazz');
  await dialog.getByLabel('Path on the server').fill(join(jazz, 'absent'));
  await dialog.getByRole('button', { name: 'Add', exact: true }).press('Enter');
  await dialog.getByRole('alert').getByText('no folder').waitFor();
  expect(await violations(page)).toEqual([]);
  await dialog.getByLabel('Path on the server').fill(jazz);
  await dialog.getByRole('button', { name: 'Add', exact: true }).press('Enter');
  await page.getByRole('heading', { name: 'Jazz' }).waitFor();
  await page.getByRole('button', { name: 'Edit Jazz' }).press('Enter');
  const edit = page.getByRole('dialog', { name: 'Edit Jazz' });
  await edit.getByLabel('Name').fill('Blues');
  await edit.getByRole('button', { name: 'Save' }).press('Enter');
  await page.getByRole('heading', { name: 'Blues' }).waitFor();
  expect(await page.evaluate<boolean>('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Remove Blues' }).press('Enter');
  await page.getByRole('dialog', { name: 'Remove Blues' }).getByRole('button', { name: 'Remove' }).press('Enter');
  await page.getByRole('heading', { name: 'Blues' }).waitFor({ state: 'detached' });
  await until(() => page.evaluate<boolean>(`document.activeElement?.textContent === 'Add a folder'`));
  // The refusal above is an answer that the browser notes.
  expect(ui.problems.filter((problem) => !/400/.test(problem))).toEqual([]);
});
