// The web API of Navidrome (navidrome.md 5), line by line: every route is there, every filter and sort means something, pages and
// errors have their forms, and what its page reads at its start is there.
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';

import { adminPassword, createAdmin, native, postJson, subsonic, type Reply } from '../support/clients.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';

let melodrome: TestApp;
let token: string;
let bob: string;
let songs: Reply[];

beforeAll(async () => {
  melodrome = await makeApp({
    config: { 'lastfm.apikey': 'k', 'lastfm.secret': 's', enabletranscodingconfig: 'true', authrequestlimit: '0' },
    library({ album, add }) {
      album('Ada', 'One', 3, { GENRE: 'Jazz', DATE: '1999', MOOD: 'Calm' });
      album('Bo', 'Two', 2, { GENRE: 'Rock', DATE: '2001', COMPILATION: '1' });
      const people = { ARTISTSORT: 'Young, Cy', MUSICBRAINZ_ARTISTID: '31111111-2222-4333-8444-555555555555' };
      add('Cy/Three/1.flac', { TITLE: 'Café', ALBUM: 'Three', ARTIST: 'Cy', COMPOSER: 'Dee', BPM: '120', COMMENT: 'live', ...people });
    },
  });
  ({ token } = await createAdmin(melodrome));
  await send('POST', '/user', { userName: 'bob', password: 'bob word' });
  bob = ((await (await postJson(melodrome, '/auth/login', { username: 'bob', password: 'bob word' })).json()) as { token: string }).token;
  songs = (await send('GET', '/song?_sort=title')).body as Reply[];
});
afterAll(() => melodrome.close());

const send = (method: string, path: string, body?: unknown, as = token) =>
  native(melodrome, `/api${path}`, as, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
const titles = async (query: string) =>
  ((await send('GET', `/song?_sort=title&${query}`)).body as Reply[]).map(({ title }) => title as string);
const names = async (list: string, query: string) =>
  ((await send('GET', `/${list}?_sort=name&${query}`)).body as Reply[]).map(({ name }) => name as string);

describe('routes', () => {
  const rest = (path: string, methods: string) => methods.split(' ').map((method): [string, string] => [method, path]);
  const routes = [
    ...rest('/translation', 'GET'),
    ...rest('/translation/de', 'GET'),
    ...rest('/user', 'GET POST'),
    ...rest('/user/x', 'GET PUT DELETE'),
    ...rest('/user/x/library', 'GET PUT'),
    ...['song', 'album', 'artist', 'genre', 'tag'].flatMap((kind) => [...rest(`/${kind}`, 'GET'), ...rest(`/${kind}/x`, 'GET')]),
    ...['artist', 'radio', 'playlist'].flatMap((kind) => rest(`/${kind}/x/image`, 'POST DELETE')),
    ...rest('/player', 'GET POST'),
    ...rest('/player/x', 'GET PUT DELETE'),
    ...rest('/transcoding', 'GET POST'),
    ...rest('/transcoding/x', 'GET PUT DELETE'),
    ...rest('/radio', 'GET POST'),
    ...rest('/radio/x', 'GET PUT DELETE'),
    ...rest('/share', 'GET POST'),
    ...rest('/share/x', 'GET PUT DELETE'),
    ...rest('/scrobble', 'GET'),
    ...rest('/playlist', 'GET POST DELETE'),
    ...rest('/playlist/x', 'GET PUT DELETE'),
    ...rest('/playlist/x/tracks', 'GET POST DELETE'),
    ...rest('/playlist/x/tracks/1', 'GET PUT DELETE'),
    ...rest('/song/x/playlists', 'GET'),
    ...rest('/queue', 'GET POST PUT DELETE'),
    ...rest('/missing', 'GET DELETE'),
    ...rest('/missing/x', 'GET'),
    ...rest('/keepalive/keepalive', 'GET'),
    ...rest('/insights/insights_status', 'GET'),
    ...rest('/inspect', 'GET'),
    ...rest('/config/config', 'GET'),
    ...rest('/library', 'GET POST'),
    ...rest('/library/x', 'GET PUT DELETE'),
    ...rest('/plugin', 'GET'),
    ...rest('/plugin/x', 'GET PUT'),
    ...rest('/plugin/rescan', 'POST'),
    ...rest('/artwork/al/x/refresh', 'POST'),
    ...rest('/lastfm/link', 'GET DELETE'),
    ...rest('/lastfm/link/callback', 'GET'),
    ...rest('/listenbrainz/link', 'GET PUT DELETE'),
  ];
  test.each(routes)('%s %s is there', async (method, path) => {
    const reply = await melodrome.fetch(`/api${path}`, { method, headers: { 'x-nd-authorization': `Bearer ${token}` } });
    const text = await reply.text();
    // Where there is no route at all.
    expect(text).not.toBe('{"error":"not found"}');
    expect(reply.status).toBeLessThan(500);
  });

  test('what needs a login says so, what is for admins too', async () => {
    const open = new Set(['/translation', '/translation/de', '/lastfm/link/callback']);
    for (const [method, path] of routes.filter(([, path]) => !open.has(path))) {
      const reply = await melodrome.fetch(`/api${path}`, { method });
      expect({ path, status: reply.status, body: await reply.text() }).toEqual({
        path,
        status: 401,
        body: '{"error":"Not authenticated"}',
      });
    }
    for (const path of ['/library', '/config/config', '/inspect?id=x', '/user/x/library', '/plugin', '/plugin/x']) {
      expect((await send('GET', path, undefined, bob)).status).toBe(403);
    }
  });
});

describe('lists', () => {
  test('songs by each filter', async () => {
    const [one] = songs;
    const jazz = ((await send('GET', '/genre?name=jazz')).body as Reply[])[0]?.['id'] as string;
    const calm = ((await send('GET', '/tag?tag_name=mood')).body as Reply[])[0]?.['id'] as string;
    const dee = ((await send('GET', '/artist?role=composer')).body as Reply[])[0]?.['id'] as string;
    expect(await titles(`id=${one?.['id'] as string}`)).toEqual([one?.['title']]);
    expect(await titles('title=cafe')).toEqual(['Café']);
    for (const [query, count] of [
      ['starred=false', 6],
      ['starred=true', 0],
      ['has_rating=false', 6],
      [`genre_id=${jazz}`, 3],
      ['missing=false', 6],
      ['missing=true', 0],
      [`artists_id=${dee}`, 1],
      ['library_id=1', 6],
      ['library_id=9', 0],
      ['path=Ada/', 3],
      [`mood=${calm}`, 3],
      ['year=1999', 3],
      // Columns: text by its beginning, numbers and flags as they are, in either spelling.
      ['comment=LI', 1],
      ['comment=ive', 0],
      ['comment=%25', 0],
      ['album_artist=ada', 3],
      ['albumArtist=ada', 3],
      ['track_number=1', 2],
      ['trackNumber=2', 2],
      ['suffix=fla', 6],
      ['channels=6', 0],
      ['bpm=120', 1],
      ['bpm=fast', 6],
      ['compilation=true', 2],
      ['has_cover_art=true', 0],
      ['duration=100000', 0],
      ['mbzRecordingID=00000000-0000-0000-0000-000000000000', 0],
      ['order_album_name=thre', 1],
      ['created_at=1999', 0],
      // What nobody knows, and what is empty, filters nothing.
      ['nonsense=1', 6],
      ['starred=', 6],
      ['title=', 6],
    ] as const)
      expect({ query, count: (await titles(query)).length }).toEqual({ query, count });
    expect(await titles(`_filters=${encodeURIComponent(JSON.stringify({ title: 'café' }))}`)).toEqual(['Café']);
  });

  test('albums and artists by each filter', async () => {
    const ada = ((await send('GET', '/artist?name=ada')).body as Reply[])[0]?.['id'] as string;
    const dee = ((await send('GET', '/artist?role=composer')).body as Reply[])[0]?.['id'] as string;
    expect(await names('album', 'name=thr')).toEqual(['Three']);
    expect(await names('album', 'compilation=true')).toEqual(['Two']);
    expect(await names('album', `artist_id=${ada}`)).toEqual(['One']);
    expect(await names('album', `role_total_id=${dee}`)).toEqual(['Three']);
    expect(await names('album', `role_composer_id=${dee}`)).toEqual(['Three']);
    expect(await names('album', 'year=2001')).toEqual(['Two']);
    expect(await names('album', 'recently_played=true')).toEqual([]);
    expect(await names('album', 'library_id=2')).toEqual([]);
    expect(await names('album', 'songCount=3')).toEqual(['One']);
    expect(await names('album', 'album_artist=b')).toEqual(['Two']);
    expect(await names('album', `album_artist_id=${ada}`)).toEqual(['One']);
    expect(await names('artist', 'album_count=0')).toContain('Dee');
    expect(await names('artist', 'role=composer')).toEqual(['Dee']);
    expect(await names('artist', 'role=maincredit&library_id=1')).toContain('Ada');
    expect(await names('artist', 'library_id=2')).toEqual([]);
    expect(await names('genre', 'name=oc')).toEqual(['Rock']);
  });

  test('sorts turn with their order, under both spellings', async () => {
    const cases: [list: string, sorts: string][] = [
      ['song', 'title artist album_artist album created_at createdAt recently_added recentlyAdded year genre duration bpm path'],
      ['song', 'channels comment explicitStatus size bitRate trackNumber mbzRecordingID sortAlbumName hasCoverArt birthTime'],
      ['album', 'name artist album_artist max_year maxYear recently_added explicitStatus size minYear catalogNum importedAt'],
      ['artist', 'name song_count songCount album_count size maincredit_song_count maincredit_album_count maincredit_size'],
    ];
    for (const [list, sorts] of cases) {
      for (const sort of sorts.split(' ')) {
        const order = async (way: string) =>
          ((await send('GET', `/${list}?_sort=${sort}&_order=${way}`)).body as Reply[]).map(({ id }) => id as string);
        expect({ list, sort, order: (await order('DESC')).reverse() }).toEqual({ list, sort, order: await order('ASC') });
      }
    }
    const marks = ['starred_at', 'rated_at', 'play_count', 'playDate', 'rating', 'random'];
    for (const sort of marks) expect((await send('GET', `/song?_sort=${sort}`)).body).toHaveLength(6);
  });

  test('sorts of columns sort', async () => {
    const by = async (sort: string, more = '') =>
      ((await send('GET', `/song?_sort=${sort}&_order=DESC&_start=0&_end=3${more}`)).body as Reply[]).map(
        (song) => song as Record<string, string>,
      );
    expect((await by('comment'))[0]?.['comment']).toBe('live');
    expect((await by('trackNumber')).map(({ trackNumber }) => Number(trackNumber))).toEqual([3, 2, 2]);
    expect((await by('trackNumber', '&starred=false')).map(({ trackNumber }) => Number(trackNumber))).toEqual([3, 2, 2]);
    expect((await by('orderAlbumName')).map(({ album }) => album)).toEqual(['Two', 'Two', 'Three']);
    expect((await by('orderAlbumName', '&albumArtist=ada')).map(({ album }) => album)).toEqual(['One', 'One', 'One']);
  });

  test('pages have a total, and an end that is none asks for all', async () => {
    for (const list of [
      'song',
      'album',
      'artist',
      'genre',
      'tag',
      'user',
      'playlist',
      'player',
      'radio',
      'transcoding',
      'library',
      'share',
      'missing',
      'scrobble',
    ]) {
      const all = await send('GET', `/${list}`);
      expect({ list, status: all.status, total: all.total }).toEqual({ list, status: 200, total: (all.body as Reply[]).length });
      for (const end of ['_start=0&_end=0', '_start=0&_end=-1', '_start=0'])
        expect({ list, end, rows: ((await send('GET', `/${list}?${end}`)).body as Reply[]).length }).toEqual({
          list,
          end,
          rows: all.total,
        });
      const page = await send('GET', `/${list}?_start=0&_end=1`);
      expect({ list, total: page.total, rows: (page.body as Reply[]).length }).toEqual({
        list,
        total: all.total,
        rows: Math.min(1, all.total),
      });
    }
  });

  test('a seed keeps a random order', async () => {
    const order = async () => ((await send('GET', '/album?_sort=random&seed=x')).body as Reply[]).map(({ id }) => id as string);
    expect(await order()).toEqual(await order());
  });
});

describe('what is there has its members', () => {
  const annotations = 'playCount playDate rating ratedAt starred starredAt averageRating';
  const pictures = 'imageHash thumbHash dominantColor imageWidth imageHeight imageAbsent';
  const gains = 'rgAlbumGain rgAlbumPeak';
  const member = {
    song: `id libraryId libraryPath libraryName folderId path title album artistId artist albumArtistId albumArtist albumId hasCoverArt
      trackNumber discNumber discSubtitle year date originalYear originalDate releaseYear releaseDate size suffix duration bitRate sampleRate
      bitDepth channels codec genre genres sortTitle sortAlbumName sortArtistName sortAlbumArtistName orderTitle orderAlbumName
      orderArtistName orderAlbumArtistName compilation comment lyrics bpm explicitStatus catalogNum mbzRecordingID mbzReleaseTrackId mbzAlbumId
      mbzReleaseGroupId mbzArtistId mbzAlbumArtistId mbzAlbumType mbzAlbumComment ${gains} rgTrackGain rgTrackPeak tags participants missing
      birthTime createdAt updatedAt bookmarkPosition ${pictures} ${annotations}`,
    album: `id libraryId libraryPath libraryName name albumArtistId albumArtist maxYear minYear date maxOriginalYear minOriginalYear originalDate
      releaseDate compilation comment songCount duration size discs sortAlbumName sortAlbumArtistName orderAlbumName orderAlbumArtistName
      catalogNum mbzAlbumId mbzAlbumArtistId mbzAlbumType mbzAlbumComment mbzReleaseGroupId explicitStatus ${gains} genre genres tags
      participants missing importedAt createdAt updatedAt description externalUrl externalInfoUpdatedAt ${pictures} ${annotations}`,
    artist: `id name sortArtistName orderArtistName mbzArtistId stats size albumCount songCount missing uploadedImage createdAt updatedAt
      biography externalUrl externalInfoUpdatedAt ${pictures} ${annotations}`,
    playlist: `id name comment duration size songCount ownerName ownerId public path sync uploadedImage externalImageUrl createdAt updatedAt rules
      evaluatedAt starred starredAt rating`,
    user: 'id userName name email isAdmin lastLoginAt lastAccessAt createdAt updatedAt scrobbleFilter libraries',
    player: 'id name userAgent userId userName client ip lastSeen transcodingId maxBitRate reportRealPath scrobbleEnabled',
    transcoding: 'id name targetFormat command defaultBitRate',
    radio: 'id streamUrl name homePageUrl uploadedImage createdAt updatedAt',
    share: `id userId username description downloadable expiresAt lastVisitedAt resourceIds resourceType contents format maxBitRate visitCount
      createdAt updatedAt tracks albums`,
    library: `id name path remotePath lastScanAt lastScanStartedAt fullScanInProgress totalSongs totalAlbums totalArtists totalFolders totalFiles
      totalMissingFiles totalSize totalDuration defaultNewUsers createdAt updatedAt`,
    tag: 'id tagName tagValue albumCount songCount',
    genre: 'id name',
    scrobble: 'id mediaFileId submissionTime',
  };

  test.each(Object.entries(member))('%s', async (kind, words) => {
    const songId = songs[0]?.['id'] as string;
    const { albumId, artistId } = songs[0] as { albumId: string; artistId: string };
    const marked: Record<string, string> = { song: songId, album: albumId, artist: artistId };
    const make: Record<string, [string, unknown]> = {
      playlist: ['/playlist', { name: 'M', ids: [songId] }],
      player: ['/player', { name: 'M', client: 'Members' }],
      radio: ['/radio', { name: 'M', streamUrl: 'https://radio.example/m' }],
      share: ['/share', { resourceIds: albumId }],
    };
    const given = make[kind];
    const made = given ? await send('POST', ...given) : undefined;
    if (made) expect(made.status).toBe(200);
    const { id } = (made?.body ?? {}) as { id?: string };
    const item = marked[kind] ?? (kind === 'playlist' ? id : undefined);
    if (item) {
      await send('PUT', '/mark', { id: item, starred: true, rating: 4 });
      if (kind !== 'playlist') await subsonic(melodrome, 'scrobble', { id: songId });
    }
    if (kind === 'scrobble') await subsonic(melodrome, 'scrobble', { id: songId });
    const first = ((await send('GET', `/${kind}?_sort=title&_order=ASC`)).body as Reply[])[0]?.['id'] as string;
    const one =
      kind === 'scrobble'
        ? ((await send('GET', '/scrobble')).body as Reply[])[0]
        : (await send('GET', `/${kind}/${item ?? id ?? first}`)).body;
    const missing = words.split(/\s+/).filter((word) => !(word in (one as Reply)));
    expect(missing).toEqual([]);
    if (item) await send('PUT', '/mark', { id: item, starred: false, rating: 0 });
    if (id) expect((await send('DELETE', `/${kind}/${id}`)).status).toBe(200);
  });

  test('songs name who made them as MusicBrainz does', async () => {
    const [song] = (await send('GET', '/song?title=cafe')).body as Reply[];
    expect(song).toMatchObject({ sortArtistName: 'Young, Cy', mbzArtistId: '31111111-2222-4333-8444-555555555555' });
    expect(song).toMatchObject({ imageAbsent: true, imageWidth: 0 });
    const [other] = (await send('GET', '/song?album=one')).body as Reply[];
    expect(other).toMatchObject({ sortArtistName: '', mbzArtistId: '' });
  });

  test('a share holds what can be heard of it', async () => {
    const album = ((await send('GET', '/album?name=one')).body as Reply[])[0]?.['id'] as string;
    const { id } = (await send('POST', '/share', { resourceIds: album })).body as { id: string };
    const one = (await send('GET', `/share/${id}`)).body as { tracks: Reply[]; albums: Reply[] };
    expect(one.tracks.map(({ title }) => title as string)).toEqual(['One 1', 'One 2', 'One 3']);
    expect(one.albums).toMatchObject([{ id: album, name: 'One' }]);
    const list = (await send('POST', '/share', { resourceIds: songs[0]?.['id'] })).body as { id: string };
    expect((await send('GET', `/share/${list.id}`)).body).toMatchObject({ tracks: [{ id: songs[0]?.['id'] }], albums: [] });
    expect((await send('GET', `/share/${id}`, undefined, bob)).status).toBe(404);
  });
});

test('a player is set up before its app calls', async () => {
  const wish = { name: 'Car', client: 'Tempo', userAgent: 'Tempo/4.1', maxBitRate: 128, scrobbleEnabled: false, userId: 'x', ip: 'y' };
  const made = await send('POST', '/player', wish);
  expect(made.status).toBe(200);
  const { id } = made.body as { id: string };
  const kept = { id, name: 'Car', client: 'Tempo', userAgent: 'Tempo', maxBitRate: 128, scrobbleEnabled: false, userName: 'admin', ip: '' };
  expect((await send('GET', `/player/${id}`)).body).toMatchObject(kept);
  const app = await melodrome.fetch(`/rest/ping?u=admin&p=${encodeURIComponent(adminPassword)}&c=Tempo&v=1.16.1&f=json`, {
    headers: { 'user-agent': 'Tempo/4.2' },
  });
  expect(await app.text()).toContain('"ok"');
  expect(((await send('GET', '/player?name=car')).body as Reply[]).map((player) => player['id'] as string)).toEqual([id]);
  expect((await send('GET', '/player?client=Tempo')).body).toHaveLength(1);
  expect((await send('POST', '/player', wish)).status).toBe(409);
  for (const nonsense of [
    {},
    { name: '' },
    { name: 'x', maxBitRate: -1 },
    { name: 'x', client: ' ' },
    { name: 'x', transcodingId: '../x' },
    [],
  ])
    expect((await send('POST', '/player', nonsense)).status).toBe(400);
  // It is one's own, whoever is named.
  expect((await send('GET', `/player/${id}`, undefined, bob)).status).toBe(404);
  expect((await send('POST', '/player', { name: 'Bus' }, bob)).status).toBe(200);
  expect((await send('GET', '/player', undefined, bob)).body).toMatchObject([{ name: 'Bus', client: 'Bus', userName: 'bob' }]);
});

test('answers to writes have their forms', async () => {
  const made = await send('POST', '/playlist', { name: 'A', ids: [songs[0]?.['id']] });
  const other = await send('POST', '/playlist', { name: 'B' });
  const [a, b] = [made.body['id'], other.body['id']] as string[];
  // Only what the body names is changed.
  expect((await send('PUT', `/playlist/${a}`, { comment: 'new' })).body).toMatchObject({ id: a, name: 'A', comment: 'new', songCount: 1 });
  expect((await send('DELETE', `/playlist?id=${a}&id=${b}`)).body).toEqual({ ids: [a, b] });
  const smart = (await send('POST', '/playlist', { name: 'S', rules: { all: [{ gt: { year: 1 } }] } })).body['id'] as string;
  expect((await send('POST', `/playlist/${smart}/tracks`, { ids: [songs[0]?.['id']] })).status).toBe(409);
  expect((await send('GET', '/keepalive/keepalive')).body).toEqual({ response: 'ok', id: 'keepalive' });
  expect((await send('GET', '/insights/insights_status')).body).toMatchObject({ id: 'insights_status', success: expect.any(Boolean) });
  expect((await send('POST', '/user', { userName: 'bob', password: 'x y z' })).body).toMatchObject({
    errors: { userName: 'ra.validation.unique' },
  });
  expect((await send('POST', '/queue', { ids: [songs[0]?.['id']], current: 5, position: 0 })).status).toBe(400);
  expect((await send('POST', '/queue', { ids: [songs[0]?.['id']], current: 0, position: 0 })).status).toBe(204);
});

test('what the page reads at its start is there', async () => {
  const { startData } = await import('../../src/api/ui/start-data.ts');
  const wanted =
    'version firstTime variousArtistsId baseURL loginBackgroundURL welcomeMessage maxSidebarPlaylists enableTranscodingConfig enableDownloads ' +
    'enableFavourites enableStarRating defaultTheme defaultLanguage defaultUIVolume uiSearchDebounceMs uiCoverArtSize enableCoverAnimation ' +
    'enableNowPlaying playbackReportIntervalMs gaTrackingId losslessFormats devActivityPanel enableUserEditing enableArtworkUpload enableSharing ' +
    'shareURL defaultDownloadableShare devSidebarPlaylists lastFMEnabled devShowArtistPage devUIShowConfig devNewEventStream listenBrainzEnabled ' +
    'enableExternalServices enableReplayGain defaultDownsamplingFormat separator enableInspect pluginsEnabled extAuthLogoutURL';
  const data = startData(melodrome.app) as Record<string, unknown>;
  expect(wanted.split(' ').filter((name) => !(name in data))).toEqual([]);
});
