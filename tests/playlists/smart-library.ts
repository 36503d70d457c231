// Four songs with tags, marks and plays of every kind, and the calls that tests of rules need.
//
// Apple   Ann          First   1999        Rock        120 bpm, live at 50%_off, composer Writer
// berry   Ann          First   2001-03-04  Rock, Pop   disc 2
// Été     Émile        Second  2010-05-06  Jazz        mood Happy, a compilation
// Date    The Beatles  Third   no date     Rock/Pop    ISRC, grouping x
import { expect } from 'bun:test';

import { createAdmin, type Reply } from '../support/clients.ts';
import { makeApp } from '../support/make-app.ts';
import { clientOf } from './support.ts';

/** Makes the library; `clock.time` moves its clock. */
export async function makeSmart() {
  const start = Date.UTC(2024, 5, 15, 12);
  const clock = { time: start, now: () => clock.time };
  const melodrome = await makeApp({
    clock,
    config: { smartplaylistrefreshdelay: '1m' },
    library: ({ add }) => {
      const first = { ARTIST: 'Ann', ALBUMARTIST: 'Ann', ALBUM: 'First', MUSICBRAINZ_ALBUMID: 'c9c3a9e4-0b0a-4b6e-9d4b-5e5f0c1d2e3f' };
      add('Ann/1.flac', {
        ...first,
        TITLE: 'Apple',
        TRACKNUMBER: 1,
        DATE: '1999',
        GENRE: 'Rock',
        BPM: 120,
        COMMENT: 'live at 50%_off',
        COMPOSER: 'Writer',
        REPLAYGAIN_TRACK_GAIN: '-6.5 dB',
      });
      add(
        'Ann/2.flac',
        { ...first, TITLE: 'berry', TRACKNUMBER: 2, DISCNUMBER: 2, DATE: '2001-03-04', GENRE: ['Rock', 'Pop'] },
        { seconds: 61 },
      );
      add('Émile/3.flac', {
        TITLE: 'Été',
        ARTIST: 'Émile',
        ALBUM: 'Second',
        DATE: '2010-05-06',
        GENRE: 'Jazz',
        MOOD: 'Happy',
        COMPILATION: 1,
      });
      add('Beat/4.flac', {
        TITLE: 'Date',
        ARTIST: 'The Beatles',
        ALBUM: 'Third',
        GENRE: ['Rock', 'Pop'],
        ISRC: 'USABC0100001',
        GROUPING: 'x',
      });
    },
  });
  const api = clientOf(melodrome, (await createAdmin(melodrome)).token);
  const songs = await api.songs();
  const mark = (title: string, change: object) => api.send('PUT', 'mark', { id: songs[title], ...change });
  await mark('Apple', { starred: true, rating: 5 });
  await mark('berry', { rating: 2 });
  const albums = Object.fromEntries((await api.get('album')).body.map((album: Reply) => [album.name, album.id]));
  const artists = Object.fromEntries((await api.get('artist?_end=100')).body.map((artist: Reply) => [artist.name, artist.id]));
  await api.send('PUT', 'mark', { id: albums['Second'], starred: true, rating: 4 });
  await api.send('PUT', 'mark', { id: artists['The Beatles'], starred: true, rating: 3 });
  for (const hoursAgo of [1, 500]) {
    clock.time = start - hoursAgo * 3_600_000;
    await api.send('POST', 'playback', { id: songs['berry'], state: 'starting', positionMs: 0 });
    await api.send('POST', 'playback', { id: songs['berry'], state: 'stopped', positionMs: 60_000 });
  }
  clock.time = start;

  /** Titles that rules find, in order. */
  async function found(rules: object): Promise<string[]> {
    const { body, status } = await api.send('POST', 'playlist', { name: 'Found', rules });
    expect({ status, body }).toMatchObject({ status: 200, body: { evaluatedAt: new Date(clock.time).toISOString() } });
    const titles = await api.titles(body.id);
    await api.send('DELETE', `playlist/${body.id}`);
    return titles;
  }
  const refused = async (rules: unknown) => {
    const { body, status } = await api.send('POST', 'playlist', { name: 'Refused', rules });
    expect(status).toBe(400);
    return body.error as string;
  };
  return { melodrome, api, songs, clock, found, refused };
}
