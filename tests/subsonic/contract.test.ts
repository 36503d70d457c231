// Every endpoint with full and with bare data. The client of the tests (support/clients.ts) holds every reply of every test
// against our own schemas, against the published contract where it lies beside the repository, and against its XML.
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';

import { endpoints } from '../../src/api/subsonic/endpoints.ts';
import { createAdmin, subsonic, subsonicRaw, type Parameters } from '../support/clients.ts';
import { bothForms, contract, misfits, misfitsOf } from '../support/contract/check.ts';
import { replies } from '../support/contract/schemas.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';

const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64');

let melodrome: TestApp;
let calls: [endpoint: string, parameters: Parameters][];

beforeAll(async () => {
  melodrome = await makeApp({
    library: ({ add, album }) => {
      add(
        'Full/Record/1.flac',
        {
          TITLE: 'Everything <&> "all"',
          ARTIST: ['One', 'Two'],
          ALBUM: 'Record',
          ALBUMARTIST: 'One',
          COMPOSER: 'Writer',
          PERFORMER: 'Player (guitar)',
          GENRE: ['Rock', 'Pop'],
          DATE: '2001-05-06',
          ORIGINALDATE: '1999',
          TRACKNUMBER: 2,
          DISCNUMBER: 1,
          DISCSUBTITLE: 'Side A',
          MOOD: 'Happy',
          BPM: 120,
          COMMENT: 'A comment',
          ISRC: 'USABC0100001',
          RELEASETYPE: 'album',
          LABEL: 'A label',
          MUSICBRAINZ_TRACKID: 'b9c3a9e4-0b0a-4b6e-9d4b-5e5f0c1d2e3f',
          MUSICBRAINZ_ALBUMID: 'c9c3a9e4-0b0a-4b6e-9d4b-5e5f0c1d2e3f',
          REPLAYGAIN_TRACK_GAIN: '-6.5 dB',
          REPLAYGAIN_TRACK_PEAK: '0.98',
          ITUNESADVISORY: 1,
        },
        { picture: png },
      );
      album('Plain', 'Bare', 2);
    },
  });
  await createAdmin(melodrome);
  const song = (await subsonic(melodrome, 'search3', { query: 'everything' })).searchResult3.song[0];
  const ids = { id: song.id, albumId: song.albumId, artistId: song.artistId };
  await subsonic(melodrome, 'star', ids);
  await subsonic(melodrome, 'setRating', { id: song.id, rating: 3 });
  await subsonic(melodrome, 'setRating', { id: song.albumId, rating: 4 });
  await subsonic(melodrome, 'scrobble', { id: song.id });
  await subsonic(melodrome, 'scrobble', { id: song.id, submission: 'false' });
  const list = (await subsonic(melodrome, 'createPlaylist', { name: 'A <list>', songId: [song.id, song.id] })).playlist;
  const empty = (await subsonic(melodrome, 'createPlaylist', { name: 'Empty' })).playlist;
  const client = melodrome.app.db.$client;
  client.run(`INSERT INTO podcast_channel (id, url, title, description, image_hash, status, error_message, created_at, updated_at)
              VALUES ('channel1', 'https://a.example/feed', 'A <show>', 'Two lines', 'abc', 'error', 'It said 404', 1, 1)`);
  client.run(`INSERT INTO podcast_episode (id, channel_pk, guid, title, description, media_url, suffix, duration_ms, size_bytes, published_at, status, file,
              created_at, updated_at) VALUES ('episode1', 1, 'g', 'One', 'About', 'https://a.example/1.mp3', 'mp3', 61000, 900, 86400000, 'completed', 'a', 1, 1)`);
  await subsonic(melodrome, 'updatePlaylist', { playlistId: list.id, comment: 'A comment', public: true });
  await subsonic(melodrome, 'createBookmark', { id: song.id, position: 5000, comment: 'A <comment>' });
  await subsonic(melodrome, 'savePlayQueue', { id: [song.id, song.id], current: song.id, position: 7 });
  await subsonic(melodrome, 'createInternetRadioStation', {
    name: 'A & B',
    streamUrl: 'http://radio.example/',
    homepageUrl: 'http://radio.example/',
  });
  await subsonic(melodrome, 'createShare', { id: [song.albumId, song.id], description: 'A & B' });
  await subsonic(melodrome, 'addChatMessage', { message: 'one <two>' });
  calls = [
    ['ping', {}],
    ['getLicense', {}],
    ['getOpenSubsonicExtensions', {}],
    ['getMusicFolders', {}],
    ['getIndexes', {}],
    ['getMusicDirectory', { id: song.artistId }],
    ['getMusicDirectory', { id: song.albumId }],
    ['getGenres', {}],
    ['getArtists', {}],
    ['getArtist', { id: song.artistId }],
    ['getAlbum', { id: song.albumId }],
    ['getSong', { id: song.id }],
    ['getPodcasts', {}],
    ['getNewestPodcasts', {}],
    ['getPodcastEpisode', { id: 'episode1' }],
    ['getArtistInfo', { id: song.artistId }],
    ['getArtistInfo2', { id: song.artistId }],
    ['getAlbumInfo', { id: song.albumId }],
    ['getAlbumInfo2', { id: song.albumId }],
    ['getSimilarSongs', { id: song.id }],
    ['getSimilarSongs2', { id: song.artistId }],
    ['getTopSongs', { artist: 'One' }],
    ['getAlbumList', { type: 'newest' }],
    ['getAlbumList2', { type: 'newest' }],
    ['getRandomSongs', { size: 10 }],
    ['getSongsByGenre', { genre: 'Rock' }],
    ['getNowPlaying', {}],
    ['getStarred', {}],
    ['getStarred2', {}],
    ['search2', { query: 'e' }],
    ['search3', { query: 'e' }],
    ['getPlaylists', {}],
    ['getPlaylist', { id: list.id }],
    ['getPlaylist', { id: empty.id }],
    ['createPlaylist', { playlistId: list.id, name: 'A <list>' }],
    ['updatePlaylist', { playlistId: list.id, comment: 'A comment' }],
    ['getScanStatus', {}],
    ['getUser', { username: 'admin' }],
    ['getUsers', {}],
    ['getBookmarks', {}],
    ['getPlayQueue', {}],
    ['getPlayQueueByIndex', {}],
    ['getInternetRadioStations', {}],
    ['getChatMessages', {}],
    ['getShares', {}],
    ['getVideos', {}],
    ['search', { any: 'everything' }],
    ['getSong', { id: 'nope' }],
  ];
});
afterAll(() => melodrome.close());

describe('every endpoint', () => {
  // Offered only where the sound of songs can be compared; their extension is not announced.
  const absent = ['findSonicPath', 'getSonicSimilarTracks'];
  test('has a schema of our own, or answers with bytes', () => {
    const bytes = [
      'stream',
      'download',
      'getCoverArt',
      'getAvatar',
      'hls',
      'hls.m3u8',
      'hls/:token/:file',
      'getCaptions',
      'getTranscodeStream',
    ];
    const names = endpoints.map(({ name }) => name);
    expect(names.filter((name) => !(name in replies)).toSorted()).toEqual(bytes.toSorted());
    expect(Object.keys(replies).filter((name) => !names.includes(name))).toEqual(absent);
  });

  test.skipIf(!contract)('of the published contract is answered (skipped where ../shared/spec is not there)', () => {
    const names = endpoints.map(({ name }) => name);
    const published = Object.keys(contract.paths).map((path) => path.replace('/rest/', ''));
    expect(published.filter((name) => !names.includes(name)).toSorted()).toEqual(absent);
  });

  test('what does not fit would be found', () => {
    const album = { id: 1, name: 'x', songCount: '3', duration: 1.5, invented: true };
    const body = {
      'subsonic-response': {
        status: 'ok',
        version: '1.16.1',
        type: 'melodrome',
        serverVersion: '1',
        openSubsonic: true,
        albumList2: { album: [album] },
      },
    };
    const found = misfitsOf('getAlbumList2', body).join('\n');
    for (const name of ['id', 'songCount', 'duration', 'created', 'invented']) expect(found).toContain(`albumList2.album.0.${name}: `);
    expect(misfitsOf('ping', { 'subsonic-response': { ...body['subsonic-response'], status: 'fine' } })).not.toEqual([]);
  });

  test.skipIf(!contract)('what does not fit the published contract would be found', () => {
    const album = { id: 1, name: 'x', songCount: '3', duration: 1.5 };
    const found = misfits(album, contract.components.schemas.AlbumID3, 'album');
    expect(found).toContain('album.id: integer in place of string');
    expect(found).toContain('album.created: missing');
  });

  // The client of all tests checks schema, published contract and XML of each reply.
  test('fits with full and with bare data', async () => {
    for (const [endpoint, parameters] of calls) expect((await subsonic(melodrome, endpoint, parameters)).version).toBe('1.16.1');
  });

  test('has the namespace of the protocol, and members of its own in JSONP', async () => {
    for (const [endpoint, parameters] of calls.slice(0, 12)) {
      const xml = await (await subsonicRaw(melodrome, endpoint, { ...parameters, f: 'xml' })).text();
      const json = await (await subsonicRaw(melodrome, endpoint, parameters)).json();
      const jsonp = await (await subsonicRaw(melodrome, endpoint, { ...parameters, f: 'jsonp', callback: 'got' })).text();
      expect(bothForms(json, xml).namespace).toBe('http://subsonic.org/restapi');
      expect(jsonp).toBe(`got(${JSON.stringify(json)});`);
    }
  });
});
