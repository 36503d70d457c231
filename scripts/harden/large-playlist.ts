// C48: a playlist of 10,000 songs, changed in every way; and twenty who change one at the same time.
import { writeLibrary } from '../library/write.ts';
import { songIds } from './strain.ts';
import { must, restQuery, type Check, type Parameters, type Subject } from './subject.ts';

const songs = 10_000;
const mostMs = 500;
/** Each time counts only as the best of these, in case the machine was busy with something else. */
const rounds = 3;
const editors = 20;
const addsEach = 10;

interface Reply {
  'subsonic-response': { status: string; playlist: { id: string; entry: { id: string }[] } };
}

/** What the check does with lists; what a client does with an answer is not the server's time. */
function listsOf(subject: Subject) {
  const token = { 'x-nd-authorization': `Bearer ${subject.token}` };
  const form = async (endpoint: string, parameters: Parameters): Promise<string> => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const text = await (await subject.fetch(`/rest/${endpoint}`, { method: 'POST', body: restQuery(parameters), headers })).text();
    must(text.startsWith('{"subsonic-response":{"status":"ok"'), `${endpoint}: ${text.slice(0, 200)}`);
    return text;
  };
  const api = async (method: string, path: string, type = 'application/json', body = ''): Promise<string> => {
    const reply = await subject.fetch(path, { method, headers: { ...token, 'content-type': type }, ...(body === '' ? {} : { body }) });
    must(reply.ok, `${method} ${path}: ${reply.status}`);
    return reply.text();
  };
  return {
    form,
    read: (id: string) => form('getPlaylist', { id }),
    move: (id: string, from: number, to: number) =>
      api('PUT', `/api/playlist/${id}/tracks/${from}`, undefined, JSON.stringify({ insert_before: to })),
    exportM3u: (id: string) => api('GET', `/api/playlist/${id}/export`),
    importM3u: (text: string) => api('POST', '/api/playlist', 'audio/x-mpegurl', text),
  };
}

const replyIn = (text: string) => (JSON.parse(text) as Reply)['subsonic-response'].playlist;
const idsIn = (text: string) => replyIn(text).entry.map(({ id }) => id);
const isSame = (a: readonly string[], b: readonly string[]) => a.length === b.length && a.every((id, i) => id === b[i]);

async function allIds(subject: Subject): Promise<string[]> {
  const ids: string[] = [];
  for (let songOffset = 0; ids.length < songs; songOffset += 500) ids.push(...(await songIds(subject, 500, songOffset)));
  return ids;
}

type Timed = <T>(what: string, work: () => Promise<T>) => Promise<T>;

/** All that one person does with a list; its id. The order is compared after each step. */
async function oneRound(subject: Subject, ids: readonly string[], timed: Timed): Promise<string> {
  const lists = listsOf(subject);
  const expected = [...ids];
  const made = await timed('make it', () => lists.form('createPlaylist', { name: 'long', songId: ids }));
  const { id: playlistId } = replyIn(made);
  const check = async (what: string) => {
    const order = idsIn(await timed(`read it, ${what}`, () => lists.read(playlistId)));
    must(isSame(order, expected), `${what} it differs from place ${order.findIndex((id, i) => id !== expected[i])} on`);
  };
  await check('new');
  await timed('add one', () => lists.form('updatePlaylist', { playlistId, songIdToAdd: ids[5] ?? '' }));
  expected.push(ids[5] ?? '');
  await check('with one more');
  await timed('move one', () => lists.move(playlistId, 9000, 2));
  expected.splice(1, 0, ...expected.splice(8999, 1));
  await check('with one moved');
  await timed('remove one', () => lists.form('updatePlaylist', { playlistId, songIndexToRemove: 4000 }));
  expected.splice(4000, 1);
  await check('without one');
  const places = Array.from({ length: 2500 }, (_, n) => n * 2);
  await timed('remove many', () => lists.form('updatePlaylist', { playlistId, songIndexToRemove: places }));
  for (const place of places.toReversed()) expected.splice(place, 1);
  await check('without many');
  await timed('replace it', () => lists.form('createPlaylist', { playlistId, songId: ids.toReversed() }));
  expected.splice(0, expected.length, ...ids.toReversed());
  await check('turned round');
  await exchange(subject, playlistId, expected, timed);
  return playlistId;
}

/** Out as a file and in again. */
async function exchange(subject: Subject, id: string, expected: readonly string[], timed: Timed): Promise<void> {
  const lists = listsOf(subject);
  const known = new Set(await playlistIds(subject));
  const text = await timed('write it as M3U', () => lists.exportM3u(id));
  await timed('read it from M3U', () => lists.importM3u(text));
  const added = (await playlistIds(subject)).filter((other) => !known.has(other));
  must(added.length === 1, `the M3U became ${added.length} playlists`);
  must(isSame(idsIn(await lists.read(added[0] ?? '')), expected), 'read from M3U, its order is another');
}

async function playlistIds(subject: Subject): Promise<string[]> {
  const reply = (await (await subject.rest('getPlaylists')).json()) as {
    'subsonic-response': { playlists: { playlist?: { id: string }[] } };
  };
  return (reply['subsonic-response'].playlists.playlist ?? []).map(({ id }) => id);
}

/** Many who add to one list: nothing is lost, nothing comes twice, and what each added is in order. Milliseconds for a change. */
async function allAtOnce(subject: Subject, playlistId: string, ids: readonly string[]): Promise<number> {
  const lists = listsOf(subject);
  const before = idsIn(await lists.read(playlistId));
  const perEditor = Array.from({ length: editors }, (_, n) => ids.slice(n * addsEach, (n + 1) * addsEach));
  const started = performance.now();
  await Promise.all(
    perEditor.map(async (own) => {
      for (const songIdToAdd of own) await lists.form('updatePlaylist', { playlistId, songIdToAdd });
    }),
  );
  const ms = (performance.now() - started) / (editors * addsEach);
  const after = idsIn(await lists.read(playlistId));
  const added = after.slice(before.length);
  must(isSame(after.slice(0, before.length), before), 'what many added changed the order of the rest');
  must(added.length === editors * addsEach, `many added ${editors * addsEach}, and ${added.length} are there`);
  const ofOne = (own: readonly string[]) => added.filter((id) => own.includes(id));
  must(
    perEditor.every((own) => isSame(ofOne(own), own)),
    'what one of many added is out of order',
  );
  return ms;
}

export const largePlaylist: Check = {
  id: 'C48',
  title: 'a playlist of 10,000 songs',
  async run(start) {
    const subject = await start({ library: (folder) => void writeLibrary({ folder, songs, seed: 3, ...plain }) });
    const ids = await allIds(subject);
    const best = new Map<string, number>();
    const timed: Timed = async (what, work) => {
      const before = performance.now();
      const result = await work();
      best.set(what, Math.min(best.get(what) ?? Infinity, performance.now() - before));
      return result;
    };
    let id = '';
    for (let n = 0; n < rounds; n++) id = await oneRound(subject, ids, timed);
    const eachMs = await allAtOnce(subject, id, ids);
    const [what, ms] = [...best].reduce((a, b) => (a[1] > b[1] ? a : b));
    const measured = `${best.size} operations, the slowest ${ms.toFixed(0)} ms (${what}); ${editors} editors at once, ${eachMs.toFixed(0)} ms for each change; every order exact`;
    must(ms < mostMs && eachMs < mostMs, `${measured}; less than ${mostMs} ms are good`);
    return measured;
  },
};

const plain = {
  formats: ['flac'],
  hasCovers: false,
  claims: false,
  hasLyricsFiles: false,
  hasPlaylists: false,
} as const;
