// A database of about Navidrome 0.58, with everything in it: what comes over, and that a second import changes nothing.
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { messageOf } from '../../src/lib/errors.ts';
import { artistId } from '../../src/tags/pid.ts';
import { native, postJson, subsonicQuery, type Parameters, type Reply } from '../support/clients.ts';
import { writeFlac } from '../support/flac.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';
import { encrypt, makeNavidrome, type NavidromeDatabase } from './navidrome-database.ts';
import { importReport, runImport, songAt, wholeDatabase } from './support.ts';

const mbid = '11111111-2222-3333-4444-555555555555';
const when = '2024-03-01 10:00:00.5+00:00';
const whenMs = Date.parse('2024-03-01T10:00:00.500Z');

let melodrome: TestApp;
let old: NavidromeDatabase;
let second: string;

beforeAll(async () => {
  melodrome = await makeApp({
    library: ({ album, add }) => {
      album('Alpha', 'One', 3);
      album('Beta', 'Two', 2);
      add('Moved/new-place.flac', { TITLE: 'By mbid', ARTIST: 'Beta', ALBUM: 'Three', TRACKNUMBER: 1, MUSICBRAINZ_RELEASETRACKID: mbid });
      add('Twins/a.flac', { TITLE: 'Twin', ARTIST: 'Twins', ALBUM: 'Same', TRACKNUMBER: 1 });
      add('Twins/b.flac', { TITLE: 'Twin', ARTIST: 'Twins', ALBUM: 'Same', TRACKNUMBER: 1 });
    },
  });
  second = join(melodrome.folder, 'second');
  writeFlac(join(second, 'Gamma/Far/01.flac'), { TITLE: 'Far away', ARTIST: 'Gamma', ALBUM: 'Far', TRACKNUMBER: 1 });
  mkdirSync(join(melodrome.library.root, 'Lists'));
  writeFileSync(join(melodrome.library.root, 'Lists/kept.m3u'), '../Alpha/One/03.flac\n');
  old = makeNavidrome(join(melodrome.folder, 'navidrome.db'), 'new');
  fill();
});
afterAll(async () => {
  old.client.close();
  await melodrome.close();
});

function fill(): void {
  const { add } = old;
  const userDates = { last_login_at: when, last_access_at: when, created_at: '2020-01-02T03:04:05Z', updated_at: when };
  add('user', {
    id: 'u-ann',
    user_name: 'Ann',
    name: 'Ann A',
    email: 'ann@example.org',
    password: encrypt('secret of ann'),
    is_admin: 1,
    ...userDates,
  });
  add('user', { id: 'u-bob', user_name: 'bob', name: 'Bob', email: '', password: encrypt('pass of bob'), is_admin: 0, ...userDates });
  add('user', { id: 'u-eve', user_name: 'eve', name: '', email: '', password: encrypt('lost', 'another key'), is_admin: 0, ...userDates });
  add(
    'library',
    { id: 1, name: 'Music', path: '/music', default_new_users: 1 },
    { id: 2, name: 'Far', path: '/far', default_new_users: 0 },
  );
  add('library', { id: 3, name: 'Gone', path: '/gone', default_new_users: 0 });
  add('user_library', { user_id: 'u-bob', library_id: 1 }, { user_id: 'u-eve', library_id: 2 });
  const song = (id: string, path: string, more: object = {}, library = 1) =>
    add('media_file', {
      id,
      path,
      library_id: library,
      folder_id: 'f',
      title: id,
      album: '',
      artist: '',
      track_number: 0,
      duration: 180.2,
      missing: 0,
      ...more,
    });
  for (const n of [1, 2, 3]) song(`alpha${n}`, `Alpha/One/0${n}.flac`, { album_id: songAt(melodrome, 'Alpha/One/01.flac').albumId });
  song('beta1', 'BETA/Two/01.FLAC', { album_id: 'odd-album' });
  song('by-pid', 'Beta/elsewhere.flac', { pid: songAt(melodrome, 'Beta/Two/02.flac').pid, album_id: 'odd-album' });
  song('by-mbid', 'old/place.flac', { mbz_release_track_id: mbid });
  song('twin', 'gone/twin.flac', { title: 'Twin', artist: 'Twins', album: 'Same', track_number: 1 });
  song('lost', 'gone/lost.flac', { missing: 1 });
  song('far1', 'Gamma/Far/01.flac', {}, 2);
  song('nowhere', 'x.flac', {}, 3);
  add(
    'album',
    { id: songAt(melodrome, 'Alpha/One/01.flac').albumId, name: 'One', album_artist: 'Alpha' },
    { id: 'odd-album', name: 'Other name', album_artist: 'x' },
  );
  add('artist', { id: artistId('Alpha'), name: 'Alpha' }, { id: 'odd-artist', name: 'beta' }, { id: 'nobody', name: 'Nobody' });
  const mark = (user: string, type: string, id: string, more: object) =>
    add('annotation', { user_id: user, item_id: id, item_type: type, play_count: 0, rating: 0, starred: 0, ...more });
  mark('u-ann', 'media_file', 'alpha1', { play_count: 7, play_date: when, rating: 4, rated_at: when, starred: 1, starred_at: when });
  mark('u-bob', 'media_file', 'by-pid', { play_count: 2, play_date: 1_709_287_200 });
  mark('u-bob', 'media_file', 'lost', { starred: 1, starred_at: when });
  mark('u-bob', 'media_file', 'alpha2', {});
  mark('u-ann', 'album', 'odd-album', { starred: 1, starred_at: when });
  mark('u-ann', 'artist', 'odd-artist', { rating: 5 });
  mark('u-bob', 'playlist', 'list-mix', { starred: 1, starred_at: when });
  const list = (id: string, name: string, more: object) =>
    add('playlist', {
      id,
      name,
      comment: `about ${name}`,
      public: 0,
      sync: 0,
      path: '',
      owner_id: 'u-bob',
      created_at: when,
      updated_at: when,
      rules: null,
      ...more,
    });
  list('list-mix', 'Mix', { uploaded_image: 'list-mix_mix.png', public: 1, external_image_url: 'http://example.org/mix.jpg' });
  list('list-smart', 'Smart', { rules: JSON.stringify({ all: [{ is: { artist: 'Alpha' } }], sort: 'title' }) });
  list('list-odd', 'Odd rules', { rules: JSON.stringify({ all: [{ sounds: { like: 'Alpha' } }] }) });
  list('list-kept', 'Kept', { owner_id: 'u-ann', sync: 1, path: '/music/Lists/kept.m3u' });
  list('list-orphan', 'Orphan', { owner_id: 'u-gone' });
  const tracks = (id: string, ...songs: string[]) =>
    songs.forEach((song, i) => add('playlist_tracks', { id: String(i + 1), playlist_id: id, media_file_id: song }));
  tracks('list-mix', 'alpha3', 'alpha1', 'alpha3', 'lost', 'by-mbid', 'far1', 'alpha1', 'alpha1', 'alpha1', 'alpha1', 'alpha2');
  tracks('list-odd', 'alpha2');
  tracks('list-kept', 'alpha3');
  add('bookmark', {
    user_id: 'u-bob',
    item_id: 'alpha2',
    item_type: 'media_file',
    comment: 'here',
    position: 61_000,
    created_at: when,
    updated_at: when,
  });
  add('playqueue', {
    id: 'q',
    user_id: 'u-bob',
    current: 2,
    position: 12_345.0,
    changed_by: 'app',
    items: 'lost,alpha1,alpha3',
    created_at: when,
    updated_at: when,
  });
  add('transcoding', {
    id: 't-mp3',
    name: 'mp3 audio',
    target_format: 'mp3',
    command: 'ffmpeg -i %s -map 0:a:0 -b:a %bk -v 0 -f mp3 -',
    default_bit_rate: 192,
  });
  add('transcoding', { id: 't-own', name: 'Own', target_format: 'opus', command: 'sox %s -t opus -', default_bit_rate: 96 });
  add('player', {
    id: 'p1',
    name: 'DSub [phone]',
    user_agent: 'DSub',
    user_id: 'u-bob',
    client: 'DSub',
    ip: '10.0.0.9',
    last_seen: when,
    max_bit_rate: 128,
    transcoding_id: 't-own',
    report_real_path: 1,
    scrobble_enabled: 0,
  });
  add('share', {
    id: 'ShArE12345',
    user_id: 'u-ann',
    description: 'For you',
    downloadable: 1,
    expires_at: '2030-01-01T00:00:00Z',
    resource_ids: 'alpha1,lost',
    resource_type: 'media_file',
    contents: 'x',
    format: 'mp3',
    max_bit_rate: 128,
    visit_count: 3,
    created_at: when,
    updated_at: when,
  });
  add('radio', {
    id: 'r1',
    uploaded_image: 'r1_gone.png',
    name: 'Station',
    stream_url: 'http://example.org/s',
    home_page_url: 'http://example.org',
    created_at: when,
    updated_at: when,
  });
  add(
    'scrobbles',
    { media_file_id: 'alpha1', user_id: 'u-ann', submission_time: 1_709_287_200 },
    { media_file_id: 'lost', user_id: 'u-ann', submission_time: 1 },
  );
  add('property', { id: 'PIDTrack', value: 'x' });
  mkdirSync(join(melodrome.folder, 'artwork/playlist'), { recursive: true });
  copyFileSync(join(import.meta.dir, '../fixtures/cover.png'), join(melodrome.folder, 'artwork/playlist/list-mix_mix.png'));
  old.client.run('CREATE TABLE novelty (id)');
  add('novelty', { id: 1 });
}

const words = () => [old.file, '--map', `/music=${melodrome.library.root}`, '--map', `/far=${second}`];

async function ask(endpoint: string, parameters: Parameters = {}, user = 'Ann', password = 'secret of ann'): Promise<Reply> {
  const reply = await melodrome.fetch(`/rest/${endpoint}?${subsonicQuery(parameters, user, password)}`);
  return ((await reply.json()) as Reply)['subsonic-response'];
}

test('a dry run tells and writes nothing', async () => {
  const before = wholeDatabase(melodrome);
  const { out, code } = await runImport(melodrome, ...words(), '--dry-run');
  expect(code).toBe(0);
  expect(out).toContain('nothing was written');
  expect(wholeDatabase(melodrome)).toEqual(before);
  expect(readdirSync(join(melodrome.folder, 'data'))).not.toContain('import-copies');
});

test('a damaged import leaves nothing behind', async () => {
  const before = wholeDatabase(melodrome);
  melodrome.app.db.$client.run("CREATE TRIGGER stop BEFORE INSERT ON radio BEGIN SELECT RAISE(ABORT, 'stopped here'); END");
  expect(await runImport(melodrome, ...words(), '--no-scan').catch(messageOf)).toContain('stopped here');
  melodrome.app.db.$client.run('DROP TRIGGER stop');
  expect(wholeDatabase(melodrome)).toEqual(before);
});

test('the import brings everything and says what it could not', async () => {
  const report = await importReport(melodrome, ...words());
  expect(report.matched).toEqual({ path: 5, 'MusicBrainz id': 1, 'persistent id': 1, tags: 0 });
  const left = Object.fromEntries(
    Object.entries(report.sections).map(([name, { left: list }]) => [name, list.map(({ what, reason }) => `${what}: ${reason}`)]),
  );
  expect(left['songs']).toEqual([
    `${melodrome.library.root}/gone/twin.flac: several songs here have the same tags`,
    '/gone/x.flac: it lies in no library of here; say where its folder is with --map OLD=NEW',
    `${melodrome.library.root}/gone/lost.flac: Navidrome had lost this file already`,
  ]);
  expect(left['libraries']).toEqual(['Gone (/gone): there is no folder /gone here; say where it lies with --map /gone=FOLDER']);
  expect(left['artists']).toEqual(['Nobody: none of their songs is here']);
  expect(left['marks']).toEqual([`${melodrome.library.root}/gone/lost.flac: what it marks is not here`]);
  expect(left['playlists']).toEqual(['Orphan: its owner is not here']);
  expect(left['scrobbles']).toEqual([`${melodrome.library.root}/gone/lost.flac: its song or user is not here (1 plays)`]);
  expect(left['other data']).toEqual(['table novelty: it is not known here (1 rows)']);
  expect(left['pictures']).toEqual(['radio Station: there is no r1_gone.png in the folder artwork/radio beside the database']);
  expect(report.sections.pictures.brought).toBe(1);
  expect(report.sections.users).toMatchObject({ found: 3, brought: 3, notes: [{ what: 'eve', reason: expect.stringContaining('--key') }] });
  expect(report.sections.playlists.notes).toContainEqual({ what: 'Odd rules', reason: expect.stringContaining('no operator "sounds"') });
  expect(report.copy).toContain('import-copies');
});

describe('afterwards', () => {
  test('people log in as before, over Subsonic and the page', async () => {
    expect((await ask('ping')).status).toBe('ok');
    expect((await ask('ping', {}, 'BOB', 'pass of bob')).status).toBe('ok');
    expect((await ask('ping', {}, 'eve', 'lost')).error.code).toBe(40);
    const reply = await postJson(melodrome, '/auth/login', { username: 'ann', password: 'secret of ann' });
    expect(await reply.json()).toMatchObject({ id: 'u-ann', username: 'Ann', name: 'Ann A', isAdmin: true });
    const row = melodrome.app.db.$client.query("SELECT email, created_at, last_login_at FROM user WHERE user_name = 'bob'").get();
    expect(row).toEqual({ email: '', created_at: Date.parse('2020-01-02T03:04:05Z'), last_login_at: whenMs });
  });

  test('libraries are open to whom they were open', async () => {
    const folders = async (user: string, password: string) =>
      (await ask('getMusicFolders', {}, user, password)).musicFolders.musicFolder.map(({ name }: Reply) => name);
    expect(await folders('Ann', 'secret of ann')).toEqual(['Music Library', 'Far']);
    expect(await folders('bob', 'pass of bob')).toEqual(['Music Library']);
  });

  test('songs answer to their old ids, with marks', async () => {
    const { song } = await ask('getSong', { id: 'alpha1' });
    expect(song).toMatchObject({ id: 'alpha1', title: 'One 1', playCount: 7, userRating: 4, starred: '2024-03-01T10:00:00.500Z' });
    expect((await ask('getSong', { id: 'by-pid' }, 'bob', 'pass of bob')).song).toMatchObject({ title: 'Two 2', playCount: 2 });
    expect((await ask('getSong', { id: 'by-mbid' })).song.title).toBe('By mbid');
    expect((await ask('getSong', { id: 'far1' })).song.title).toBe('Far away');
    expect((await ask('getSong', { id: 'far1' }, 'bob', 'pass of bob')).error.code).toBe(70);
    expect((await ask('getAlbum', { id: songAt(melodrome, 'Beta/Two/01.flac').albumId })).album.starred).toBe('2024-03-01T10:00:00.500Z');
    expect((await ask('getArtist', { id: artistId('Beta') })).artist.userRating).toBe(5);
    expect((await melodrome.fetch(`/rest/stream?${subsonicQuery({ id: 'beta1', format: 'raw' }, 'Ann', 'secret of ann')}`)).status).toBe(
      200,
    );
  });

  test('playlists keep ids, order, owner, and entries that wait', async () => {
    const { token } = (await (await postJson(melodrome, '/auth/login', { username: 'bob', password: 'pass of bob' })).json()) as {
      token: string;
    };
    const { body } = await native(melodrome, '/api/playlist', token);
    const lists = Object.fromEntries(body.map((list: Reply) => [list.id, list]));
    expect(lists['list-mix']).toMatchObject({
      name: 'Mix',
      comment: 'about Mix',
      public: true,
      ownerName: 'bob',
      starred: true,
      createdAt: '2024-03-01T10:00:00.500Z',
    });
    const tracks = (await native(melodrome, '/api/playlist/list-mix/tracks', token)).body as Reply[];
    expect(tracks.map(({ mediaFileId, unmatched }) => (unmatched ? '?' : mediaFileId))).toEqual([
      'alpha3',
      'alpha1',
      'alpha3',
      '?',
      'by-mbid',
      'alpha1',
      'alpha1',
      'alpha1',
      'alpha1',
      'alpha2',
    ]);
    const smart = (await ask('getPlaylist', { id: 'list-smart' }, 'bob', 'pass of bob')).playlist;
    expect(smart.entry.map(({ title }: Reply) => title)).toEqual(['One 1', 'One 2', 'One 3']);
    expect((await ask('getPlaylist', { id: 'list-odd' }, 'bob', 'pass of bob')).playlist.entry.map(({ id }: Reply) => id)).toEqual([
      'alpha2',
    ]);
    const kept = melodrome.app.db.$client.query("SELECT id, source_file, sync FROM playlist WHERE source_file <> ''").all();
    expect(kept).toEqual([{ id: 'list-kept', source_file: '1:Lists/kept.m3u', sync: 1 }]);
  });

  test('uploaded pictures are shown', async () => {
    const reply = await melodrome.fetch(`/rest/getCoverArt?${subsonicQuery({ id: 'pl-list-mix' }, 'Ann', 'secret of ann')}`);
    const picture = readFileSync(join(import.meta.dir, '../fixtures/cover.png'));
    expect(picture.equals(Buffer.from(await reply.arrayBuffer()))).toBe(true);
  });

  test('the rest is there', () => {
    const all = (sql: string) => melodrome.app.db.$client.query(sql).all();
    expect(all('SELECT song_id, position_ms, comment, updated_at FROM bookmark')).toEqual([
      { song_id: 'alpha2', position_ms: 61_000, comment: 'here', updated_at: whenMs },
    ]);
    expect(all('SELECT current_index, position_ms, changed_by FROM play_queue')).toEqual([
      { current_index: 1, position_ms: 12_345, changed_by: 'app' },
    ]);
    expect(all('SELECT song_id FROM play_queue_item ORDER BY position')).toEqual([{ song_id: 'alpha1' }, { song_id: 'alpha3' }]);
    expect(all('SELECT id, command FROM transcoding ORDER BY id')).toEqual([
      { id: 't-mp3', command: '' },
      { id: 't-own', command: 'sox %s -t opus -' },
    ]);
    expect(
      all("SELECT id, client, max_bit_rate, transcoding_id, report_real_path, scrobble_enabled FROM player WHERE client = 'DSub'"),
    ).toEqual([{ id: 'p1', client: 'DSub', max_bit_rate: 128, transcoding_id: 't-own', report_real_path: 1, scrobble_enabled: 0 }]);
    expect(all('SELECT id, description, resource_type, resource_ids, downloadable, visit_count, expires_at FROM share')).toEqual([
      {
        id: 'ShArE12345',
        description: 'For you',
        resource_type: 'song',
        resource_ids: '["alpha1"]',
        downloadable: 1,
        visit_count: 3,
        expires_at: Date.parse('2030-01-01T00:00:00Z'),
      },
    ]);
    expect(all('SELECT id, name, stream_url, home_page_url FROM radio')).toEqual([
      { id: 'r1', name: 'Station', stream_url: 'http://example.org/s', home_page_url: 'http://example.org' },
    ]);
    expect(all('SELECT song_id, played_at FROM scrobble')).toEqual([{ song_id: 'alpha1', played_at: 1_709_287_200_000 }]);
  });

  test('a second import changes nothing', async () => {
    const before = wholeDatabase(melodrome);
    const copies = readdirSync(join(melodrome.folder, 'data/import-copies'));
    const { out } = await runImport(melodrome, ...words());
    expect(out).toContain('0 changes');
    expect(wholeDatabase(melodrome)).toEqual(before);
    expect(readdirSync(join(melodrome.folder, 'data/import-copies'))).toEqual(copies);
  });

  test('the right key, given later, brings the password', async () => {
    const report = await importReport(melodrome, ...words(), '--key', 'another key');
    expect(report).toMatchObject({ changes: 1, sections: { users: { changed: 1 } } });
    expect((await ask('ping', {}, 'eve', 'lost')).status).toBe('ok');
    expect((await importReport(melodrome, ...words())).changes).toBe(0);
  });

  test('a full scan changes nothing of it', async () => {
    await melodrome.scan(true);
    expect((await ask('getSong', { id: 'alpha1' })).song).toMatchObject({ title: 'One 1', playCount: 7, userRating: 4 });
    expect((await importReport(melodrome, ...words())).changes).toBe(0);
  });

  test('a file that comes back gets its marks and its place in playlists', async () => {
    writeFlac(join(melodrome.library.root, 'gone/lost.flac'), { TITLE: 'Found', ARTIST: 'Alpha', ALBUM: 'One' });
    const report = await importReport(melodrome, ...words());
    // Files that Navidrome calls missing start no scan, the server's next one finds them.
    expect(report.changes).toBe(0);
    await melodrome.scan();
    await importReport(melodrome, ...words());
    expect((await ask('getSong', { id: songAt(melodrome, 'gone/lost.flac').id }, 'bob', 'pass of bob')).song.starred).toBe(
      '2024-03-01T10:00:00.500Z',
    );
    const { entry } = (await ask('getPlaylist', { id: 'list-mix' }, 'bob', 'pass of bob')).playlist;
    expect(entry[3].title).toBe('Found');
  });
});
