// Texts in and out: what is exported comes back whole, whatever songs are called; hostile texts do no harm.
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { join } from 'node:path';

import { decodeText, encodeText } from '../../src/core/playlists/formats/encoding.ts';
import { formats } from '../../src/core/playlists/formats/formats.ts';
import { createAdmin, subsonic } from '../support/clients.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';
import { addUser, clientOf } from './support.ts';

/** Letters that names of files may hold and that some format or reader trips over. */
const letters = [
  ...'ab%#&\'"<>;,=[](){}+~!@$^`|?*:\\é',
  '́',
  'ß',
  '東',
  '😀',
  '\n',
  '\t',
  ' ',
  '%20',
  '%C3',
  'file:',
  '&amp;',
  '#EXT',
  'File1=',
];
const names: string[] = [];
let seed = 12_345;
const random = (below: number) => {
  seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
  return Math.floor((seed / 2_147_483_648) * below);
};
const word = () => Array.from({ length: 1 + random(6) }, () => letters[random(letters.length)]).join('');
for (let i = 0; i < 120; i++) names.push(`${word()}${i}/${random(2) ? ' ' : ''}${word()}${random(2) ? ' ' : ''}.flac`);

let melodrome: TestApp;
let admin: ReturnType<typeof clientOf>;
let mia: ReturnType<typeof clientOf>;
const tokens = new Map<unknown, string>();
let ids: string[];

beforeAll(async () => {
  melodrome = await makeApp({
    library: ({ add }) => names.forEach((name, i) => add(name, { TITLE: `Song ${i}`, ARTIST: `AC/${i % 7}`, ALBUM: `Album ${i % 11}` })),
  });
  const adminToken = (await createAdmin(melodrome)).token;
  const miaToken = await addUser(melodrome, 'mia');
  [admin, mia] = [clientOf(melodrome, adminToken), clientOf(melodrome, miaToken)];
  tokens.set(admin, adminToken).set(mia, miaToken);
  ids = (await admin.get('song?_end=500&_sort=path')).body.map(({ id }: { id: string }) => id);
});
afterAll(() => melodrome.close());

const reply = (user: unknown, path: string, headers: Record<string, string> = {}) =>
  melodrome.fetch(`/api/${path}`, { headers: { 'x-nd-authorization': `Bearer ${tokens.get(user)}`, ...headers } });
const songsOf = async (user: typeof admin, id: string) =>
  (await user.get(`playlist/${id}/tracks`)).body.map(({ mediaFileId }: { mediaFileId: string }) => mediaFileId);

describe.each(['m3u8', 'm3u', 'pls', 'xspf'])('an export as %s', (format) => {
  test.each(['admin', 'mia'])('comes back whole for %s', async (name) => {
    const user = name === 'admin' ? admin : mia;
    const wanted = Array.from({ length: 150 }, () => ids[random(ids.length)] ?? '');
    const title = `${word()}x "&<${format}> %`;
    const list = (await user.send('POST', 'playlist', { name: title, ids: wanted })).body;
    expect(list.songCount).toBe(150);
    const file = await reply(user, `playlist/${list.id}/export?format=${format}`);
    expect(file.headers.get('content-disposition')).toMatch(new RegExp(`^attachment; filename="[^"]+\\.${format}"; filename\\*=UTF-8''`));
    const text = await file.text();
    expect(text.includes(melodrome.library.root)).toBe(name === 'admin');
    const { body } = await user.upload(text, `fileName=x.${format}`);
    expect(body).toMatchObject({ total: 150, matched: 150, unmatched: [], name: title.replace(/[\n\t]+/g, ' ').trim() });
    expect(await songsOf(user, body.id)).toEqual(wanted);
  });
});

test('a list is a file for players that ask for one', async () => {
  const { id } = (await admin.send('POST', 'playlist', { name: 'As file', ids: ids.slice(0, 2) })).body;
  const file = await reply(admin, `playlist/${id}/tracks`, { accept: 'audio/x-mpegurl' });
  expect(file.headers.get('content-type')).toStartWith('audio/x-mpegurl');
  expect(await file.text()).toStartWith('#EXTM3U\n#PLAYLIST:As file\n#EXTINF:180,');
});

test('paths as apps see them mean the same songs', async () => {
  const { song } = (await subsonic(melodrome, 'search3', { query: '', songCount: 20 })).searchResult3;
  const { body } = await admin.upload(song.map(({ path }: { path: string }) => path).join('\n'));
  expect(body).toMatchObject({ total: 20, matched: 20 });
  expect(await songsOf(admin, body.id)).toEqual(song.map(({ id }: { id: string }) => id));
});

test('an upload answers with its own text where no JSON is asked for', async () => {
  const created = await melodrome.fetch('/api/playlist?name=Plain', {
    method: 'POST',
    body: `${join(melodrome.library.root, 'nope.mp3')}\n`,
    headers: { 'x-nd-authorization': `Bearer ${tokens.get(admin)}`, 'content-type': 'audio/x-mpegurl' },
  });
  expect(created.status).toBe(201);
  expect(await created.text()).toBe('#EXTM3U\n#PLAYLIST:Plain\n');
});

describe('hostile texts', () => {
  const cases: [name: string, text: string, query: string, total: number][] = [
    ['nothing', '', '', 0],
    ['comments only', '#EXTM3U\n#EXTINF:1,x\n', '', 0],
    ['a line of a megabyte', `${'x'.repeat(1_000_000)}.mp3\nb.mp3`, '', 1],
    ['way up', `${'../'.repeat(2000)}etc/passwd`, '', 1],
    ['open tracks', '<playlist><trackList>' + '<track><location>'.repeat(20_000), 'fileName=x.xspf', 0],
    [
      'entities that grow',
      '<!DOCTYPE x [<!ENTITY a "&b;&b;"><!ENTITY b "y">]><playlist><trackList><track><location>&a;</location></track></trackList></playlist>',
      '',
      1,
    ],
    ['numbers without end', '[playlist]\nFile99999999999999999999=x\nFile5=a.mp3\nLength5=1e999\nNumberOfEntries=-1', '', 1],
    ['half an address', 'file://%E0%A4%A\nfile:\nC:\\\n\\\\\n%', '', 5],
  ];
  test.each(cases)('%s', async (_, text, query, total) => {
    const started = performance.now();
    const { status, body } = await admin.upload(text, `name=Hostile&${query}`);
    expect({ status, total: body.total, matched: body.matched }).toEqual({ status: 201, total, matched: 0 });
    expect(performance.now() - started).toBeLessThan(5000);
  });
  test('too many entries and too many bytes end somewhere', async () => {
    expect((await admin.upload('a.mp3\n'.repeat(100_010), 'name=Long')).body.total).toBe(100_000);
    expect((await admin.upload('x'.repeat(11 * 1024 * 1024))).status).toBe(400);
  });
});

describe('formats', () => {
  test('encodings keep what they can hold', () => {
    for (const encoding of ['utf-8', 'utf-8-bom', 'utf-16le', 'utf-16be'] as const) {
      expect(decodeText(encodeText('é €😀', encoding))).toEqual({ text: 'é €😀', encoding });
    }
    expect(decodeText(encodeText('é €', 'windows-1252'))).toEqual({ text: 'é €', encoding: 'windows-1252' });
    expect(decodeText(encodeText('東', 'windows-1252'))).toEqual({ text: '東', encoding: 'utf-8-bom' });
  });
  test('every part of a file is kept when it is written again', () => {
    const texts: [keyof typeof formats, string][] = [
      ['m3u', '# top\n#EXTM3U\n\n#EXTINF:1,a\n#EXTVLCOPT:x\na.mp3\n\n# end\n'],
      ['m3u', 'a.mp3\nb.mp3'],
      [
        'xspf',
        '<?xml version="1.0"?><playlist><title>T</title><x:y/><trackList>\n<track><location>a</location><z/></track></trackList><e/></playlist>\n',
      ],
    ];
    for (const [format, text] of texts) {
      const { head, entries, tail, name } = formats[format].parse(text);
      const list = {
        name,
        comment: '',
        head,
        tail,
        entries: entries.map(({ raw }) => ({ raw, path: '', title: '', artist: '', album: '', durationMs: 0, cueIndex: 0 })),
      };
      expect(formats[format].write(list)).toBe(text);
    }
  });
});
