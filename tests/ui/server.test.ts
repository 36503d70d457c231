// Looking after the server on the page: players, conversions, missing files, activity, configuration, licences, services. By keyboard,
// wide and narrow, in both languages.
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { apiKey, apiSecret, startFakeService, type FakeService } from '../scrobbling/fake-service.ts';
import { adminName, adminPassword } from '../support/clients.ts';
import { violations } from './axe.ts';
import { openUi, patienceMs, phone, until, type Ui } from './browser.ts';

setDefaultTimeout(patienceMs);

const small = { width: 1280, height: 800 };
let ui: Ui;
let service: FakeService;
beforeAll(async () => {
  service = startFakeService();
  ui = await openUi({
    flags: [
      '--enabletranscodingconfig=true',
      `--listenbrainz.baseurl=${service.origin}/1/`,
      `--lastfm.baseurl=${service.origin}/2.0/`,
      `--lastfm.apikey=${apiKey}`,
      `--lastfm.secret=${apiSecret}`,
      '--passwordencryptionkey=canary-secret',
    ],
  });
});
afterAll(async () => {
  await ui.close();
  await service.stop();
});

const rest = (endpoint: string, parameters: Record<string, string> = {}) => {
  const query = new URLSearchParams({ u: adminName, p: adminPassword, v: '1.16.1', c: 'Tempus', f: 'json', ...parameters });
  return fetch(`${ui.origin}/rest/${endpoint}?${query}`, { headers: { 'user-agent': 'Tempus/3 (Android)' } });
};
const api = async <T>(path: string, init: RequestInit = {}): Promise<T> =>
  (await (await fetch(`${ui.origin}/api${path}`, { ...init, headers: { ...ui.headers, 'content-type': 'application/json' } })).json()) as T;
const isNarrowEnough = 'document.documentElement.scrollWidth <= innerWidth';

test('a player is set up and deleted without a mouse', async () => {
  await rest('ping');
  const page = await ui.open('/settings', { viewport: small });
  await page.getByRole('link', { name: 'Open Players and devices' }).press('Enter');
  const line = page.getByRole('listitem').filter({ hasText: 'Tempus [Tempus]' });
  await line.getByRole('button', { name: 'Edit Tempus [Tempus]' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Edit Tempus [Tempus]' });
  expect(await violations(page)).toEqual([]);
  await dialog.getByLabel('Name').fill('Phone of Ada');
  await dialog.getByLabel('Convert songs to').selectOption({ label: 'opus audio' });
  await dialog.getByLabel('Highest quality').selectOption('96');
  await dialog.getByRole('switch', { name: 'Tell services of its plays' }).press('Space');
  await dialog.getByRole('switch', { name: 'Show real paths' }).press('Space');
  await dialog.getByRole('button', { name: 'Save' }).press('Enter');
  await dialog.waitFor({ state: 'detached' });
  const renamed = page.getByRole('listitem').filter({ hasText: 'Phone of Ada' });
  for (const fact of ['admin', 'always opus', '96 kbit/s', 'keeps its plays here', 'sees real paths'])
    await renamed.getByText(fact).waitFor();
  const [player] = await api<object[]>('/player?name=Phone');
  expect(player).toMatchObject({ transcodingId: 'opus', maxBitRate: 96, scrobbleEnabled: false, reportRealPath: true });
  await renamed.getByRole('button', { name: 'Delete Phone of Ada' }).press('Enter');
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).press('Enter');
  await renamed.waitFor({ state: 'detached' });
  await until(() => page.evaluate<boolean>(`document.activeElement?.tagName === 'H1'`));
  expect(await api<object[]>('/player?name=Phone')).toEqual([]);
  expect(ui.problems).toEqual([]);
});

test('a conversion is made, refused where it is wrong, changed and deleted', async () => {
  const page = await ui.open('/transcodings', { viewport: phone });
  await page.getByRole('button', { name: 'New format' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'New format' });
  await dialog.getByLabel('Name').fill('Quiet Vorbis');
  await dialog.getByLabel('Format').fill('oga');
  await dialog.getByLabel('Command').fill('rm -rf /');
  await dialog.getByRole('button', { name: 'Create' }).press('Enter');
  await dialog.getByRole('alert').waitFor();
  expect(await violations(page)).toEqual([]);
  await dialog.getByLabel('Command').fill('ffmpeg -ss %t -i %s -b:a %bk -f ogg -');
  await dialog.getByLabel('Usual bit rate').fill('80');
  await dialog.getByRole('button', { name: 'Create' }).press('Enter');
  const line = page.getByRole('listitem').filter({ hasText: 'Quiet Vorbis' });
  await line.getByText('80 kbit/s').waitFor();
  expect(await page.evaluate<boolean>(isNarrowEnough)).toBe(true);
  await line.getByRole('button', { name: 'Edit Quiet Vorbis' }).press('Enter');
  const edit = page.getByRole('dialog', { name: 'Edit Quiet Vorbis' });
  await edit.getByLabel('Usual bit rate').fill('64');
  await edit.getByRole('button', { name: 'Save' }).press('Enter');
  await line.getByText('64 kbit/s').waitFor();
  expect(await page.getByRole('button', { name: 'Delete opus audio' }).count()).toBe(0);
  await line.getByRole('button', { name: 'Delete Quiet Vorbis' }).press('Enter');
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).press('Enter');
  await line.waitFor({ state: 'detached' });
  // The refusal above is an answer that the browser notes.
  expect(ui.problems.filter((problem) => !/400/.test(problem))).toEqual([]);
  ui.problems.length = 0;
});

test('who is listening is seen at once, with the server’s age', async () => {
  const page = await ui.open('/activity', { viewport: small });
  const region = page.getByRole('region', { name: 'Who is listening' });
  await region.getByText('Nobody is listening').waitFor();
  const [song] = await api<{ id: string }[]>('/song?title=moon');
  await rest('scrobble', { id: song?.id ?? '', submission: 'false' });
  await region.getByRole('link', { name: 'Moon' }).waitFor();
  await region.getByText('admin · Tempus [Tempus]').waitFor();
  await page.getByRole('region', { name: 'The server' }).getByText('Running since').waitFor();
  await page.getByRole('region', { name: 'Music folders' }).getByText('Last read').waitFor();
  expect(await violations(page)).toEqual([]);
  const narrow = await ui.open('/activity', { viewport: phone, locale: 'de', theme: 'light' });
  await narrow.getByRole('region', { name: 'Wer gerade hört' }).getByText('Moon').waitFor();
  expect(await violations(narrow)).toEqual([]);
  expect(await narrow.evaluate<boolean>(isNarrowEnough)).toBe(true);
  expect(ui.problems).toEqual([]);
});

test('files that are gone are listed since when, and forgotten for good after a question', async () => {
  rmSync(join(ui.musicFolder, 'Łódź Trio/Night/1 Moon.mp3'));
  await fetch(`${ui.origin}/api/scan`, {
    method: 'POST',
    headers: { ...ui.headers, 'content-type': 'application/json' },
    body: JSON.stringify({ acceptMissing: true }),
  });
  await until(async () => (await api<unknown[]>('/missing')).length === 1);
  const page = await ui.open('/missing', { viewport: phone, locale: 'de' });
  const line = page.getByRole('listitem').filter({ hasText: 'Moon' });
  await line.getByText('fehlt seit').waitFor();
  await line.getByText('Łódź Trio/Night/1 Moon.mp3').waitFor();
  expect(await violations(page)).toEqual([]);
  expect(await page.evaluate<boolean>(isNarrowEnough)).toBe(true);
  await line.getByRole('button', { name: 'Moon vergessen' }).press('Enter');
  const sure = page.getByRole('dialog', { name: 'Moon vergessen' });
  expect(await violations(page)).toEqual([]);
  await sure.getByRole('button', { name: 'Abbrechen' }).press('Enter');
  expect(await api<unknown[]>('/missing')).toHaveLength(1);
  await line.getByRole('button', { name: 'Moon vergessen' }).press('Enter');
  await sure.getByRole('button', { name: 'Vergessen', exact: true }).press('Enter');
  await page.getByText('Keine Datei fehlt').waitFor();
  expect(await api<unknown[]>('/missing')).toEqual([]);
  expect(ui.problems).toEqual([]);
});

test('options are found with their origin, changed ones first, without secrets', async () => {
  const page = await ui.open('/configuration', { viewport: small });
  const list = page.getByRole('list', { name: 'Configuration' });
  await list.getByText('MusicFolder', { exact: true }).waitFor();
  await list.getByRole('listitem').first().getByText('changed').waitFor();
  expect(await page.content()).not.toContain('canary-secret');
  await page.getByLabel('Find an option').fill('encryption');
  await list.getByText('set by --passwordencryptionkey').waitFor();
  await list.getByText('****').waitFor();
  await until(async () => (await list.getByRole('listitem').count()) < 5);
  await page.getByLabel('Find an option').fill('');
  await page.getByRole('switch', { name: 'Only changed ones' }).press('Space');
  await until(async () => (await list.getByText('changed', { exact: true }).count()) === (await list.getByRole('listitem').count()));
  expect(await violations(page)).toEqual([]);
  expect(ui.problems).toEqual([]);
});

test('the version, the figures and the licences', async () => {
  const page = await ui.open('/about', { viewport: phone });
  await page.getByText('licence Apache-2.0').waitFor();
  await page.getByLabel('What would be sent now').getByText('"uptime"').waitFor();
  await page.getByRole('button', { name: 'Show licences' }).press('Enter');
  await page.getByLabel('Licences', { exact: true }).getByText('croner').first().waitFor();
  expect(await violations(page)).toEqual([]);
  expect(await page.evaluate<boolean>(isNarrowEnough)).toBe(true);
  expect(ui.problems).toEqual([]);
});

test('ListenBrainz is linked by a token and let go', async () => {
  const page = await ui.open('/settings', { viewport: phone });
  const group = page.getByRole('group', { name: 'ListenBrainz' });
  await group.getByText('Not linked').waitFor();
  await group.getByRole('button', { name: 'Link ListenBrainz' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Link ListenBrainz' });
  await dialog.getByLabel('User token').fill('wrong');
  await dialog.getByRole('button', { name: 'Link', exact: true }).press('Enter');
  await dialog.getByRole('alert').getByText('does not know this token').waitFor();
  expect(await violations(page)).toEqual([]);
  await dialog.getByLabel('User token').fill('good-token');
  await dialog.getByRole('button', { name: 'Link', exact: true }).press('Enter');
  await group.getByText('Linked as ada-brainz').waitFor();
  await group.getByRole('button', { name: 'Unlink ListenBrainz' }).press('Enter');
  await page.getByRole('dialog').getByRole('button', { name: 'Unlink', exact: true }).press('Enter');
  await group.getByText('Not linked').waitFor();
  expect(ui.problems.filter((problem) => !/400/.test(problem))).toEqual([]);
  ui.problems.length = 0;
});

test('songs are kept to oneself by rules, without a mouse', async () => {
  const page = await ui.open('/settings', { viewport: small });
  const line = page.getByRole('group', { name: 'Songs you keep to yourself' });
  await line.getByText('No rules: services are told of every song.').waitFor();
  await line.getByRole('button', { name: 'Set rules' }).press('Enter');
  const editor = page.getByRole('form', { name: 'Rules for songs you keep to yourself' });
  await until(() => page.evaluate<boolean>(`document.activeElement?.tagName === 'H3'`));
  expect(await line.getByRole('button', { name: 'Set rules' }).getAttribute('aria-expanded')).toBe('true');
  await editor.getByLabel('Field').selectOption('year');
  await editor.getByLabel('Comparison').selectOption('lt');
  await editor.getByLabel('Value').fill('');
  // What is wrong is said at its rule, and cannot be saved.
  await editor.getByRole('listitem').getByRole('alert').waitFor();
  expect(await editor.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
  await editor.getByLabel('Value').fill('2005');
  const found = editor.getByRole('region', { name: 'What fits now' });
  await found.getByText('Dawn').waitFor();
  expect(await violations(page)).toEqual([]);
  await editor.getByRole('button', { name: 'Save' }).press('Enter');
  await editor.waitFor({ state: 'detached' });
  await line.getByText('1 rule', { exact: true }).waitFor();
  await until(() => page.evaluate<boolean>(`document.activeElement?.textContent === 'Change rules'`));
  const [own] = await api<{ id: string; scrobbleFilter: unknown }[]>('/user');
  expect(own?.scrobbleFilter).toEqual({ all: [{ lt: { year: 2005 } }] });

  const narrow = await ui.open('/settings', { viewport: phone, locale: 'de', theme: 'light' });
  const same = narrow.getByRole('group', { name: 'Lieder, die du für dich behältst' });
  await same.getByText('1 Regel', { exact: true }).waitFor();
  await same.getByRole('button', { name: 'Regeln ändern' }).press('Enter');
  const form = narrow.getByRole('form', { name: 'Regeln für Lieder, die du für dich behältst' });
  await form.getByRole('region', { name: 'Was jetzt passt' }).getByText('Dawn').waitFor();
  expect(await form.getByLabel('Wert').inputValue()).toBe('2005');
  expect(await violations(narrow)).toEqual([]);
  expect(await narrow.evaluate<boolean>(isNarrowEnough)).toBe(true);
  await form.getByRole('button', { name: 'Abbrechen' }).press('Enter');
  await form.waitFor({ state: 'detached' });
  await same.getByRole('button', { name: 'Regeln entfernen' }).press('Enter');
  await narrow.getByRole('dialog').getByRole('button', { name: 'Entfernen', exact: true }).press('Enter');
  await same.getByText('Keine Regeln').waitFor();
  expect((await api<{ scrobbleFilter: unknown }[]>('/user'))[0]?.scrobbleFilter).toBeNull();
  // The rule that was wrong is an answer that the browser notes.
  expect(ui.problems.filter((problem) => !/400/.test(problem))).toEqual([]);
  ui.problems.length = 0;
});

test('Last.fm is linked by the page that it opens', async () => {
  const page = await ui.open('/settings', { viewport: small });
  const group = page.getByRole('group', { name: 'Last.fm' });
  const href = await group.getByRole('link', { name: 'Link Last.fm' }).getAttribute('href');
  const address = new URL(href ?? '');
  expect([address.origin, address.searchParams.get('api_key')]).toEqual(['https://www.last.fm', apiKey]);
  // Last.fm adds its token and sends people back.
  const reply = await fetch(`${address.searchParams.get('cb')}&token=from-lastfm`);
  expect(await reply.text()).toContain('Last.fm is linked');
  await page.evaluate(`dispatchEvent(new Event('focus'))`);
  await group.getByText('Linked as ada-fm').waitFor();
  expect(ui.problems).toEqual([]);
});

test('the first page says which folder is read and what is wrong with it', async () => {
  const fresh = await openUi({ isFresh: true, hasFolder: false });
  try {
    const page = await fresh.open('/', { viewport: phone });
    await page.getByText(fresh.musicFolder).waitFor();
    await page.getByText('There is no such folder on the server').waitFor();
    expect(await violations(page)).toEqual([]);
    mkdirSync(fresh.musicFolder);
    await page.getByText('The folder is empty').waitFor();
    await page.getByLabel('Password', { exact: true }).fill(adminPassword);
    await page.getByLabel('Password again').fill(adminPassword);
    rmSync(fresh.musicFolder, { recursive: true });
    await page.getByText('There is no such folder on the server').waitFor();
    await page.getByRole('button', { name: 'Create account and start' }).press('Enter');
    // The home page goes on saying so.
    await page.getByRole('heading', { name: 'The music folder cannot be read' }).waitFor();
    await page.getByText(`${fresh.musicFolder} does not exist`).waitFor();
    expect(await violations(page)).toEqual([]);
    expect(fresh.problems).toEqual([]);
  } finally {
    await fresh.close();
  }
});
