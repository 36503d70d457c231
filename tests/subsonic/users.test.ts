// Accounts: who may see and change them, what they may hear, what ends when a password does.
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';

import { adminName, adminPassword, native, postJson, subsonicQuery, type Parameters, type Reply } from '../support/clients.ts';
import { annPassword, codesWithout, makePeople, type People } from './people.ts';

let people: People;
beforeAll(async () => {
  people = await makePeople({
    library(library) {
      library.album('Open Band', 'Open Record', 3);
      copyFileSync(join(import.meta.dir, '../fixtures/audio/tone.wav'), join(library.root, 'tone.wav'));
    },
  });
});
afterAll(() => people.close());

const userOf = async (username: string, by = 'admin') => (await people.as(by, 'getUser', { username })).user;
const login = (username: string, password: string) => postJson(people, '/auth/login', { username, password });
async function with_(user: string, password: string, endpoint = 'ping', parameters: Parameters = {}): Promise<Reply> {
  const reply = await people.fetch(`/rest/${endpoint}?${subsonicQuery(parameters, user, password)}`);
  return ((await reply.json()) as Reply)['subsonic-response'];
}
const newUser = (username: string, more: Parameters = {}) => ({
  username,
  password: 'first word',
  email: `${username}@example.org`,
  ...more,
});

describe('getUser', () => {
  test('tells everybody of themselves, with every role', async () => {
    expect(await userOf('GUEST', 'guest')).toEqual({
      username: 'guest',
      email: 'guest@example.org',
      scrobblingEnabled: true,
      adminRole: false,
      settingsRole: true,
      downloadRole: true,
      uploadRole: false,
      playlistRole: true,
      coverArtRole: true,
      commentRole: false,
      podcastRole: false,
      streamRole: true,
      jukeboxRole: false,
      shareRole: true,
      videoConversionRole: false,
      folder: [1],
    });
    expect(await userOf('admin')).toMatchObject({ adminRole: true, podcastRole: true, folder: [1, 2] });
    expect(await people.textAs('guest', 'getUser', { username: 'guest' })).toMatch(
      /<user username="guest"[^>]*><folder>1<\/folder><\/user>/,
    );
  });

  test('of others is for admins, who learn when there is none', async () => {
    expect(await userOf('ann')).toMatchObject({ username: 'ann', folder: [1, 2] });
    for (const username of ['admin', 'ann', 'nobody']) expect((await people.as('guest', 'getUser', { username })).error.code).toBe(50);
    expect((await people.as('admin', 'getUser', { username: 'nobody' })).error.code).toBe(70);
    expect((await people.as('guest', 'getUser')).error.code).toBe(10);
  });

  test('and the list of all is for admins', async () => {
    const { user } = (await people.as('admin', 'getUsers')).users;
    expect(user.map((one: Reply) => one.username)).toEqual(['admin', 'ann', 'guest']);
    expect((await people.textAs('admin', 'getUsers')).match(/<user /g)).toHaveLength(3);
    for (const name of ['ann', 'guest']) expect((await people.as(name, 'getUsers')).error.code).toBe(50);
  });
});

test('everything but the own account is for admins', async () => {
  for (const [endpoint, parameters] of [
    ['createUser', newUser('eve')],
    ['createUser', { ...newUser('eve'), adminRole: true }],
    ['deleteUser', { username: 'ann' }],
    ['deleteUser', { username: 'guest' }],
    ['updateUser', { username: 'ann', email: 'x' }],
    ['updateUser', { username: 'guest', adminRole: true }],
    ['updateUser', { username: 'guest', musicFolderId: 2 }],
    ['updateUser', { username: 'guest', maxBitRate: 0 }],
    ['changePassword', { username: 'admin', password: 'mine' }],
    ['changePassword', { username: 'nobody', password: 'mine' }],
  ] as const) {
    expect({ endpoint, parameters, code: (await people.as('guest', endpoint, parameters)).error?.code }).toEqual({
      endpoint,
      parameters,
      code: 50,
    });
  }
  expect(await userOf('guest')).toMatchObject({ adminRole: false, folder: [1] });
  expect((await people.as('admin', 'getUsers')).users.user).toHaveLength(3);
});

describe('createUser', () => {
  test('needs name, password and address', async () => {
    expect(await codesWithout(people, 'admin', 'createUser', newUser('bob'))).toEqual({ username: 10, password: 10, email: 10 });
    for (const username of ['a b', '../x', 'x'.repeat(65), '<b>', '"']) {
      expect((await people.as('admin', 'createUser', newUser(username))).error.code).toBe(0);
    }
    expect((await people.as('admin', 'createUser', newUser('ANN'))).error).toEqual({
      code: 0,
      message: 'there is a user of this name already',
    });
    expect((await people.as('admin', 'createUser', newUser('bob', { musicFolderId: 9 }))).error.code).toBe(70);
  });

  test('opens what it names, or everything; any password works in every way to log in', async () => {
    const password = 'enc: pä&ss+wörd%20 🔑';
    const hex = Buffer.from(password).toString('hex').toUpperCase();
    await people.as('admin', 'createUser', newUser('Bob', { password: `enc:${hex}`, musicFolderId: [2] }));
    expect((await with_('bob', password)).status).toBe('ok');
    expect((await with_('BOB', password, 'ping', { p: `enc:${hex}`, t: '', s: '' })).status).toBe('ok');
    expect((await login('bob', password)).status).toBe(200);
    expect((await with_('bob', password, 'search3', { query: '' })).searchResult3.song.map((song: Reply) => song.title)).toEqual([
      'Secret Song',
    ]);
    expect(await userOf('bob')).toMatchObject({ username: 'Bob', folder: [2], adminRole: false });
    await people.as('admin', 'createUser', newUser('carl', { adminRole: true }));
    expect(await userOf('carl')).toMatchObject({ adminRole: true, folder: [1, 2] });
    await people.as('admin', 'deleteUser', { username: 'carl' });
  });
});

describe('updateUser', () => {
  test('changes what is sent and no more', async () => {
    await people.as('admin', 'createUser', newUser('dora', { musicFolderId: 1 }));
    await people.as('admin', 'updateUser', { username: 'dora', maxBitRate: 192 });
    expect(await userOf('dora')).toMatchObject({ email: 'dora@example.org', maxBitRate: 192, folder: [1], adminRole: false });
    await people.as('admin', 'updateUser', { username: 'dora', email: '', musicFolderId: [1, 2], maxBitRate: 0 });
    const dora = await userOf('dora');
    expect(dora).toMatchObject({ folder: [1, 2] });
    expect(dora.email).toBeUndefined();
    expect(dora.maxBitRate).toBeUndefined();
    expect((await with_('dora', 'first word')).status).toBe('ok');
    expect((await people.as('admin', 'updateUser', { username: 'nobody', email: 'x' })).error.code).toBe(70);
    expect((await people.as('admin', 'updateUser', { email: 'x' })).error.code).toBe(10);
    expect((await people.as('admin', 'updateUser', { username: 'dora', musicFolderId: 77 })).error.code).toBe(70);
    expect((await people.as('admin', 'updateUser', { username: 'dora', email: 'a\nb' })).error.code).toBe(0);
  });

  test('other folders make the index another one, which apps ask for again', async () => {
    const indexes = async (more: Parameters = {}): Promise<Reply> => (await people.as('guest', 'getIndexes', more)).indexes;
    const before = await indexes();
    expect((await indexes({ ifModifiedSince: before.lastModified })).index).toBeUndefined();
    await people.as('admin', 'updateUser', { username: 'guest', musicFolderId: [1, 2] });
    const wider = await indexes({ ifModifiedSince: before.lastModified });
    expect(wider.index.length).toBeGreaterThan(before.index.length);
    await people.as('admin', 'updateUser', { username: 'guest', musicFolderId: 1 });
    expect((await indexes({ ifModifiedSince: wider.lastModified })).index).toEqual(before.index);
  });

  test('closes a library at once', async () => {
    const { id } = people.closed;
    expect((await with_('dora', 'first word', 'getSong', { id })).status).toBe('ok');
    await people.as('admin', 'updateUser', { username: 'dora', musicFolderId: 1 });
    expect((await with_('dora', 'first word', 'getSong', { id })).error.code).toBe(70);
  });

  test('caps what streams may take', async () => {
    const { song: songs } = (await people.as('admin', 'search3', { query: '' })).searchResult3;
    const song = songs.find((one: Reply) => one.suffix === 'wav');
    const query = (user: string, password: string) => `/rest/stream?${subsonicQuery({ id: song.id }, user, password)}`;
    await people.as('admin', 'updateUser', { username: 'dora', maxBitRate: 128 });
    const head = await people.fetch(query('dora', 'first word'), { method: 'HEAD' });
    expect(head.headers.get('content-type')).toBe('audio/ogg');
    await people.as('admin', 'updateUser', { username: 'dora', maxBitRate: 0 });
    expect((await people.fetch(query('dora', 'first word'), { method: 'HEAD' })).headers.get('content-type')).toContain('wav');
  });

  test('leaves an admin', async () => {
    expect((await people.as('admin', 'updateUser', { username: 'admin', adminRole: false })).error.message).toContain('last admin');
    expect((await people.as('admin', 'deleteUser', { username: 'admin' })).error.code).toBe(50);
    await people.as('admin', 'updateUser', { username: 'dora', adminRole: true });
    expect((await with_('dora', 'first word', 'getUsers')).status).toBe('ok');
    await people.as('admin', 'updateUser', { username: 'dora', adminRole: false });
    expect((await with_('dora', 'first word', 'getUsers')).error.code).toBe(50);
  });
});

describe('changePassword', () => {
  test('ends old tokens and sessions at once', async () => {
    const { token } = (await (await login('dora', 'first word')).json()) as { token: string };
    expect((await native(people, '/api/keepalive/x', token)).status).toBe(200);
    expect((await with_('dora', 'first word')).status).toBe('ok');
    const events = await people.fetch('/api/events', { headers: { 'x-nd-authorization': `Bearer ${token}` } });
    const heard = events.text();
    expect((await with_('dora', 'first word', 'changePassword', { username: 'dora', password: 'second word' })).status).toBe('ok');
    expect((await with_('dora', 'first word')).error.code).toBe(40);
    expect((await with_('dora', 'second word')).status).toBe('ok');
    expect((await native(people, '/api/keepalive/x', token)).status).toBe(401);
    // The stream of events has ended, too.
    expect(await heard).toContain('serverStart');
    expect((await login('dora', 'first word')).status).toBe(401);
    expect((await login('dora', 'second word')).status).toBe(200);
  });

  test('of others is for admins', async () => {
    expect((await people.as('admin', 'changePassword', { username: 'dora', password: 'third word' })).status).toBe('ok');
    expect((await with_('dora', 'third word')).status).toBe('ok');
    expect(await codesWithout(people, 'admin', 'changePassword', { username: 'dora', password: 'x' })).toEqual({
      username: 10,
      password: 10,
    });
    expect((await people.as('admin', 'changePassword', { username: 'nobody', password: 'x' })).error.code).toBe(70);
    expect((await people.as('admin', 'changePassword', { username: 'dora', password: 'x'.repeat(2000) })).error.code).toBe(0);
  });
});

test('deleteUser ends the account with what is its own, also for a later one of the same name', async () => {
  const { token } = (await (await login('dora', 'third word')).json()) as { token: string };
  const made = await with_('dora', 'third word', 'createPlaylist', { name: 'Of Dora', songId: people.open[0].id });
  await with_('dora', 'third word', 'savePlayQueue', { id: people.open[0].id, current: people.open[0].id });
  await with_('dora', 'third word', 'addChatMessage', { message: 'hello' });
  expect((await people.as('admin', 'deleteUser', { username: 'Dora' })).status).toBe('ok');
  expect((await with_('dora', 'third word')).error.code).toBe(40);
  await people.as('admin', 'createUser', { ...newUser('dora'), password: 'third word' });
  expect((await native(people, '/api/keepalive/x', token)).status).toBe(401);
  expect(await with_('dora', 'third word', 'getPlayQueue')).not.toHaveProperty('playQueue');
  expect((await people.as('admin', 'getPlaylist', { id: made.playlist.id })).error.code).toBe(70);
  expect((await people.as('ann', 'getChatMessages')).chatMessages.chatMessage).toEqual([]);
  expect((await people.as('admin', 'deleteUser', { username: 'nobody' })).error.code).toBe(70);
  expect((await people.as('admin', 'deleteUser')).error.code).toBe(10);
});

test('no reply holds a password', async () => {
  const texts = await Promise.all([people.textAs('admin', 'getUsers'), people.textAs('ann', 'getUser', { username: 'ann' })]);
  for (const text of texts) expect(text).not.toMatch(/password|argon|grün|guest word/i);
});

test('users edit themselves only where that is switched on', async () => {
  const strict = await makePeople({
    config: { enableuserediting: 'false', enabledownloads: 'false', enablesharing: 'false', enableartworkupload: 'false' },
  });
  expect((await strict.as('ann', 'changePassword', { username: 'ann', password: 'other' })).error.code).toBe(50);
  expect((await strict.as('ann', 'updateUser', { username: 'ann', email: 'new@example.org' })).error.code).toBe(50);
  expect((await strict.as('ann', 'getUser', { username: 'ann' })).user).toMatchObject({
    settingsRole: false,
    downloadRole: false,
    shareRole: false,
    coverArtRole: false,
    email: 'ann@example.org',
  });
  expect((await strict.as('admin', 'getUser', { username: adminName })).user).toMatchObject({ settingsRole: true, coverArtRole: true });
  expect((await strict.as('admin', 'changePassword', { username: adminName, password: `${adminPassword}!` })).status).toBe('ok');
  await strict.close();
  expect((await people.as('ann', 'updateUser', { username: 'ann', email: 'new@example.org', password: annPassword })).status).toBe('ok');
  expect((await userOf('ann')).email).toBe('new@example.org');
});
