// What every build must be able to do, asked through the network like a client would.
import { createHash } from 'node:crypto';

import { wideAlbum } from './library.ts';

// Replies are looked at loosely here; their shape is tested elsewhere.
// eslint-disable-next-line typescript/no-explicit-any -- see above
type Reply = any;

export interface Smoked {
  passed: number;
  failed: string[];
}

export interface SmokeOptions {
  origin: string;
  /** Songs the library must show. */
  songs: number;
  /** Where there is no ffmpeg (another processor under emulation). */
  withoutTranscoding?: boolean;
  tell: (line: string) => void;
}

const user = 'smoke';
const password = 'smoke-password';

/** Address of a Subsonic call with token login. */
function address(origin: string, endpoint: string, parameters: Record<string, string | number>): string {
  const token = createHash('md5').update(`${password}salty`).digest('hex');
  const query = new URLSearchParams({ u: user, t: token, s: 'salty', v: '1.16.1', c: 'smoke', f: 'json' });
  for (const [name, value] of Object.entries(parameters)) query.set(name, String(value));
  return `${origin}/rest/${endpoint}?${query}`;
}

/** Runs all steps against a server whose scan has begun. */
export async function smoke({ origin, songs, withoutTranscoding, tell }: SmokeOptions): Promise<Smoked> {
  const result: Smoked = { passed: 0, failed: [] };
  const call = async (endpoint: string, parameters: Record<string, string | number> = {}): Promise<Reply> => {
    const reply = (await (await fetch(address(origin, endpoint, parameters))).json()) as Reply;
    return reply['subsonic-response'];
  };
  const bytes = async (endpoint: string, parameters: Record<string, string | number>, init: RequestInit = {}) => {
    const reply = await fetch(address(origin, endpoint, parameters), init);
    return { status: reply.status, type: reply.headers.get('content-type') ?? '', length: (await reply.arrayBuffer()).byteLength };
  };
  const step = async (name: string, work: () => Promise<unknown>): Promise<void> => {
    try {
      if (!(await work())) throw new Error('the answer is wrong');
      result.passed++;
      tell(`ok     ${name}`);
    } catch (error) {
      result.failed.push(name);
      tell(`FAILED ${name}: ${(error as Error).message}`);
    }
  };

  await step('the first admin is created', async () => {
    const body = JSON.stringify({ username: user, password });
    return (await fetch(`${origin}/auth/createAdmin`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })).ok;
  });
  await step(`the scan finds ${songs} songs`, async () => {
    for (let tries = 0; tries < 600; tries++) {
      const { scanStatus } = await call('getScanStatus');
      if (!scanStatus.scanning && scanStatus.count > 0) return scanStatus.count === songs;
      await Bun.sleep(100);
    }
    return false;
  });
  await step('the page and its script come compressed', async () => {
    const page = await (await fetch(`${origin}/app/`)).text();
    const script = /src="\.\/(assets\/[^"]+\.js)"/.exec(page)?.[1];
    const reply = await fetch(`${origin}/app/${script}`, { headers: { 'accept-encoding': 'br' } });
    return page.includes('melodrome-config') && reply.ok && (await reply.text()).length > 1000;
  });
  const { albumList2 } = await call('getAlbumList2', { type: 'alphabeticalByName', size: 500 });
  const withCover = (albumList2?.album ?? []).find((album: Reply) => album.coverArt) ?? {};
  const { album } = await call('getAlbum', { id: withCover.id ?? albumList2?.album?.[0]?.id });
  const song: Reply = album?.song?.[0] ?? {};
  await step('albums, songs and genres are listed', async () => song.id && (await call('getGenres')).genres);
  await step('a search finds the song', async () => {
    const { searchResult3 } = await call('search3', { query: song.title, songCount: 50 });
    return searchResult3.song.some((one: Reply) => one.id === song.id);
  });
  await step('a cover is resized', async () => {
    const { status, type, length } = await bytes('getCoverArt', { id: withCover.coverArt, size: 100 });
    return status === 200 && type.startsWith('image/') && length > 200;
  });
  // AVIF and squares are what Bun's codec cannot do: they prove that sharp's native parts were unpacked and loaded.
  const wide: Reply = (await call('search3', { query: wideAlbum, albumCount: 1 })).searchResult3?.album?.[0] ?? {};
  const shape = async (parameters: Record<string, string | number>) => {
    const reply = await fetch(address(origin, 'getCoverArt', { id: wide.coverArt, ...parameters }));
    const { width, height, format } = await new Bun.Image(await reply.arrayBuffer()).metadata();
    return `${format} ${width}x${height}`;
  };
  await step('sharp reads AVIF', async () => (await shape({ size: 50 })) === 'jpeg 50x25');
  await step('sharp makes a cover square', async () => (await shape({ size: 40, square: 'true' })) === 'png 40x40');
  await step('a song is streamed in ranges', async () => {
    const { status, length } = await bytes('stream', { id: song.id }, { headers: { range: 'bytes=100-299' } });
    return status === 206 && length === 200;
  });
  if (!withoutTranscoding) {
    for (const format of ['mp3', 'opus']) {
      await step(`a song is converted to ${format}`, async () => {
        const { status, length } = await bytes('stream', { id: song.id, format, maxBitRate: 96 });
        return status === 200 && length > 2000;
      });
    }
  }
  await step('a star is kept', async () => {
    await call('star', { id: song.id });
    return (await call('getSong', { id: song.id })).song.starred;
  });
  return result;
}
