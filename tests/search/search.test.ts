// What is typed against what things are called: a table of queries and names, through both protocols.
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';

import { createAdmin, native, subsonic, type Reply } from '../support/clients.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';

const artists = [
  'AC/DC',
  '!!!',
  'P!nk',
  'Pinkerton',
  'Ke$ha',
  'Sigur Rós',
  'GZA/Genius',
  'Beyoncé',
  'Motörhead',
  'Łona',
  'The Beatles',
  'Beatles Revival Band',
  'Fab Four play Beatles',
  'Simon & Garfunkel',
  'Florence and the Machine',
  'Jay-Z',
  'a-ha',
  'R.E.M.',
  'Joey Bada$$',
  'ヨルシカ',
  '宇多田ヒカル',
  'คาราบาว',
  'Молчат Дома',
  'X',
  'שלום',
];
const titles = [
  'Ænima',
  "Don't Stop",
  'Don’t Look Back',
  '夜に駆ける',
  '夜空のムコウ love version',
  '+/-',
  '?',
  '÷',
  'Back in Black',
  '🎵🎶',
  'Intro',
  'Intro',
  'Introduction',
  'The Art of Art',
  'Modern Art',
  'Artistic',
  'Straße',
  'C++ Blues',
];

let melodrome: TestApp;
let token: string;

beforeAll(async () => {
  melodrome = await makeApp({
    library({ add }) {
      artists.forEach((name, i) => add(`a${i}/1.flac`, { TITLE: `Piece ${i}`, ARTIST: name, ALBUM: `Record ${i}`, TRACKNUMBER: 1 }));
      titles.forEach((name, i) => add(`t${i}/1.flac`, { TITLE: name, ARTIST: 'Somebody', ALBUM: 'Titles', TRACKNUMBER: i + 1 }));
    },
  });
  token = (await createAdmin(melodrome)).token;
});
afterAll(() => melodrome.close());

const namesOf = (rows: Reply[] = []) => rows.map((row) => row.name ?? row.title);

async function find(kind: 'artist' | 'album' | 'song', query: string, count = 50, offset = 0): Promise<string[]> {
  const own = { [`${kind}Count`]: count, [`${kind}Offset`]: offset };
  const { status, searchResult3 } = await subsonic(melodrome, 'search3', { query, artistCount: 0, albumCount: 0, songCount: 0, ...own });
  expect(status).toBe('ok');
  return namesOf(searchResult3[kind]);
}

describe('an artist is found', () => {
  test.each([
    ['ac/dc', 'AC/DC'],
    ['acdc', 'AC/DC'],
    ['ac dc', 'AC/DC'],
    ['AC-DC', 'AC/DC'],
    ['!!!', '!!!'],
    ['!!', '!!!'],
    ['p!nk', 'P!nk'],
    ['P!NK', 'P!nk'],
    ['pink', 'P!nk'],
    ['pnk', 'P!nk'],
    ['kesha', 'Ke$ha'],
    ['ke$ha', 'Ke$ha'],
    ['badass', 'Joey Bada$$'],
    ['sigur ros', 'Sigur Rós'],
    ['SIGUR RÓS', 'Sigur Rós'],
    ['gza', 'GZA/Genius'],
    ['genius', 'GZA/Genius'],
    ['gza genius', 'GZA/Genius'],
    ['beyonce', 'Beyoncé'],
    ['Beyonce\u0301', 'Beyoncé'],
    ['motorhead', 'Motörhead'],
    ['lona', 'Łona'],
    ['the beatles', 'The Beatles'],
    ['beatles', 'The Beatles'],
    ['the beat', 'The Beatles'],
    ['simon and garfunkel', 'Simon & Garfunkel'],
    ['simon garf', 'Simon & Garfunkel'],
    ['Florence & the Machine', 'Florence and the Machine'],
    ['jay z', 'Jay-Z'],
    ['jayz', 'Jay-Z'],
    ['aha', 'a-ha'],
    ['rem', 'R.E.M.'],
    ['r.e.m', 'R.E.M.'],
    ['ヨル', 'ヨルシカ'],
    ['よるしか', 'ヨルシカ'],
    ['シカ', 'ヨルシカ'],
    ['ヒカル', '宇多田ヒカル'],
    ['宇多田', '宇多田ヒカル'],
    ['บาว', 'คาราบาว'],
    ['молч', 'Молчат Дома'],
    ['дома', 'Молчат Дома'],
    ['x', 'X'],
    ['\u200fשלום\u200e', 'שלום'],
    ['"sigur ros"', 'Sigur Rós'],
    ['sigur*', 'Sigur Rós'],
  ])('by %s: %s', async (query, name) => {
    expect((await find('artist', query))[0]).toBe(name);
    const { body } = await native(melodrome, `/api/search?q=${encodeURIComponent(query)}&artists=50`, token);
    expect(namesOf(body.artists)).toEqual(await find('artist', query));
  });
});

describe('a song is found', () => {
  test.each([
    ['aenima', 'Ænima'],
    ['ænima', 'Ænima'],
    ['dont stop', "Don't Stop"],
    ['don’t stop', "Don't Stop"],
    ["don't look", 'Don’t Look Back'],
    ['夜', '夜に駆ける'],
    ['夜空', '夜空のムコウ love version'],
    ['夜 love', '夜空のムコウ love version'],
    ['ムコウ', '夜空のムコウ love version'],
    ['+/-', '+/-'],
    ['?', '?'],
    ['÷', '÷'],
    ['🎵', '🎵🎶'],
    ['strasse', 'Straße'],
    ['c++', 'C++ Blues'],
    ['++', 'C++ Blues'],
    ['back black', 'Back in Black'],
    ['modern somebody', 'Modern Art'],
  ])('by %s: %s', async (query, title) => {
    expect((await find('song', query))[0]).toBe(title);
  });

  test('not by what is not in it', async () => {
    for (const query of ['夜駆', '"black back"', 'stop"look', '!?', 'black OR modern', 'NOT black', 'title:black', 'black NEAR back']) {
      expect({ query, found: await find('song', query) }).toEqual({ query, found: [] });
    }
  });
});

describe('the order', () => {
  test('is the name itself, then beginnings, then whole words, then beginnings of words', async () => {
    expect(await find('artist', 'beatles')).toEqual(['The Beatles', 'Beatles Revival Band', 'Fab Four play Beatles']);
    expect(await find('song', 'intro')).toEqual(['Intro', 'Intro', 'Introduction']);
    expect(await find('song', 'art')).toEqual(['Artistic', 'The Art of Art', 'Modern Art']);
    expect((await find('artist', 'pink')).slice(0, 2)).toEqual(['P!nk', 'Pinkerton']);
  });

  test('has what the caller likes first among equals', async () => {
    const [first, second] = (await native(melodrome, '/api/search?q=intro&songs=2', token)).body.songs;
    await subsonic(melodrome, 'star', { id: second.id });
    expect((await native(melodrome, '/api/search?q=intro&songs=2', token)).body.songs.map(({ id }: Reply) => id)).toEqual([
      second.id,
      first.id,
    ]);
    const [modern] = (await native(melodrome, '/api/search?q=modern', token)).body.songs;
    await subsonic(melodrome, 'setRating', { id: modern.id, rating: 5 });
    expect(await find('song', 'art')).toEqual(['Artistic', 'Modern Art', 'The Art of Art']);
    // All alike but for the artist.
    expect((await find('song', 'somebody')).slice(0, 2)).toEqual(['Modern Art', 'Intro']);
    await subsonic(melodrome, 'unstar', { id: second.id });
    expect((await native(melodrome, '/api/search?q=intro&songs=1', token)).body.songs[0].id).toBe(first.id);
  });

  test.each(['a', 'somebody', 'piece', 'the', '夜'])('of pages is that of the whole: %s', async (query) => {
    const whole = await find('song', query, 500);
    const pages: string[] = [];
    for (let offset = 0; offset < whole.length + 3; offset += 3) pages.push(...(await find('song', query, 3, offset)));
    expect(pages).toEqual(whole);
  });
});

test('MusicBrainz ids find what bears them', async () => {
  const ids = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222', '33333333-3333-4333-8333-333333333333'];
  const [recording = '', track = '', artist = ''] = ids;
  melodrome.library.add('mb/1.flac', {
    TITLE: 'With ids',
    ARTIST: 'Known',
    ALBUM: 'Ids',
    MUSICBRAINZ_TRACKID: recording,
    MUSICBRAINZ_RELEASETRACKID: track,
    MUSICBRAINZ_ARTISTID: artist,
  });
  await melodrome.scan();
  for (const id of [recording, track.toUpperCase(), ` ${recording} `]) expect(await find('song', id)).toEqual(['With ids']);
  expect(await find('artist', artist)).toEqual(['Known']);
  expect(await find('song', artist)).toEqual([]);
  expect(namesOf((await native(melodrome, `/api/song?title=${track}`, token)).body)).toEqual(['With ids']);
  expect(namesOf((await native(melodrome, `/api/artist?name=${artist}`, token)).body)).toEqual(['Known']);
});

test('an empty query is everything', async () => {
  for (const query of ['', '""', '   ']) expect(await find('song', query, 500)).toHaveLength(artists.length + titles.length + 1);
});

test.each([
  ['a lone surrogate', '\ud800'],
  ['surrogates around a word', '\udc00black\ud83c'],
  ['NUL', 'bl\u0000ack'],
  ['NUL alone', '\u0000'],
  ['ten kilobytes', 'a '.repeat(5000)],
  ['ten kilobytes of quotes', '"'.repeat(10_000)],
  ['ten kilobytes of one word', 'x'.repeat(10_000)],
  ['ten kilobytes of signs', '!(*)'.repeat(2500)],
  ['an unbalanced quote', '"black'],
  ['quotes in quotes', '""black""'],
  ['operators', 'AND OR NOT NEAR(a b) ^x {title}: -y +z col:* *'],
  ['SQL', "'; DROP TABLE song; --"],
  ['LIKE signs', '100%_\\'],
  ['a family', '👨‍👩‍👧‍👦'],
  ['private use', '\ue001intro'],
  ['marks of direction', '\u202e\u2066kcalb\u2069'],
  ['combining marks alone', '\u0301\u0301'],
])('%s never fails', async (_, query) => {
  for (const kind of ['artist', 'album', 'song'] as const) await find(kind, query);
  const encoded = encodeURIComponent(query.toWellFormed());
  for (const path of [`search?q=${encoded}`, `song?title=${encoded}`, `album?name=${encoded}`, `artist?name=${encoded}`]) {
    expect((await native(melodrome, `/api/${path}`, token)).status).toBe(200);
  }
  expect(await find('song', 'back in black')).toEqual(['Back in Black']);
});
