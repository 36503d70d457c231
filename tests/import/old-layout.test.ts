// A database of about Navidrome 0.49: whole paths, no libraries, ids of other kinds; into a server that is already in use.
import { afterAll, beforeAll, expect, test } from 'bun:test';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { createAdmin, native, subsonic, type Reply } from '../support/clients.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';
import { encrypt, makeNavidrome, type NavidromeDatabase } from './navidrome-database.ts';
import { importReport, runImport, songAt, wholeDatabase } from './support.ts';

const when = '2021-03-01 10:00:00+00:00';
const hex = (n: number) => n.toString(16).padStart(32, 'a');

let melodrome: TestApp;
let old: NavidromeDatabase;
let used: string;
let token: string;

beforeAll(async () => {
  melodrome = await makeApp({ library: ({ album }) => (album('Alpha', 'One', 3), album('Beta', 'Two', 2)) });
  token = (await createAdmin(melodrome)).token;
  used = songAt(melodrome, 'Alpha/One/01.flac').id;
  await subsonic(melodrome, 'setRating', { id: used, rating: 2 });
  await subsonic(melodrome, 'scrobble', { id: used, time: Date.parse('2022-01-01T00:00:00Z') });
  await subsonic(melodrome, 'star', { id: used });
  const bookmark = 'INSERT INTO bookmark (user_pk, song_id, position_ms, created_at, updated_at) VALUES (1, ?, 5, 0, ?)';
  melodrome.app.db.$client.query(bookmark).run(used, Date.parse('2022-01-01T00:00:00Z'));

  old = makeNavidrome(join(melodrome.folder, 'navidrome.db'), 'old');
  old.add('user', {
    id: '0f0f-1',
    user_name: 'ADMIN',
    name: 'x',
    email: 'x',
    password: encrypt('old secret'),
    is_admin: 1,
    created_at: when,
  });
  old.add('user', {
    id: '0f0f-2',
    user_name: 'Zoë',
    name: 'Zoë',
    email: '',
    password: encrypt('pä55', 'own key'),
    is_admin: 0,
    created_at: when,
  });
  const song = (n: number, path: string, more: object = {}) =>
    old.add('media_file', {
      id: hex(n),
      path,
      title: '',
      album: '',
      artist: '',
      album_id: hex(90),
      artist_id: hex(80),
      track_number: 1,
      duration: 180,
      ...more,
    });
  [1, 2, 3].forEach((n) => song(n, `/mnt/old music/Alpha/One/0${n}.flac`));
  song(4, '/mnt/old music/Retagged/file.mp3', { title: 'two 1', album: 'TWO', artist: 'Beta', track_number: 1, duration: 182.4 });
  song(5, '/mnt/old music/Longer/file.mp3', { title: 'Two 2', album: 'Two', artist: 'Beta', track_number: 2, duration: 190 });
  old.add('album', { id: hex(90), name: 'One', album_artist: 'Alpha' });
  old.add('artist', { id: hex(80), name: 'ALPHA' });
  const mark = (id: string, type: string, more: object) =>
    old.add('annotation', {
      ann_id: `${id}${type}`,
      user_id: '0f0f-1',
      item_id: id,
      item_type: type,
      play_count: 0,
      rating: 0,
      starred: 0,
      ...more,
    });
  mark(hex(1), 'media_file', { rating: 5, play_count: 9, play_date: '2020-01-01 00:00:00', starred: 1, starred_at: when });
  mark(hex(90), 'album', { starred: 1, starred_at: when });
  mark(hex(80), 'artist', { rating: 3 });
  old.add('bookmark', {
    user_id: '0f0f-1',
    item_id: hex(1),
    item_type: 'media_file',
    position: 99_000,
    created_at: when,
    updated_at: when,
  });
  old.add('playqueue', {
    id: 'q',
    user_id: '0f0f-1',
    current: hex(2),
    position: 7000,
    items: [hex(1), hex(2)].join(),
    created_at: when,
    updated_at: when,
  });
  old.add('playlist', {
    id: hex(70),
    name: 'Old list',
    comment: '',
    owner: 'zoë',
    public: 1,
    created_at: when,
    updated_at: when,
    path: '',
    rules: '',
  });
  [2, 5, 1].forEach((n, i) => old.add('playlist_tracks', { id: i + 1, playlist_id: hex(70), media_file_id: hex(n) }));
  old.add('player', {
    id: 'p',
    name: 'web',
    user_agent: 'Mozilla/5.0 (X11; Linux) Firefox/80.0',
    user_name: 'admin',
    client: 'NavidromeUI',
    ip_address: '::1',
    last_seen: when,
    max_bit_rate: 0,
    scrobble_enabled: 1,
  });
});
afterAll(async () => {
  old.client.close();
  await melodrome.close();
});

test('finds songs without knowing the folder, and keeps what is in use here', async () => {
  const report = await importReport(melodrome, old.file, '--key', 'own key');
  expect(report.layout).toBe('absolute paths');
  expect(report.matched).toEqual({ path: 3, 'MusicBrainz id': 0, 'persistent id': 0, tags: 1 });
  expect(report.sections.songs.left).toEqual([{ what: '/mnt/old music/Longer/file.mp3', reason: expect.any(String) }]);
  expect(report.sections['song ids'].left).toEqual([{ what: 'Alpha – One 1', reason: 'it keeps the id it is known by here' }]);
  expect(report.sections.users).toMatchObject({ brought: 1, same: 1 });

  const { song } = await subsonic(melodrome, 'getSong', { id: used });
  // The newer rating, star and bookmark of here stay; the greater count and the newer play hold.
  expect(song).toMatchObject({ userRating: 2, playCount: 9, played: '2022-01-01T00:00:00.000Z' });
  expect(melodrome.app.db.$client.query('SELECT song_id, position_ms FROM bookmark').values()).toEqual([[used, 5]]);
  expect(song.starred > '2024').toBe(true);
  expect((await subsonic(melodrome, 'getSong', { id: hex(2) })).song.title).toBe('One 2');
  expect((await subsonic(melodrome, 'getSong', { id: hex(4) })).song.title).toBe('Two 1');
  expect((await subsonic(melodrome, 'getStarred2')).starred2.album.map(({ name }: Reply) => name)).toEqual(['One']);
  const queue = melodrome.app.db.$client.query('SELECT song_id FROM play_queue_item ORDER BY position').values();
  expect(queue).toEqual([[used], [hex(2)]]);
  expect(melodrome.app.db.$client.query('SELECT current_index FROM play_queue').values()).toEqual([[1]]);
  expect(melodrome.app.db.$client.query("SELECT user_agent FROM player WHERE client = 'NavidromeUI'").values()).toEqual([
    ['Firefox/Linux'],
  ]);
});

test('people of old see everything and own their lists', async () => {
  expect((await subsonic(melodrome, 'ping')).status).toBe('ok');
  const zoe = { u: 'zoë', p: 'pä55', t: [], s: [] };
  expect((await subsonic(melodrome, 'getMusicFolders', zoe)).musicFolders.musicFolder).toHaveLength(1);
  const { playlist } = await subsonic(melodrome, 'getPlaylist', { ...zoe, id: hex(70) });
  expect(playlist.entry.map(({ id }: Reply) => id)).toEqual([hex(2), used]);
  const { body } = await native(melodrome, `/api/playlist/${hex(70)}/tracks`, token);
  expect(body.filter(({ unmatched }: Reply) => unmatched)).toHaveLength(1);
});

test('what was changed here after the import stays, and a second one changes nothing', async () => {
  await subsonic(melodrome, 'updatePlaylist', { playlistId: hex(70), name: 'Renamed' });
  const before = wholeDatabase(melodrome);
  expect((await importReport(melodrome, old.file)).changes).toBe(0);
  expect(wholeDatabase(melodrome)).toEqual(before);
});

test('a library that moved again is found with --map', async () => {
  const { matched } = await importReport(melodrome, old.file, '--dry-run', '--map', `/mnt/old music=${melodrome.library.root}/`);
  expect(matched.path).toBe(3);
  expect(runImport(melodrome, old.file, '--map', 'music=/srv')).rejects.toThrow('--map expects two absolute folders');
});

test('what is no Navidrome database is refused with a sentence', async () => {
  const at = (name: string) => join(melodrome.folder, name);
  const refused = (file: string) =>
    runImport(melodrome, file).then(
      () => '',
      (error: Error) => error.message,
    );
  expect(await refused(at('nothing.db'))).toContain('there is no file');
  expect(await refused(melodrome.folder)).toContain('is a folder; give the file navidrome.db inside it');
  writeFileSync(at('text.db'), 'no database at all, but long enough');
  expect(await refused(at('text.db'))).toContain('is no SQLite database');
  expect(await refused(at('data/melodrome.db'))).toContain('is a database of Melodrome itself');
  const other = makeNavidrome(at('other.db'), 'old');
  other.client.run('DROP TABLE annotation');
  other.client.close();
  expect(await refused(at('other.db'))).toContain('is no Navidrome database: it has no table annotation');
});

test.each(['without a journal', 'with changes in its journal'])('reads a copy %s, and leaves nothing beside it', async (state) => {
  const folder = join(melodrome.folder, state);
  const hasJournal = state.startsWith('with ');
  mkdirSync(folder);
  old.client.run('PRAGMA wal_checkpoint(TRUNCATE)');
  if (hasJournal) old.add('playlist', { id: 'new', name: 'Only in the journal', owner_id: '0f0f-2', created_at: when, updated_at: when });
  for (const end of hasJournal ? ['', '-wal'] : ['']) copyFileSync(old.file + end, join(folder, `navidrome.db${end}`));
  const files = readdirSync(folder).toSorted();
  const bytes = readFileSync(join(folder, 'navidrome.db'));
  const report = await importReport(melodrome, join(folder, 'navidrome.db'), '--dry-run');
  expect(report.sections.playlists.brought).toBe(hasJournal ? 1 : 0);
  expect(readdirSync(join(melodrome.folder, 'data')).filter((name) => /^import-(?!copies)/.test(name))).toEqual([]);
  expect(readdirSync(folder).toSorted()).toEqual(files);
  expect(readFileSync(join(folder, 'navidrome.db')).equals(bytes)).toBe(true);
});
