// Where lyrics come from and how clients get them.
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { createAdmin, native, subsonic, subsonicRaw, type Reply } from '../support/clients.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';

let melodrome: TestApp;
let token: string;
const ids = new Map<string, string>();
const write = (path: string, text: string | Uint8Array) => writeFileSync(join(melodrome.library.root, path), text);
const idOf = (title: string) => ids.get(title) ?? '';
const structured = async (title: string, more = {}): Promise<Reply[]> =>
  (await subsonic(melodrome, 'getLyricsBySongId', { id: idOf(title), ...more })).lyricsList.structuredLyrics;

async function makeSongs(test: TestApp): Promise<void> {
  const { add } = test.library;
  add('a/Timed.flac', { TITLE: 'Timed', ARTIST: 'Anna', LYRICS: '[00:01.00]from the tag' });
  add('a/Both.flac', { TITLE: 'Both', ARTIST: 'Anna', LYRICS: 'from the tag' });
  add('a/Tag.flac', { TITLE: 'Tag', ARTIST: 'Anna', LYRICS: 'one\ntwo' });
  add('a/None.flac', { TITLE: 'None', ARTIST: 'Anna' });
  add('a/Twin.flac', { TITLE: 'Twin', ARTIST: 'Anna' });
  add('b/Twin.flac', { TITLE: 'twin', ARTIST: ['Bea', 'Carl'], LYRICS: 'of Bea and Carl' });
  add('a/Linked.flac', { TITLE: 'Linked', ARTIST: 'Anna' });
  for (const title of ['Words', 'Latin', 'Wide', 'Large', 'Folder']) add(`a/${title}.flac`, { TITLE: title, ARTIST: 'Anna' });
  await test.scan();
}

async function readIds(test: TestApp): Promise<Map<string, string>> {
  const { song } = (await subsonic(test, 'search3', { query: '', songCount: 100 })).searchResult3;
  return new Map(song.map((one: Reply) => [one.title, one.id]));
}

beforeAll(async () => {
  melodrome = await makeApp();
  await makeSongs(melodrome);
  token = (await createAdmin(melodrome)).token;
  for (const [title, id] of await readIds(melodrome)) ids.set(title, id);
  write('a/Both.LRC', '\ufeff[offset:50]\n[00:02.00]zwei\n[00:01.00]eins');
  write('a/Both.txt', 'from a text');
  write('a/Words.elrc', '[00:01.00]v1: <00:01.00>schön <00:01.50>war’s<00:02.00>\n[00:03.00]v2: <00:03.00>ja<00:04.00>');
  write('a/Latin.txt', Buffer.from('sch\u00f6n', 'latin1'));
  write('a/Wide.srt', Buffer.from('\ufeff1\n00:00:01,000 --> 00:00:02,000\nsch\u00f6n\n', 'utf16le'));
  write('a/Large.txt', 'x'.repeat(2_000_000));
  mkdirSync(join(melodrome.library.root, 'a/Folder.lrc'));
  writeFileSync(join(melodrome.folder, 'outside.lrc'), '[00:01.00]from outside');
  writeFileSync(join(melodrome.folder, 'secret'), 'a secret');
  symlinkSync(join(melodrome.folder, 'outside.lrc'), join(melodrome.library.root, 'a/Linked.lrc'));
  symlinkSync(join(melodrome.folder, 'secret'), join(melodrome.library.root, 'a/None.txt'));
});
afterAll(() => melodrome.close());

describe('a song', () => {
  test('takes its lyrics from a file beside it first, whatever the case of its ending', async () => {
    expect(await structured('Both')).toEqual([
      {
        displayArtist: 'Anna',
        displayTitle: 'Both',
        lang: 'xxx',
        offset: 50,
        synced: true,
        line: [
          { start: 1000, value: 'eins' },
          { start: 2000, value: 'zwei' },
        ],
      },
    ]);
  });

  test('has those of its tags else', async () => {
    expect((await structured('Timed'))[0]).toMatchObject({ synced: true, line: [{ start: 1000, value: 'from the tag' }] });
    expect((await structured('Tag'))[0]).toMatchObject({ synced: false, line: [{ value: 'one' }, { value: 'two' }] });
  });

  test.each([
    ['Latin', 'schön'],
    ['Wide', 'schön'],
    ['Linked', 'from outside'],
  ])('is read in any encoding and through links (%s)', async (title, text) => {
    expect((await structured(title))[0].line[0].value).toBe(text);
  });

  test.each(['None', 'Large', 'Folder'])('has none of what is no lyrics (%s)', async (title) => {
    expect((await subsonic(melodrome, 'getLyricsBySongId', { id: idOf(title) })).lyricsList).toEqual({});
  });

  test('that is not there is an error', async () => {
    expect((await subsonic(melodrome, 'getLyricsBySongId', { id: 'nothing' })).error.code).toBe(70);
    expect((await subsonic(melodrome, 'getLyricsBySongId')).error.code).toBe(10);
  });
});

describe('words and voices', () => {
  test('come only to clients that ask', async () => {
    const [plain] = await structured('Words');
    expect(Object.keys(plain)).toEqual(['displayArtist', 'displayTitle', 'lang', 'synced', 'line']);
    const [enhanced] = await structured('Words', { enhanced: true });
    expect(enhanced).toMatchObject({
      kind: 'main',
      agents: [
        { id: 'v1', role: 'main' },
        { id: 'v2', role: 'voice' },
      ],
      cueLine: [
        {
          index: 0,
          start: 1000,
          value: 'schön war’s',
          agentId: 'v1',
          cue: [
            { start: 1000, end: 1500, value: 'schön', byteStart: 0, byteEnd: 5 },
            { start: 1500, end: 2000, value: 'war’s', byteStart: 7, byteEnd: 13 },
          ],
        },
        { index: 1, agentId: 'v2', cue: [{ start: 3000, end: 4000, value: 'ja', byteStart: 0, byteEnd: 1 }] },
      ],
    });
  });

  test('are elements with text in XML', async () => {
    const xml = await (await subsonicRaw(melodrome, 'getLyricsBySongId', { id: idOf('Words'), enhanced: true, f: 'xml' })).text();
    expect(xml).toContain('<line start="1000">schön war’s</line>');
    expect(xml).toContain('<agents id="v1" role="main"/>');
    expect(xml).toContain('<cue start="1000" end="1500" byteStart="0" byteEnd="5">schön</cue>');
  });

  test('are announced', async () => {
    const { openSubsonicExtensions } = await subsonic(melodrome, 'getOpenSubsonicExtensions');
    expect(openSubsonicExtensions).toContainEqual({ name: 'songLyrics', versions: [1, 2] });
  });

  test('come to the page as pieces of text', async () => {
    const { status, body } = await native(melodrome, `/api/song/${idOf('Words')}/lyrics`, token);
    expect(status).toBe(200);
    expect(body[0].lines[0].parts[0].words).toEqual([
      { text: 'schön', startMs: 1000, endMs: 1500 },
      { text: ' ' },
      { text: 'war’s', startMs: 1500, endMs: 2000 },
    ]);
    expect((await native(melodrome, `/api/song/${idOf('None')}/lyrics`, token)).body).toEqual([]);
    expect((await native(melodrome, '/api/song/nothing/lyrics', token)).status).toBe(404);
    expect((await melodrome.fetch(`/api/song/${idOf('Words')}/lyrics`)).status).toBe(401);
  });
});

describe('by artist and title', () => {
  const text = async (parameters: Record<string, string>) => (await subsonic(melodrome, 'getLyrics', parameters)).lyrics;

  test('the one with lyrics is found, whatever the spelling', async () => {
    expect(await text({ artist: 'anna', title: 'TAG' })).toEqual({ artist: 'Anna', title: 'Tag', value: 'one\ntwo' });
    expect((await text({ title: 'Twin' })).value).toBe('of Bea and Carl');
    expect((await text({ artist: 'Carl', title: 'Twin' })).value).toBe('of Bea and Carl');
    expect((await text({ id: idOf('Both') })).value).toBe('eins\nzwei');
  });

  test.each<Record<string, string>>([
    { artist: 'Anna', title: 'Twin' },
    { artist: 'Nobody', title: 'Tag' },
    { title: 'Ta' },
    { artist: 'Anna' },
    {},
  ])('%p has none', async (parameters) => {
    expect(await text(parameters)).toEqual({ value: '' });
  });

  test('are text in XML', async () => {
    const xml = await (await subsonicRaw(melodrome, 'getLyrics', { title: 'Tag', f: 'xml' })).text();
    expect(xml).toContain('<lyrics artist="Anna" title="Tag">one&#10;two</lyrics>');
  });
});

test('the order is configurable, and links are not followed where they are not', async () => {
  const other = await makeApp({ config: { lyricspriority: 'embedded,.lrc', 'scanner.followsymlinks': 'false' } });
  try {
    await makeSongs(other);
    await createAdmin(other);
    writeFileSync(join(other.library.root, 'a/Both.lrc'), '[00:01.00]eins');
    writeFileSync(join(other.folder, 'outside.lrc'), '[00:01.00]from outside');
    symlinkSync(join(other.folder, 'outside.lrc'), join(other.library.root, 'a/Linked.lrc'));
    const known = await readIds(other);
    const lyrics = async (title: string) => (await subsonic(other, 'getLyricsBySongId', { id: known.get(title) ?? '' })).lyricsList;
    expect((await lyrics('Both')).structuredLyrics[0].line[0].value).toBe('from the tag');
    expect(await lyrics('Linked')).toEqual({});
  } finally {
    await other.close();
  }
});
