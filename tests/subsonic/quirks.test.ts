// What single apps need (src/api/subsonic/quirks.ts): one test for each line of the table, named as the line is.
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { createHash } from 'node:crypto';

import { quirks } from '../../src/api/subsonic/quirks.ts';
import { subsonicQuery, type Parameters, type Reply } from '../support/clients.ts';
import { annPassword, makePeople, type People } from './people.ts';

let people: People;
beforeAll(async () => {
  people = await makePeople({
    library: (library) => library.album('Open Band', 'Open Record', 5, { GENRE: 'Rock', COMPOSER: 'Somebody' }),
  });
});
afterAll(() => people.close());

/** A call written out as the app sends it, without the login that the tests add. */
const sent = async (path: string, init?: RequestInit) => (await people.fetch(`/rest/${path}`, init)).text();
const asApp = (client: string, endpoint: string, parameters: Parameters = {}) => people.as('ann', endpoint, { c: client, ...parameters });
const albumId = () => people.open[0]?.albumId as string;
const everything = async (query: Parameters) => (await people.as('ann', 'search3', { songCount: 500, ...query })).searchResult3;

/** Elements right below `<album>`, by name. */
async function elementsOfAlbum(client: string): Promise<Set<string>> {
  const xml = await people.textAs('ann', 'getAlbum', { id: albumId(), c: client });
  const [, inside = ''] = /<album [^>]*>(.*)<\/album>/s.exec(xml) ?? [];
  const names = new Set<string>();
  let depth = 0;
  for (const [tag, slash, name = ''] of inside.matchAll(/<(\/?)([\w-]+)[^>]*?\/?>/g)) {
    if (slash) depth--;
    else {
      if (depth === 0) names.add(name);
      if (!tag.endsWith('/>')) depth++;
    }
  }
  return names;
}

const tests: Record<string, () => Promise<void>> = {
  async 'version-of-navidrome'() {
    const told = async (client: string) => (await asApp(client, 'ping')).serverVersion as string;
    expect(await told('Feishin')).toBe(`0.63.0 (Melodrome ${await told('Another')})`);
    expect(await told('Another')).not.toContain('0.63');
  },
  async 'clementine-album-of-songs'() {
    expect([...(await elementsOfAlbum('Clementine'))]).toEqual(['song']);
    expect((await elementsOfAlbum('Other')).size).toBeGreaterThan(1);
    expect((await asApp('Clementine', 'getAlbum', { id: albumId() })).album.song[0]).toMatchObject({ suffix: 'flac', type: 'music' });
  },
  async 'legacy-by-option'() {
    const { song } = await asApp('DSub', 'getSong', { id: people.open[0]?.id });
    expect(song).toMatchObject({ title: people.open[0]?.title, album: 'Open Record' });
    for (const name of ['genres', 'artists', 'contributors', 'replayGain', 'mediaType', 'musicBrainzId']) {
      expect(song[name]).toBeUndefined();
      expect((await asApp('Other', 'getSong', { id: people.open[0]?.id })).song).toHaveProperty(name);
    }
  },
  async 'minimal-by-option'() {
    const { id, title } = people.open[0] as Reply;
    expect((await asApp('SubMusic', 'getSong', { id })).song).toEqual({ id, title, isDir: false });
    await people.as('ann', 'createPlaylist', { name: 'Run', songId: id });
    const [list] = (await asApp('SubMusic', 'getPlaylists')).playlists.playlist as Reply[];
    expect(Object.keys(list)).toEqual(['id', 'name', 'songCount', 'duration', 'created', 'changed']);
  },
  async 'empty-credentials'() {
    const query = new URLSearchParams(subsonicQuery({}, 'ann', annPassword));
    query.set('p', '');
    query.set('apiKey', '');
    expect(await sent(`ping?${query}`)).toContain('"status":"ok"');
    const byPassword = new URLSearchParams({ u: 'ann', p: annPassword, t: '', s: '', v: '1.16.1', c: 'tests', f: 'json' });
    expect(await sent(`ping?${byPassword}`)).toContain('"status":"ok"');
  },
  async 'extensions-before-login'() {
    for (const login of ['', 'u=ann&p=wrong&v=1.16.1&c=x&', 'u=ann&p=wrong&t=0&s=0&v=1&c=x&']) {
      expect(await sent(`getOpenSubsonicExtensions.view?${login}f=json`)).toContain('"formPost"');
    }
  },
  async 'token-of-latin-1'() {
    const login = (text: string) =>
      `u=ann&s=pepper&t=${createHash('md5')
        .update(text + 'pepper', 'latin1')
        .digest('hex')}&v=1.16.1&c=tests&f=json`;
    expect(await sent(`ping?${login(annPassword)}`)).toContain('"status":"ok"');
    expect(await sent(`ping?${login(annPassword.replace('ü', 'u'))}`)).toContain('"code":40');
    expect(await sent(`ping?${login('')}`)).toContain('"code":40');
  },
  async 'hex-of-latin-1'() {
    const login = (encoding: BufferEncoding, password = annPassword) =>
      `u=ann&p=enc:${Buffer.from(password, encoding).toString('hex').toUpperCase()}&v=1.16.1&c=tests&f=json`;
    expect(await sent(`ping?${login('latin1')}`)).toContain('"status":"ok"');
    expect(await sent(`ping?${login('utf8')}`)).toContain('"status":"ok"');
    expect(await sent(`ping?${login('latin1', annPassword.replace('ü', 'ö'))}`)).toContain('"code":40');
  },
  async 'quoted-empty-query'() {
    const all = (await everything({ query: '' })).song as Reply[];
    expect(all).toHaveLength(6);
    expect((await everything({ query: '""' })).song).toEqual(all);
    expect((await everything({})).song).toEqual(all);
    const pages = [0, 2, 4].map((songOffset) => everything({ query: '""', songCount: 2, songOffset }));
    expect((await Promise.all(pages)).flatMap(({ song }) => song as Reply[])).toEqual(all);
  },
  async 'star-after-words'() {
    for (const query of ['secr*', 'secr'])
      expect((await everything({ query })).song.map(({ title }: Reply) => title)).toEqual(['Secret Song']);
    expect((await everything({ query: 'zzz*' })).song).toEqual([]);
  },
  async 'music-folder-zero'() {
    for (const musicFolderId of ['0', '']) {
      expect((await people.as('ann', 'getAlbumList2', { type: 'newest', musicFolderId })).albumList2.album).toHaveLength(2);
      expect((await people.as('ann', 'getArtists', { musicFolderId })).artists.index).toHaveLength(2);
      expect((await people.as('ann', 'getIndexes', { musicFolderId })).indexes.index).toHaveLength(2);
      expect((await people.as('ann', 'getRandomSongs', { musicFolderId, size: 50 })).randomSongs.song).toHaveLength(6);
      expect((await everything({ query: '', musicFolderId })).song).toHaveLength(6);
    }
  },
  async 'old-versions'() {
    for (const v of ['1.0.0', '1.8.0', '1.11.0', '1.16.1', '1.17.0']) {
      expect(await people.as('ann', 'ping', { v })).toMatchObject({ status: 'ok', version: '1.16.1' });
      expect((await people.as('ann', 'getAlbum', { v, id: albumId() })).album.song).toHaveLength(5);
    }
  },
  async 'format-on-bytes'() {
    for (const endpoint of ['stream', 'download']) {
      const reply = await people.fetch(`/rest/${endpoint}?${subsonicQuery({ id: people.open[0]?.id, f: 'json' }, 'ann', annPassword)}`);
      expect(reply.headers.get('content-type')).toBe('audio/flac');
      expect((await reply.bytes()).subarray(0, 4)).toEqual(new TextEncoder().encode('fLaC'));
    }
  },
  async 'title-and-name'() {
    const [album] = (await people.as('ann', 'getAlbumList', { type: 'alphabeticalByName' })).albumList.album as Reply[];
    const { directory } = await people.as('ann', 'getMusicDirectory', { id: people.open[0]?.artistId });
    for (const child of [album, directory.child[0]])
      expect(child).toMatchObject({ title: 'Open Record', name: 'Open Record', isDir: true });
  },
  async 'info-of-nothing'() {
    const { id, artistId } = people.open[0] as Reply;
    const asked: [string, Parameters][] = [
      ['getArtistInfo2', { id: artistId }],
      ['getArtistInfo', { id: artistId }],
      ['getAlbumInfo2', { id: albumId() }],
      ['getAlbumInfo', { id: albumId() }],
      ['getTopSongs', { artist: 'Nobody at all' }],
      ['getSimilarSongs2', { id: artistId }],
      ['getSimilarSongs', { id }],
      ['getLyrics', { artist: 'Nobody', title: 'Nothing' }],
      ['getLyricsBySongId', { id }],
    ];
    for (const [endpoint, parameters] of asked) {
      expect({ endpoint, ...(await people.as('ann', endpoint, parameters)) }).toMatchObject({ endpoint, status: 'ok' });
    }
  },
  async 'form-posts'() {
    const post = (endpoint: string, parameters: Parameters) =>
      sent(`${endpoint}.view`, {
        method: 'POST',
        body: subsonicQuery(parameters, 'ann', annPassword),
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      });
    expect(await post('getAlbum', { id: albumId() })).toContain('Open Record');
    expect(await post('star', { id: people.open.map(({ id }) => id as string) })).toContain('"status":"ok"');
    expect((await people.as('ann', 'getStarred2')).starred2.song).toHaveLength(5);
  },
  async 'time-of-now-playing'() {
    const { id } = people.open[1] as Reply;
    expect((await asApp('Strawberry', 'scrobble', { id, submission: false, time: Date.now() })).status).toBe('ok');
    expect((await people.as('ann', 'getSong', { id })).song.playCount).toBeUndefined();
    expect((await people.as('ann', 'getNowPlaying')).nowPlaying.entry.map((entry: Reply) => entry.id)).toContain(id);
  },
  async 'home-page-both-ways'() {
    for (const name of ['homepageUrl', 'homePageUrl']) {
      await people.as('admin', 'createInternetRadioStation', {
        streamUrl: 'http://radio.example/s',
        name,
        [name]: 'http://radio.example/',
      });
    }
    const { internetRadioStation } = (await people.as('ann', 'getInternetRadioStations')).internetRadioStations;
    expect(internetRadioStation.map((station: Reply) => station.homePageUrl)).toEqual(['http://radio.example/', 'http://radio.example/']);
  },
};

describe('a quirk:', () => {
  for (const { id } of quirks) test(id, () => tests[id]?.() ?? Promise.reject(new Error(`nothing here holds ${id}`)));

  test('each is listed once, and nothing is tested that is not listed', () => {
    expect(Object.keys(tests).toSorted()).toEqual(quirks.map(({ id }) => id).toSorted());
  });
});
