// The user's own document, paragraph by paragraph, against the executable. Each test is named after what it says there.
import { afterEach, describe, expect, test } from 'bun:test';
import { statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Reply } from '../support/clients.ts';
import { writeFlac } from '../support/flac.ts';
import { admin, createAdmin, openPage, signIn, songs, startBinary, startData, until, type Started } from './binary.ts';

let server: Started;
afterEach(() => server.stop());

describe('Getting Started', () => {
  test('the first user is made on the homepage and is the admin, who can manage everything; then all music can be listened to', async () => {
    server = await startBinary();
    const home = await fetch(`${server.origin}/`);
    expect(home.url).toBe(`${server.origin}/app/`);
    expect(startData(await home.text())).toMatchObject({ firstTime: true, musicFolder: server.music });
    expect(await createAdmin(server)).toMatchObject({ username: 'admin', isAdmin: true });
    expect(startData(await (await fetch(`${server.origin}/app/`)).text()).firstTime).toBe(false);
    const [song] = await until(async () => ((await songs(server)).length === 2 ? songs(server) : undefined));
    const stream = await fetch(`${server.origin}/rest/stream?${new URLSearchParams({ ...admin, v: '1.16.1', c: 'seed', id: song.id })}`);
    expect((await stream.arrayBuffer()).byteLength).toBe(song.size);
    expect((await server.rest('createUser', { ...admin, username: 'ann', password: 'word', email: 'a@example.org' })).status).toBe('ok');
  });

  test('the log says how the scan goes, and what went wrong in it', async () => {
    server = await startBinary({ ND_LOGLEVEL: 'info' });
    await server.logged(/scan\S* .*(finished|done|ended)/i);
    writeFileSync(join(server.music, 'Band/Record/broken.mp3'), 'no music at all');
    await createAdmin(server);
    await server.rest('startScan', { ...admin, fullScan: 'true' });
    await server.logged(/broken\.mp3|problems?=[1-9]/);
  });

  test('m3u files in the music folder become playlists as soon as there is an admin, without being touched', async () => {
    server = await startBinary();
    writeFileSync(join(server.music, 'morning.m3u'), '#EXTM3U\nBand/Record/tone.mp3\nBand/Record/tone.flac\n');
    await server.restart({});
    await server.logged(/scan\S* .*(finished|done|ended)/i);
    const before = statSync(join(server.music, 'morning.m3u')).mtimeMs;
    await createAdmin(server);
    const list = await until(async () => (await server.rest('getPlaylists', admin)).playlists.playlist?.[0]);
    expect(list).toMatchObject({ name: 'morning', songCount: 2, owner: 'admin' });
    expect(statSync(join(server.music, 'morning.m3u')).mtimeMs).toBe(before);
  });

  test('the homepage is on port 4533 where nobody says otherwise', async () => {
    // An address of this machine that nothing else listens on.
    server = await startBinary({ ND_PORT: '', ND_ADDRESS: '127.0.0.77' });
    expect(server.origin).toBe('http://127.0.0.77:4533');
    expect((await fetch(`${server.origin}/ping`)).status).toBe(200);
  });

  test('the form asks for a name, a password and the same password again, and then shows the music', async () => {
    server = await startBinary();
    const page = await openPage(server, '/');
    await page.getByRole('heading', { name: 'Welcome to Melodrome' }).waitFor();
    const submit = page.getByRole('button', { name: 'Create account and start' });
    await page.getByLabel('User name').fill(admin.u);
    await page.getByLabel('Password', { exact: true }).fill(admin.p);
    await page.getByLabel('Password again').fill('another one');
    expect(await submit.isDisabled()).toBe(true);
    await page.getByLabel('Password again').fill(admin.p);
    await submit.click();
    await page.getByRole('main').getByRole('link').first().waitFor();
    expect((await server.rest('getUser', { ...admin, username: admin.u })).user.adminRole).toBe(true);
  });

  test('an m3u file that is touched is read again, also by the advice of the document', async () => {
    server = await startBinary();
    await createAdmin(server);
    await until(async () => (await songs(server)).length === 2);
    const file = join(server.music, 'evening.m3u');
    writeFileSync(file, 'Band/Record/tone.mp3\n');
    const later = new Date(Date.now() + 1000);
    utimesSync(file, later, later);
    const list = await until(async () => (await server.rest('getPlaylists', admin)).playlists.playlist?.[0]);
    expect(list).toMatchObject({ name: 'evening', songCount: 1 });
  });
});

describe('Multi-Library Support', () => {
  test('audiobooks beside music: each user hears the libraries that are open to them, on the page and in apps', async () => {
    // So many sign in at once.
    server = await startBinary({ ND_AUTHREQUESTLIMIT: '0' });
    await createAdmin(server);
    const headers = await signIn(server);
    const send = (method: string, path: string, body: object) => server.json(path, { method, headers, body: JSON.stringify(body) });
    await until(async () => (await songs(server)).length === 2);
    const books = join(server.folder, 'audiobooks');
    writeFlac(join(books, 'Author/Book/1.flac'), { TITLE: 'Chapter one', ARTIST: 'Author', ALBUM: 'Book', TRACKNUMBER: 1 });
    const library = await send('POST', '/api/library', { name: 'Audiobooks', path: books, defaultNewUsers: false });
    expect(await server.json(`/api/library/${library.id}`, { headers })).toMatchObject({ name: 'Audiobooks', path: books });
    await until(async () => (await songs(server)).length === 3);

    const people = { listener: [1], reader: [library.id], both: [1, library.id] };
    for (const [userName, libraryIds] of Object.entries(people)) {
      const user = await send('POST', '/api/user', { userName, name: userName, password: `word of ${userName}`, isAdmin: false });
      expect(await send('PUT', `/api/user/${user.id}/library`, { libraryIds })).toHaveLength(libraryIds.length);
    }
    const newcomer = await send('POST', '/api/user', { userName: 'newcomer', name: 'New', password: 'word of newcomer', isAdmin: false });
    expect((await server.json(`/api/user/${newcomer.id}/library`, { headers })).map(({ name }: Reply) => name)).toEqual(['Music Library']);

    const [chapter] = (await songs(server)).filter(({ title }) => title === 'Chapter one');
    const [tone] = (await songs(server)).filter(({ title }) => title !== 'Chapter one');
    for (const [userName, counts] of Object.entries({ listener: [2, 0], reader: [0, 1], both: [2, 1], newcomer: [2, 0] })) {
      const [music = 0, chapters = 0] = counts;
      const login = { u: userName, p: `word of ${userName}` };
      const own = await signIn(server, userName, login.p);
      // The web API.
      const listed = (await server.json('/api/song', { headers: own })) as Reply[];
      expect({ userName, songs: listed.length }).toEqual({ userName, songs: music + chapters });
      const stream = async (id: string) => (await fetch(`${server.origin}/api/stream/${id}`, { headers: own })).status;
      expect([await stream(tone.id), await stream(chapter.id)]).toEqual([music ? 200 : 404, chapters ? 200 : 404]);
      // Apps.
      const folders = (await server.rest('getMusicFolders', login)).musicFolders.musicFolder.map(({ name }: Reply) => name);
      expect(folders.toSorted()).toEqual([...(chapters ? ['Audiobooks'] : []), ...(music ? ['Music Library'] : [])]);
      const found = (await server.rest('search3', { ...login, query: 'chapter' })).searchResult3;
      expect(found.song?.length ?? 0).toBe(chapters);
      const artists = JSON.stringify((await server.rest('getArtists', login)).artists);
      expect(artists.includes('Author')).toBe(chapters > 0);
      expect((await server.rest('getSong', { ...login, id: chapter.id })).status).toBe(chapters ? 'ok' : 'failed');
      expect((await server.rest('getSong', { ...login, id: tone.id })).status).toBe(music ? 'ok' : 'failed');
      if (chapters) {
        const { album } = (await server.rest('getAlbumList2', { ...login, type: 'newest', musicFolderId: String(library.id) })).albumList2;
        expect(album.map(({ name }: Reply) => name)).toEqual(['Book']);
      }
      // Only admins set them up.
      const refused = await fetch(`${server.origin}/api/library`, {
        method: 'POST',
        headers: own,
        body: JSON.stringify({ name: 'X', path: '/' }),
      });
      expect(refused.status).toBe(403);
    }
    // What is taken away is gone with the next request.
    const { id: readerId } = (await server.json('/api/user', { headers })).find(({ userName }: Reply) => userName === 'reader');
    await send('PUT', `/api/user/${readerId}/library`, { libraryIds: [1] });
    const reader = { u: 'reader', p: 'word of reader' };
    expect((await server.rest('getSong', { ...reader, id: chapter.id })).error.code).toBe(70);
    expect((await server.rest('getSong', { ...reader, id: tone.id })).status).toBe('ok');
  });
});
