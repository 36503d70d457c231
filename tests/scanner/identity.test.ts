// What makes a song the same song and an artist the same artist, beyond paths and names.
import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { createAdmin, native, subsonic } from '../support/clients.ts';
import { writeFlac } from '../support/flac.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';
import { artists, everything, move, remove, songs, touch } from './support.ts';

let melodrome: TestApp;
let second: string;
beforeEach(async () => {
  melodrome = await makeApp({ config: { 'scanner.missinglimit': '100' } });
  second = join(melodrome.folder, 'second');
  mkdirSync(second);
});
afterEach(() => melodrome.close());

const add = (path: string, tags: Record<string, string>, sound: string) => {
  melodrome.library.add(path, { ALBUM: 'Album', ARTIST: 'Artist', ...tags }, { sound });
};
const idAt = (path: string) => songs(melodrome)[path]?.id;

describe('a song', () => {
  test('that is there several times, the same to the bit, is told apart by its place', async () => {
    for (const path of ['One/a.flac', 'One/b.flac', 'Two/a.flac', 'Two/b.flac']) add(path, { TITLE: 'Twin' }, 'twin');
    await melodrome.scan();
    const before = songs(melodrome);
    // The order of what is read anew is another one now.
    mkdirSync(join(melodrome.library.root, 'New'));
    move(melodrome, 'Two', 'New/Two');
    move(melodrome, 'One', 'Old');
    move(melodrome, 'Old/a.flac', 'New/z.flac');
    expect(await melodrome.scan()).toMatchObject({ moved: 4, missing: 0 });
    expect(idAt('New/Two/a.flac')).toBe(before['Two/a.flac']!.id);
    expect(idAt('New/Two/b.flac')).toBe(before['Two/b.flac']!.id);
    expect(idAt('Old/b.flac')).toBe(before['One/b.flac']!.id);
    expect(idAt('New/z.flac')).toBe(before['One/a.flac']!.id);
  });
  test('moved, renamed and retagged in one go keeps its id, date and everything people did with it', async () => {
    await createAdmin(melodrome);
    add('Old/01.flac', { TITLE: 'Before' }, 'one');
    add('Old/02.flac', { TITLE: 'Other' }, 'two');
    await melodrome.scan();
    const { id, createdAt } = songs(melodrome)['Old/01.flac']!;
    await subsonic(melodrome, 'star', { id });
    await subsonic(melodrome, 'setRating', { id, rating: 4 });
    await subsonic(melodrome, 'scrobble', { id });
    remove(melodrome, 'Old/01.flac');
    add('New/A – after.flac', { TITLE: 'After', ALBUM: 'Another', ARTIST: 'Somebody else', DATE: '2020' }, 'one');
    expect(await melodrome.scan()).toMatchObject({ moved: 1, added: 0, missing: 0 });
    expect(songs(melodrome)['New/A – after.flac']).toMatchObject({ id, createdAt, title: 'After' });
    expect((await subsonic(melodrome, 'getSong', { id })).song).toMatchObject({
      title: 'After',
      userRating: 4,
      playCount: 1,
      starred: expect.any(String),
    });
  });

  test('that changed places with another goes with its sound, not with its file name', async () => {
    add('01.flac', { TITLE: 'First' }, 'one');
    add('02.flac', { TITLE: 'Second' }, 'two');
    touch(melodrome, '01.flac', 1_700_000_000);
    await melodrome.scan();
    const [first, other] = [idAt('01.flac'), idAt('02.flac')];
    move(melodrome, '01.flac', 'swap');
    move(melodrome, '02.flac', '01.flac');
    move(melodrome, 'swap', '02.flac');
    await melodrome.scan();
    expect([idAt('02.flac'), idAt('01.flac')]).toEqual([first, other]);
    const before = everything(melodrome);
    await melodrome.scan();
    expect(everything(melodrome)).toEqual(before);
  });

  test('replaced by a better file of the same song keeps its id, under the same name or another', async () => {
    add('01.flac', { TITLE: 'Song', TRACKNUMBER: '1' }, 'poor');
    add('02.flac', { TITLE: 'Bare', TRACKNUMBER: '2' }, 'poor too');
    await melodrome.scan();
    const [one, two] = [idAt('01.flac'), idAt('02.flac')];
    remove(melodrome, '01.flac');
    add('01 better.flac', { TITLE: 'Song', TRACKNUMBER: '1' }, 'good');
    add('02.flac', { TITLE: 'Mended title', TRACKNUMBER: '3' }, 'good too');
    touch(melodrome, '02.flac', 1_700_000_000);
    await melodrome.scan();
    expect([idAt('01 better.flac'), idAt('02.flac')]).toEqual([one, two]);
  });

  test('a copy is a song of its own; both are versions of one another', async () => {
    const { token } = await createAdmin(melodrome);
    add('Album/01.flac', { TITLE: 'Song' }, 'one');
    await melodrome.scan();
    add('Best of/07.flac', { TITLE: 'Song', ALBUM: 'Best of' }, 'one');
    add('Best of/08.flac', { TITLE: 'Alien', ALBUM: 'Best of' }, 'two');
    expect(await melodrome.scan()).toMatchObject({ added: 2, moved: 0 });
    const [original, copy] = [idAt('Album/01.flac')!, idAt('Best of/07.flac')!];
    expect(original).not.toBe(copy);
    const versions = await native(melodrome, `/api/song/${original}/versions`, token);
    expect(versions.body).toMatchObject([{ id: copy }]);
    expect((await native(melodrome, `/api/song/${idAt('Best of/08.flac')}/versions`, token)).body).toEqual([]);
  });

  test('that came back as another, while the old one was missing, is recognised later too', async () => {
    add('a/01.flac', { TITLE: 'Song' }, 'one');
    add('a/02.flac', { TITLE: 'Stays' }, 'two');
    await melodrome.scan();
    const id = idAt('a/01.flac');
    remove(melodrome, 'a/01.flac');
    expect(await melodrome.scan()).toMatchObject({ missing: 1 });
    add('b/x.flac', { TITLE: 'New name', ALBUM: 'New' }, 'one');
    expect(await melodrome.scan()).toMatchObject({ moved: 1 });
    expect(idAt('b/x.flac')).toBe(id);
    expect(Object.keys(songs(melodrome))).toEqual(['a/02.flac', 'b/x.flac']);
  });

  test('moved to another library keeps its id', async () => {
    melodrome.app.db.$client.run("INSERT INTO library (id, name, path, created_at, updated_at) VALUES (2, 'Second', ?, 0, 0)", [second]);
    add('01.flac', { TITLE: 'Song' }, 'one');
    add('02.flac', { TITLE: 'Stays' }, 'two');
    writeFlac(join(second, 'a.flac'), { TITLE: 'There' }, { sound: 'three' });
    await melodrome.scan();
    const id = idAt('01.flac');
    renameSync(join(melodrome.library.root, '01.flac'), join(second, 'moved.flac'));
    expect(await melodrome.scan()).toMatchObject({ moved: 1, missing: 0, added: 0 });
    const row = melodrome.app.db.$client.query('SELECT library_id FROM song WHERE id = ?').get(id ?? '');
    expect(row).toEqual({ library_id: 2 });
  });
});

describe('an artist', () => {
  const one = '0f50c2c5-1d0f-4b1e-8c5b-000000000001';
  const other = '0f50c2c5-1d0f-4b1e-8c5b-000000000002';
  const credited = (name: string, mbid = '') => ({
    ARTIST: name,
    ALBUMARTIST: name,
    ...(mbid ? { MUSICBRAINZ_ARTISTID: mbid, MUSICBRAINZ_ALBUMARTISTID: mbid } : {}),
  });

  test('with one MusicBrainz id under two names is one', async () => {
    add('1.flac', { TITLE: '1', ...credited('The Fates', one) }, '1');
    add('2.flac', { TITLE: '2', ...credited('Fates', one) }, '2');
    await melodrome.scan();
    expect(Object.values(artists(melodrome))).toEqual([[2, 2]]);
    // Each song goes on saying what its file says.
    expect(
      Object.values(songs(melodrome))
        .map(({ artist }) => artist)
        .toSorted(),
    ).toEqual(['Fates', 'The Fates']);
  });

  test('of one name with two ids is two', async () => {
    await createAdmin(melodrome);
    add('1.flac', { TITLE: '1', ...credited('Nirvana', one) }, '1');
    add('2.flac', { TITLE: '2', ...credited('Nirvana', other) }, '2');
    await melodrome.scan();
    const { artist } = (await subsonic(melodrome, 'search3', { query: 'nirvana' })).searchResult3;
    expect(artist).toMatchObject([
      { name: 'Nirvana', albumCount: 1 },
      { name: 'Nirvana', albumCount: 1 },
    ]);
    expect(new Set(artist.map(({ musicBrainzId }: { musicBrainzId: string }) => musicBrainzId))).toEqual(new Set([one, other]));
  });

  test('without an id is the one of that name, whichever was read first', async () => {
    await createAdmin(melodrome);
    add('1.flac', { TITLE: '1', ...credited('Ada') }, '1');
    add('2.flac', { TITLE: '2', ...credited('A. D. A.', one) }, '2');
    await melodrome.scan();
    expect(Object.keys(artists(melodrome)).toSorted()).toEqual(['A. D. A.', 'Ada']);
    const ada = melodrome.app.db.$client.query("SELECT id FROM artist WHERE name = 'Ada'").get() as { id: string };
    await subsonic(melodrome, 'star', { artistId: ada.id });
    // Now a file tells that Ada is A. D. A.
    add('3.flac', { TITLE: '3', ...credited('Ada', one) }, '3');
    await melodrome.scan();
    expect(Object.values(artists(melodrome))).toEqual([[2, 3]]);
    const { starred2 } = await subsonic(melodrome, 'getStarred2');
    expect(starred2.artist).toMatchObject([{ albumCount: 2 }]);
  });
});

test('a cue sheet divides a file into songs; without it they become one again', async () => {
  await createAdmin(melodrome);
  const sheet = `PERFORMER "Band"\nTITLE "Live"\nFILE "live.flac" WAVE\n  TRACK 01 AUDIO\n    TITLE "Opening"\n    INDEX 01 00:00:00\n  TRACK 02 AUDIO\n    TITLE "Middle"\n    PERFORMER "Guest"\n    INDEX 01 01:00:00\n  TRACK 03 AUDIO\n    TITLE "End"\n    INDEX 01 02:00:00\n`;
  add('Live/live.flac', { TITLE: 'Whole' }, 'live');
  writeFileSync(join(melodrome.library.root, 'Live/live.cue'), sheet);
  expect(await melodrome.scan()).toMatchObject({ added: 3 });
  const rows = () =>
    melodrome.app.db.$client
      .query('SELECT id, title, artist, cue_index, start_ms, duration_ms FROM song WHERE missing = 0 ORDER BY cue_index')
      .all() as { id: string; title: string }[];
  expect(rows()).toMatchObject([
    { title: 'Opening', artist: 'Band', start_ms: 0, duration_ms: 60_000 },
    { title: 'Middle', artist: 'Guest', start_ms: 60_000, duration_ms: 60_000 },
    { title: 'End', artist: 'Band', start_ms: 120_000, duration_ms: 60_000 },
  ]);
  const [, middle] = rows();
  await subsonic(melodrome, 'star', { id: middle!.id });
  expect(await melodrome.scan()).toMatchObject({ filesRead: 0 });

  // The sheet is mended, file and all move: the songs stay the same.
  writeFileSync(join(melodrome.library.root, 'Live/live.cue'), sheet.replace('Middle', 'Interlude'));
  move(melodrome, 'Live', 'Concert');
  await melodrome.scan();
  expect(rows().map(({ id }) => id)).toContain(middle!.id);
  expect((await subsonic(melodrome, 'getStarred2')).starred2.song).toMatchObject([{ title: 'Interlude' }]);

  remove(melodrome, 'Concert/live.cue');
  await melodrome.scan();
  expect(rows()).toMatchObject([{ title: 'Whole', cue_index: 0 }]);
});
