// Extensions of OpenSubsonic: each that is known is used from end to end in each version, and exactly those that work are advertised.
import { afterAll, beforeAll, expect, test } from 'bun:test';
import { join } from 'node:path';

import { rss, startFeedServer, xml, type FeedServer } from '../podcasts/support.ts';
import { probeSeconds, writeTone } from '../support/audio.ts';
import { createAdmin, native, subsonic, subsonicQuery, subsonicRaw, type Parameters, type Reply } from '../support/clients.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';

let feeds: FeedServer;
let melodrome: TestApp;
let token = '';
let song: Reply;
beforeAll(async () => {
  feeds = startFeedServer();
  feeds.answers.set('/feed', xml(rss([{ guid: 'one', title: 'Episode', url: `${feeds.origin}/one.mp3` }])));
  melodrome = await makeApp({
    config: { 'outbound.allowedhosts': feeds.host, 'podcasts.autodownload': '0' },
    library: ({ add }) =>
      add('Ann/Lit.flac', { TITLE: 'Lit', ARTIST: 'Ann', ALBUM: 'Words', LYRICS: '[00:01.00]<00:01.00>two <00:02.00>words' }),
  });
  await writeTone(join(melodrome.library.root, 'Ann/tone.flac'), 4, { title: 'Tone', artist: 'Ann', album: 'Tones' });
  await melodrome.scan();
  ({ token } = await createAdmin(melodrome));
  song = await songOf('tone');
});
afterAll(async () => {
  await melodrome.close();
  await feeds.stop();
});

const ask = (endpoint: string, parameters: Parameters = {}) => subsonic(melodrome, endpoint, parameters);
const songOf = async (query: string) => (await ask('search3', { query })).searchResult3.song[0] as Reply;
const idOf = async (query: string) => (await songOf(query)).id as string;
const secondsOf = async (endpoint: string, parameters: Parameters) =>
  probeSeconds(await (await subsonicRaw(melodrome, endpoint, parameters)).bytes());
const soundsLike = (seconds: number, wanted: number) => Math.abs(seconds - wanted) < 0.3;

/** What the endpoint answers; nothing where there is no such endpoint. */
async function answerOf(endpoint: string, parameters: Parameters, init?: RequestInit): Promise<Reply> {
  const reply = await subsonicRaw(melodrome, endpoint, parameters, init);
  return reply.status === 200 ? ((await reply.json()) as Reply)['subsonic-response'] : {};
}

/** Name and version → whether it works here. */
const uses: Record<string, () => Promise<boolean>> = {
  async 'formPost 1'() {
    const form = { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' } };
    const reply = await melodrome.fetch('/rest/getSong', { ...form, body: subsonicQuery({ id: song.id as string }) });
    return ((await reply.json()) as Reply)['subsonic-response'].song?.title === 'Tone';
  },
  async 'transcodeOffset 1'() {
    const wish = { id: song.id as string, format: 'mp3', maxBitRate: 128 };
    const [whole, rest] = await Promise.all([secondsOf('stream', wish), secondsOf('stream', { ...wish, timeOffset: 3 })]);
    return soundsLike(whole, 4) && soundsLike(rest, 1);
  },
  async 'songLyrics 1'() {
    const { lyricsList } = await ask('getLyricsBySongId', { id: await idOf('lit') });
    const [{ line, synced, cueLine }] = lyricsList.structuredLyrics as Reply[];
    return synced === true && line[0].value === 'two words' && line[0].start === 1000 && cueLine === undefined;
  },
  async 'songLyrics 2'() {
    const { lyricsList } = await ask('getLyricsBySongId', { id: await idOf('lit'), enhanced: true });
    const [{ kind, cueLine }] = lyricsList.structuredLyrics as Reply[];
    const cues = (cueLine?.[0].cue ?? []) as Reply[];
    return kind === 'main' && cues.map(({ value }) => (value as string).trim()).join() === 'two,words';
  },
  async 'transcoding 1'() {
    const media = { mediaId: song.id as string, mediaType: 'song' };
    const profile = { container: 'mp3', audioCodec: 'mp3', protocol: 'http', maxAudioChannels: 2 };
    const init = { method: 'POST', body: JSON.stringify({ name: 'tests', platform: 'tests', transcodingProfiles: [profile] }) };
    const decision = (await answerOf('getTranscodeDecision', media, init)).transcodeDecision;
    if (!decision?.canTranscode) return false;
    const wish = { ...media, transcodeParams: decision.transcodeParams as string, offset: 2 };
    return soundsLike(await secondsOf('getTranscodeStream', wish), 2);
  },
  async 'topSongsByArtistId 1'() {
    await ask('scrobble', { id: song.id as string });
    const { topSongs } = await ask('getTopSongs', { id: song.artistId as string });
    return topSongs.song[0]?.title === 'Tone';
  },
  async 'getPodcastEpisode 1'() {
    await ask('createPodcastChannel', { url: `${feeds.origin}/feed` });
    await melodrome.app.podcasts.idle();
    const [episode] = (await ask('getPodcasts')).podcasts.channel[0].episode as Reply[];
    return (await ask('getPodcastEpisode', { id: episode?.id as string })).podcastEpisode.title === 'Episode';
  },
  async 'apiKeyAuthentication 1'() {
    const { body } = await native(melodrome, '/api/apikey', token, {
      method: 'POST',
      body: JSON.stringify({ name: 'Phone', scope: 'all' }),
    });
    const by = async (endpoint: string, more: Record<string, string>) => {
      const query = new URLSearchParams({ apiKey: body.key as string, v: '1.16.1', c: 'tests', f: 'json', ...more });
      return ((await (await melodrome.fetch(`/rest/${endpoint}?${query}`)).json()) as Reply)['subsonic-response'];
    };
    const codes = [(await by('ping', { u: 'admin' })).error?.code, (await by('ping', { apiKey: 'wrong' })).error?.code];
    return (await by('tokenInfo', {})).tokenInfo?.username === 'admin' && codes.join() === '43,44';
  },
  async 'indexBasedQueue 1'() {
    const id = song.id as string;
    await ask('savePlayQueueByIndex', { id: [id, id, id], currentIndex: 2, position: 1500 });
    const { playQueueByIndex } = await ask('getPlayQueueByIndex');
    return playQueueByIndex.currentIndex === 2 && playQueueByIndex.position === 1500 && playQueueByIndex.entry.length === 3;
  },
  async 'playbackReport 1'() {
    await ask('reportPlayback', { mediaId: song.id as string, mediaType: 'song', positionMs: 1200, state: 'paused', playbackRate: 1 });
    const [entry] = (await ask('getNowPlaying')).nowPlaying.entry as Reply[];
    return entry?.state === 'paused' && entry.positionMs === 1200 && entry.playbackRate === 1;
  },
  async 'sonicSimilarity 1'() {
    const id = song.id as string;
    const similar = await answerOf('getSonicSimilarTracks', { id });
    const path = await answerOf('findSonicPath', { startSongId: id, endSongId: await idOf('lit') });
    return similar.sonicMatch !== undefined || path.sonicMatch !== undefined;
  },
};

test('those that work are advertised, and no other', async () => {
  const { openSubsonicExtensions } = await ask('getOpenSubsonicExtensions');
  const advertised = openSubsonicExtensions.flatMap(({ name, versions }: Reply) => versions.map((one: number) => `${name} ${one}`));
  expect(advertised.filter((one: string) => !(one in uses))).toEqual([]);
  const working: string[] = [];
  for (const [name, use] of Object.entries(uses)) if (await use()) working.push(name);
  expect(working.toSorted()).toEqual(advertised.toSorted());
});
