// Signing in in two steps: switched on in the settings, asked for at the login, off again; wide and narrow, in both languages.
import { afterEach, expect, setDefaultTimeout, test } from 'bun:test';

import type { Locator, Page } from 'playwright-core';

import { codeOf, fromBase32, stepAt } from '../../src/lib/totp.ts';
import { adminName, adminPassword } from '../support/clients.ts';
import { violations } from './axe.ts';
import { openUi, patienceMs, phone, until, type Ui } from './browser.ts';

setDefaultTimeout(patienceMs);

let ui: Ui;
afterEach(() => ui.close());

const stepMs = 30_000;
/** The code of now, or of the half minute after: none is good twice, and both are good now. */
const codeOfNow = (secret: string, ahead = 0) => codeOf(fromBase32(secret), stepAt(Date.now() + ahead * stepMs));

async function secretOf(page: Page): Promise<string> {
  const field = page.locator('.second-secret');
  await field.waitFor();
  return ((await field.textContent()) ?? '').replaceAll(' ', '');
}

async function signIn(page: Page, words = { userName: 'User name', password: 'Password' }): Promise<void> {
  await page.getByLabel(words.userName).fill(adminName);
  await page.getByLabel(words.password, { exact: true }).fill(adminPassword);
  await page.keyboard.press('Enter');
}

test('is switched on without a mouse, asked for at the login, and switched off', async () => {
  ui = await openUi({ hasMusic: false });
  const page = await ui.open('/settings');
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByRole('button', { name: 'Switch on sign-in in two steps' }).focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Switch on sign-in in two steps' });
  const password = dialog.getByLabel('Current password');
  await password.waitFor();
  await until(() => page.evaluate<boolean>(`document.activeElement?.autocomplete === 'current-password'`));
  await page.keyboard.type('wrong');
  await page.keyboard.press('Enter');
  await dialog.getByRole('alert').getByText('not your password').waitFor();
  await password.fill(adminPassword);
  await password.press('Enter');

  const secret = await secretOf(page);
  await dialog.getByRole('img', { name: 'QR code for an authenticator app' }).waitFor();
  expect(await dialog.getByRole('link').getAttribute('href')).toContain(`secret=${secret}`);
  expect(await page.evaluate('document.activeElement.autocomplete')).toBe('one-time-code');
  expect(await violations(page)).toEqual([]);
  await page.keyboard.type('000000');
  await page.keyboard.press('Enter');
  await dialog.getByRole('alert').getByText('not right').waitFor();
  await dialog.getByLabel('The code that the app shows now').fill(codeOfNow(secret, -1));
  await page.keyboard.press('Enter');

  const codes = page.getByRole('dialog', { name: 'Recovery codes' });
  await codes.getByRole('listitem').nth(9).waitFor();
  const recovery = await codes.getByRole('listitem').allTextContents();
  expect(recovery).toHaveLength(10);
  expect(await violations(page)).toEqual([]);
  await codes.getByRole('button', { name: 'Copy codes' }).click();
  await codes.getByText('Copied.').waitFor();
  expect(await page.evaluate<string>('navigator.clipboard.readText()')).toBe(recovery.join('\n'));
  await codes.getByRole('button', { name: 'Done' }).press('Enter');
  await page.getByText('On. 10 recovery codes are left.').waitFor();
  expect(await page.content()).not.toContain(recovery[0]!);

  await page.getByRole('button', { name: 'Sign out' }).first().click();
  await signIn(page);
  const code = page.getByLabel('Code', { exact: true });
  await code.waitFor();
  expect(await code.getAttribute('autocomplete')).toBe('one-time-code');
  await until(() => page.evaluate<boolean>(`document.activeElement?.autocomplete === 'one-time-code'`));
  expect(await violations(page)).toEqual([]);
  await page.keyboard.type('000000');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByText('This code is not right').waitFor();
  await page.getByRole('button', { name: 'Back' }).click();
  await signIn(page);
  await code.fill(codeOfNow(secret));
  await code.press('Enter');
  await page.getByRole('button', { name: 'Your menu' }).waitFor();

  await page.goto(`${ui.origin}/app/settings`);
  const prove = async (dialog: Locator, proof: string) => {
    await dialog.getByLabel('Current password').fill(adminPassword);
    await dialog.getByLabel('Code', { exact: true }).fill(proof);
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Enter');
  };
  await page.getByRole('button', { name: 'Keys for apps' }).press('Enter');
  const apps = page.getByRole('dialog', { name: 'Keys for apps' });
  await apps.getByRole('switch', { name: 'Apps need keys' }).check();
  await prove(apps, recovery[1]!);
  await page.getByText('Apps come in by keys only.').waitFor();
  await page.getByText('On. 9 recovery codes are left. Apps need keys.').waitFor();

  await page.getByRole('button', { name: 'New recovery codes' }).press('Enter');
  const renew = page.getByRole('dialog', { name: 'New recovery codes' });
  await prove(renew, recovery[1]!);
  await renew.getByRole('alert').getByText('password or code is not right').waitFor();
  await prove(renew, recovery[2]!);
  await codes.getByRole('listitem').nth(9).waitFor();
  const renewed = await codes.getByRole('listitem').allTextContents();
  expect(renewed.filter((one) => recovery.includes(one))).toEqual([]);
  expect(await violations(page)).toEqual([]);
  await codes.getByRole('button', { name: 'Done' }).press('Enter');
  await page.getByText('On. 10 recovery codes are left.').waitFor();

  await page.getByRole('button', { name: 'Switch off sign-in in two steps' }).click();
  const off = page.getByRole('dialog', { name: 'Switch off sign-in in two steps' });
  await off.getByLabel('Current password').fill(adminPassword);
  await off.getByLabel('Code', { exact: true }).fill(renewed[0]!);
  expect(await violations(page)).toEqual([]);
  await off.getByRole('button', { name: 'Switch off' }).press('Enter');
  await page.getByRole('button', { name: 'Switch on sign-in in two steps' }).waitFor();
});

test('on a phone, in German: nothing sticks out, and a code for a lost phone works', async () => {
  ui = await openUi({ hasMusic: false });
  const page = await ui.open('/settings', { viewport: phone, locale: 'de' });
  const sticksOut = () => page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
  await page.getByRole('button', { name: 'Anmeldung in zwei Schritten einschalten' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Bisheriges Passwort').fill(adminPassword);
  await page.keyboard.press('Enter');
  const secret = await secretOf(page);
  await dialog.getByRole('img').waitFor();
  expect(await sticksOut()).toBeLessThanOrEqual(0);
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole('switch', { name: 'Apps brauchen Schlüssel' }).check();
  await dialog.getByLabel('Der Code, den die App jetzt zeigt').fill(codeOfNow(secret));
  await page.keyboard.press('Enter');
  await dialog.getByRole('listitem').nth(9).waitFor();
  const [first] = await dialog.getByRole('listitem').allTextContents();
  expect(await sticksOut()).toBeLessThanOrEqual(0);
  await dialog.getByRole('button', { name: 'Fertig' }).click();
  await page.getByText('Apps brauchen Schlüssel.').waitFor();
  await page.getByRole('button', { name: 'Abmelden' }).first().click();
  await signIn(page, { userName: 'Benutzername', password: 'Passwort' });
  await page.getByLabel('Code', { exact: true }).fill(first!);
  await page.keyboard.press('Enter');
  await page.getByLabel('Code', { exact: true }).waitFor({ state: 'detached' });
  await page.goto(`${ui.origin}/app/settings`);
  await page.getByText('9 Ersatzcodes').waitFor();
  await page.getByRole('button', { name: 'Neue Ersatzcodes' }).waitFor();
  expect(await sticksOut()).toBeLessThanOrEqual(0);
  await page.getByRole('button', { name: 'Schlüssel für Apps' }).click();
  expect(await dialog.getByRole('switch', { name: 'Apps brauchen Schlüssel' }).isChecked()).toBe(true);
  expect(await sticksOut()).toBeLessThanOrEqual(0);
  expect(await violations(page)).toEqual([]);
});

test('an admin helps who lost the phone', async () => {
  ui = await openUi({ hasMusic: false });
  const send = async (method: string, path: string, body: unknown, headers = ui.headers) =>
    (await (
      await fetch(`${ui.origin}${path}`, {
        method,
        body: JSON.stringify(body),
        headers: { ...headers, 'content-type': 'application/json' },
      })
    ).json()) as Record<string, string>;
  const ann = { username: 'ann', password: 'ann ann' };
  await send('POST', '/api/user', { userName: ann.username, password: ann.password });
  const { token } = await send('POST', '/auth/login', ann);
  const own = { 'x-nd-authorization': `Bearer ${token}` };
  const { secret = '' } = await send('POST', '/api/totp', { password: ann.password }, own);
  await send('PUT', '/api/totp', { code: codeOfNow(secret) }, own);
  expect(await send('POST', '/auth/login', ann)).toMatchObject({ errors: { code: 'required' } });

  const page = await ui.open('/users');
  await page.getByText(/signs in in two steps/).waitFor();
  await page.getByRole('button', { name: 'Switch off two steps for ann' }).click();
  expect(await violations(page)).toEqual([]);
  await page.getByRole('dialog').getByRole('button', { name: 'Switch off' }).click();
  await page.getByRole('button', { name: 'Switch off two steps for ann' }).waitFor({ state: 'detached' });
  expect(await send('POST', '/auth/login', ann)).toMatchObject({ username: 'ann' });
  expect(ui.problems).toEqual([]);
});
