// Keys of apps in the settings: made and revoked by keyboard, wide and narrow, in both languages.
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';

import { violations } from './axe.ts';
import { openUi, patienceMs, phone, until, type Ui } from './browser.ts';

setDefaultTimeout(patienceMs);

let ui: Ui;
beforeAll(async () => {
  ui = await openUi({ hasMusic: false });
});
afterAll(() => ui.close());

const ping = async (key: string) =>
  (await fetch(`${ui.origin}/rest/ping?${new URLSearchParams({ apiKey: key, v: '1.16.1', c: 'x', f: 'json' })}`)).text();

test('a key is made, shown once, used and revoked without a mouse', async () => {
  const page = await ui.open('/settings');
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const region = page.getByRole('region', { name: 'Keys for apps' });
  await region.getByRole('button', { name: 'New key' }).focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'New key' });
  await dialog.getByLabel('Name').focus();
  await page.keyboard.type('My phone');
  await dialog.getByLabel('May do').selectOption({ label: 'Reading only' });
  await dialog.getByText('Look, play and download; change nothing.').waitFor();
  await dialog.getByLabel('Valid').selectOption({ label: '30 days' });
  expect(await violations(page)).toEqual([]);
  await dialog.getByLabel('Name').press('Enter');

  const once = page.getByRole('dialog', { name: 'Key for My phone' });
  const field = once.getByLabel('Key', { exact: true });
  await field.waitFor();
  const key = await field.inputValue();
  expect(key).toMatch(/^mdk_[\w-]{43}$/);
  expect(await page.evaluate<string>('document.activeElement.value')).toBe(key);
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await once.getByRole('status').getByText('Copied').waitFor();
  expect(await page.evaluate<string>('navigator.clipboard.readText()')).toBe(key);
  await page.keyboard.press('Escape');
  await once.waitFor({ state: 'detached' });

  expect(await ping(key)).toContain('"ok"');
  await page.reload();
  const line = region.getByRole('listitem');
  await line.getByText('My phone', { exact: true }).waitFor();
  await line.getByText(/Reading only · last used .+ · ends /).waitFor();
  expect(await page.content()).not.toContain(key);

  await line.getByRole('button', { name: 'Revoke the key My phone' }).focus();
  await page.keyboard.press('Enter');
  const sure = page.getByRole('dialog', { name: 'Revoke key' });
  await sure.getByRole('button', { name: 'Revoke', exact: true }).focus();
  await page.keyboard.press('Enter');
  await line.waitFor({ state: 'detached' });
  await until(() => page.evaluate<boolean>(`document.activeElement?.textContent === 'New key'`));
  expect(await ping(key)).toContain('"code":44');
  expect(ui.problems).toEqual([]);
});

test('what is wrong is said, and nothing sticks out of a phone', async () => {
  const page = await ui.open('/settings', { viewport: phone, locale: 'de' });
  const region = page.getByRole('region', { name: 'Schlüssel für Apps' });
  const make = async () => {
    await region.getByRole('button', { name: 'Neuer Schlüssel' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('Ein Gerät mit einem ganz besonders langen Namen ohne Ende');
    await dialog.getByRole('button', { name: 'Anlegen' }).click();
    return dialog;
  };
  const first = await make();
  await first.getByRole('button', { name: 'Fertig' }).click();
  await region.getByText('noch nicht benutzt').first().waitFor();
  const second = await make();
  await second.getByRole('alert').getByText('already').waitFor();
  expect(await violations(page)).toEqual([]);
  await second.getByRole('button', { name: 'Abbrechen' }).click();
  expect(await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
  expect(await violations(page)).toEqual([]);
});
