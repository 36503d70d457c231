// From tags to fields: splitting, roles, dates, numbers, fallbacks, and a user's changes to the table.
import { afterAll, describe, expect, test } from 'bun:test';
import { join } from 'node:path';

import type { SongFields, TagOptions } from '../../src/tags/types.ts';
import { writeFlac, type Tags } from '../support/flac.ts';
import { read, tempFolder } from './support.ts';

const folder = tempFolder();
afterAll(() => folder.remove());
let files = 0;

async function fieldsOf(tags: Tags, options?: TagOptions): Promise<SongFields> {
  const path = join(folder.path, `${++files}.flac`);
  writeFlac(path, tags);
  return (await read(path, options)).fields;
}

const names = (fields: SongFields, role: string) => fields.participants.filter((one) => one.role === role).map(({ name }) => name);

describe('artists', () => {
  const single: [text: string, artists: string[]][] = [
    ['Simon & Garfunkel', ['Simon & Garfunkel']],
    ['AC/DC', ['AC/DC']],
    ['Queen feat. David Bowie', ['Queen', 'David Bowie']],
    ['A FT. B', ['A', 'B']],
    ['One / Two; Three', ['One', 'Two', 'Three']],
    ['Earth, Wind & Fire', ['Earth, Wind & Fire']],
  ];
  for (const [text, artists] of single) {
    test(`"${text}"`, async () => {
      const fields = await fieldsOf({ ARTIST: text });
      expect(names(fields, 'artist')).toEqual(artists);
      expect(fields.artist).toBe(text);
    });
  }

  test('several values are not split and are shown joined', async () => {
    const fields = await fieldsOf({ ARTIST: ['One feat. Two', 'Three'] });
    expect(names(fields, 'artist')).toEqual(['One feat. Two', 'Three']);
    expect(fields.artist).toBe('One feat. Two • Three');
    expect((await fieldsOf({ ARTIST: ['A', 'B'] }, { artistJoiner: ' + ' })).artist).toBe('A + B');
  });

  test('ARTISTS names them, ARTIST shows them; ids and sort names belong by position', async () => {
    const ids = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'];
    const fields = await fieldsOf({
      ARTIST: 'Ann & Bob',
      ARTISTS: ['Ann Lee', 'Bob Day'],
      ARTISTSORT: 'Lee, Ann; Day, Bob',
      MUSICBRAINZ_ARTISTID: ids,
      COMPOSER: 'Bob Day',
    });
    expect(fields.artist).toBe('Ann & Bob');
    expect(fields.participants.filter(({ role }) => role === 'artist')).toMatchObject([
      { name: 'Ann Lee', sortName: 'Lee, Ann', mbid: ids[0], position: 0 },
      { name: 'Bob Day', sortName: 'Day, Bob', mbid: ids[1], position: 1 },
    ]);
    // The same name in another role is the same person.
    expect(fields.participants.find(({ role }) => role === 'composer')?.mbid).toBe(ids[1]);
  });

  test('names that must not be split', async () => {
    const options = { artistSplitExceptions: ['Sly; Robbie'] };
    expect(names(await fieldsOf({ ARTIST: 'Sly; Robbie feat. Ann' }, options), 'artist')).toEqual(['Sly; Robbie', 'Ann']);
  });

  test('album artists: as tagged, else Various Artists on compilations, else the artists', async () => {
    expect(names(await fieldsOf({ ARTIST: 'A', ALBUMARTIST: 'B' }), 'albumartist')).toEqual(['B']);
    expect(names(await fieldsOf({ ARTIST: 'A', COMPILATION: '1' }), 'albumartist')).toEqual(['Various Artists']);
    expect(names(await fieldsOf({ ARTIST: 'A feat. B' }), 'albumartist')).toEqual(['A', 'B']);
    expect(names(await fieldsOf({}), 'albumartist')).toEqual(['[Unknown Artist]']);
  });

  test('other roles and performers with instruments', async () => {
    const fields = await fieldsOf({
      COMPOSER: 'Ann/Bob',
      LYRICIST: ['Cem', 'Dan'],
      CONDUCTOR: 'Eva',
      REMIXER: 'Fay',
      PERFORMER: ['Gil (bass guitar)', 'Hal'],
    });
    expect(names(fields, 'composer')).toEqual(['Ann', 'Bob']);
    expect(names(fields, 'lyricist')).toEqual(['Cem', 'Dan']);
    expect(names(fields, 'conductor')).toEqual(['Eva']);
    expect(names(fields, 'remixer')).toEqual(['Fay']);
    expect(fields.participants.filter(({ role }) => role === 'performer')).toMatchObject([
      { name: 'Gil', subRole: 'bass guitar' },
      { name: 'Hal', subRole: '' },
    ]);
  });
});

test('performers under other names, and none where the row is switched off', async () => {
  const performers = async (tags: Tags, options?: TagOptions) =>
    (await fieldsOf(tags, options)).participants.filter(({ role }) => role === 'performer').map(({ name, subRole }) => [name, subRole]);
  expect(await performers({ SOLOIST: 'Ann', 'SOLOIST:VIOLIN': 'Bea' }, { tagOverrides: { performer: { aliases: ['soloist'] } } })).toEqual([
    ['Ann', ''],
    ['Bea', 'violin'],
  ]);
  expect(await performers({ PERFORMER: 'Ann (cello)' }, { tagOverrides: { performer: { ignore: true } } })).toEqual([]);
});

describe('genres and other lists', () => {
  test('one text is split, several are not, none occurs twice', async () => {
    expect((await fieldsOf({ GENRE: 'Rock; Pop/Jazz, Rock' })).genres).toEqual(['Rock', 'Pop', 'Jazz']);
    expect((await fieldsOf({ GENRE: ['R&B/Soul', 'Pop', 'Pop'] })).genres).toEqual(['R&B/Soul', 'Pop']);
    expect((await fieldsOf({ GENRE: 'Rock|Pop/Jazz' }, { genreSeparators: '|' })).genres).toEqual(['Rock', 'Pop/Jazz']);
  });

  test('moods and labels are kept by the name of the table', async () => {
    const { tags } = await fieldsOf({ MOOD: 'calm;dark', LABEL: 'Blue Note', MEDIA: 'CD', UNHEARD_OF: 'x' });
    expect(tags).toEqual({ mood: ['calm', 'dark'], recordlabel: ['Blue Note'], media: ['CD'] });
  });

  test("a user's own tag, a changed one and one switched off", async () => {
    const tagOverrides = {
      instrument: { aliases: ['INSTRUMENT'], split: ['+'] },
      mood: { split: ['|'] },
      media: { ignore: true },
    };
    const { tags } = await fieldsOf({ INSTRUMENT: 'oud+ney', MOOD: 'calm;dark|light', MEDIA: 'CD' }, { tagOverrides });
    expect(tags).toEqual({ instrument: ['oud', 'ney'], mood: ['calm;dark', 'light'] });
  });
});

describe("a user's separators", () => {
  const tags = { ARTIST: 'A feat. B + C', ALBUMARTIST: 'D & E', COMPOSER: 'F/G + H', LYRICIST: 'I & J' };
  const cast = async (tagOverrides: TagOptions['tagOverrides']) => {
    const fields = await fieldsOf(tags, tagOverrides ? { tagOverrides } : {});
    return ['artist', 'albumartist', 'composer', 'lyricist'].map((role) => names(fields, role).join('|'));
  };

  const cases: [why: string, overrides: TagOptions['tagOverrides'], wanted: string[]][] = [
    ['as the table has them', undefined, ['A|B + C', 'D & E', 'F|G + H', 'I & J']],
    ['for artists and album artists', { artists: { split: [' + ', ' & '] } }, ['A feat. B|C', 'D|E', 'F|G + H', 'I & J']],
    [
      'for artists only by their own name',
      { artist: { split: [' + '] }, albumartist: { split: [] } },
      ['A feat. B|C', 'D & E', 'F|G + H', 'I & J'],
    ],
    ['for all other roles', { roles: { split: [' & ', ' + '] } }, ['A|B + C', 'D & E', 'F/G|H', 'I|J']],
    ['for one of them', { roles: { split: [] }, composer: { split: ['/'] } }, ['A|B + C', 'D & E', 'F|G + H', 'I & J']],
  ];
  test.each(cases)('%s', async (_, overrides, wanted) => expect(await cast(overrides)).toEqual(wanted));

  test('leave the text for display and the plural tag alone', async () => {
    const fields = await fieldsOf({ ...tags, ARTISTS: ['A & B'] }, { tagOverrides: { artists: { split: [' & '] } } });
    expect([fields.artist, names(fields, 'artist')]).toEqual(['A feat. B + C', ['A & B']]);
    expect((await fieldsOf({ ROLES: 'x' }, { tagOverrides: { roles: { split: [] } } })).tags).toEqual({});
  });
});

test('lyrics may be switched off, cut, or be other tags', async () => {
  const tags = { LYRICS: 'abcdef', WORDS: 'others' };
  const texts = async (lyrics: NonNullable<TagOptions['tagOverrides']>[string]) =>
    (await fieldsOf(tags, { tagOverrides: { lyrics } })).lyrics.map(({ text }) => text);
  expect(await texts({ ignore: true })).toEqual([]);
  expect(await texts({ maxLength: 3 })).toEqual(['abc']);
  expect(await texts({ aliases: ['words'] })).toEqual(['others']);
});

describe('dates', () => {
  const cases: [tags: Tags, expected: Partial<SongFields>][] = [
    [{ DATE: '2001' }, { date: '2001', year: 2001 }],
    [{ DATE: '2001-02' }, { date: '2001-02', year: 2001 }],
    [{ DATE: '2001/02/03' }, { date: '2001-02-03', year: 2001 }],
    [{ DATE: 'unknown' }, { date: '', year: 0 }],
    [{ YEAR: '1999' }, { date: '', releaseDate: '1999', year: 1999 }],
    // Older taggers knew one date only and put the release there.
    [
      { DATE: '2010', ORIGINALDATE: '1970-05' },
      { date: '1970-05', releaseDate: '2010', originalYear: 1970, releaseYear: 2010, year: 1970 },
    ],
    [
      { DATE: '1970', ORIGINALDATE: '1970', RELEASEDATE: '2010' },
      { date: '1970', releaseDate: '2010', year: 1970 },
    ],
  ];
  for (const [tags, expected] of cases) {
    test(JSON.stringify(tags), async () => expect(await fieldsOf(tags)).toMatchObject(expected));
  }
});

describe('numbers', () => {
  const cases: [tags: Tags, expected: Partial<SongFields>][] = [
    [
      { TRACKNUMBER: '3/12', DISCNUMBER: '1/2' },
      { trackNumber: 3, trackTotal: 12, discNumber: 1, discTotal: 2 },
    ],
    [
      { TRACKNUMBER: '03', TRACKTOTAL: '12' },
      { trackNumber: 3, trackTotal: 12 },
    ],
    [{ TRACKNUMBER: 'A1' }, { trackNumber: 0 }],
    [{ BPM: '127.6' }, { bpm: 128 }],
    [{ BPM: '0' }, { bpm: null }],
    [
      { REPLAYGAIN_TRACK_GAIN: '-6.5 dB', REPLAYGAIN_TRACK_PEAK: '0.98' },
      { rgTrackGain: -6.5, rgTrackPeak: 0.98 },
    ],
    [
      { REPLAYGAIN_TRACK_GAIN: 'NaN dB', REPLAYGAIN_TRACK_PEAK: 'Infinity' },
      { rgTrackGain: null, rgTrackPeak: null },
    ],
    [{ R128_TRACK_GAIN: '-512' }, { rgTrackGain: 3 }],
    [{ ITUNESADVISORY: '1' }, { explicitStatus: 'e' }],
    [{ ITUNESADVISORY: '2' }, { explicitStatus: 'c' }],
    [{ MUSICBRAINZ_ALBUMID: 'not an id' }, { mbzAlbumId: '' }],
  ];
  for (const [tags, expected] of cases) {
    test(JSON.stringify(tags), async () => expect(await fieldsOf(tags)).toMatchObject(expected));
  }
});

describe('texts', () => {
  test('a file without tags is named by its file', async () => {
    expect(await fieldsOf({})).toMatchObject({ title: String(files), album: '[Unknown Album]', artist: '[Unknown Artist]' });
  });

  test('blanks and NULs at the ends go, very long values are cut', async () => {
    const fields = await fieldsOf({ TITLE: '  a\0 ', ALBUM: 'x'.repeat(5_000), COMMENT: 'y'.repeat(5_000) });
    expect(fields.title).toBe('a');
    expect(fields.album).toHaveLength(1_024);
    expect(fields.comment).toHaveLength(4_096);
  });

  test('lyrics are kept whole', async () => {
    const text = 'line\n'.repeat(1_000);
    expect((await fieldsOf({ LYRICS: text })).lyrics).toEqual([{ lang: 'xxx', text }]);
  });

  test('names that mean something to JavaScript are only names', async () => {
    const fields = await fieldsOf({ __proto__x: '1', CONSTRUCTOR: '2', TOSTRING: '3', TITLE: 'safe' });
    expect([fields.title, fields.tags]).toEqual(['safe', {}]);
  });
});

test('the hash ignores where a file lies and sees every tag', async () => {
  const [a, b, c] = [await fieldsOf({ TITLE: 'x' }), await fieldsOf({ TITLE: 'x' }), await fieldsOf({ TITLE: 'x', ISRC: 'QZABC0000001' })];
  expect(a.hash).toBe(b.hash);
  expect(a.hash).not.toBe(c.hash);
});
