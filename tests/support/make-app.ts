// The very App that the program builds, on a temporary data folder and library, without network.
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createApp, type App } from '../../src/app.ts';
import { loadConfig } from '../../src/config/load.ts';
import type { Clock } from '../../src/lib/clock.ts';
import { silentLog, type Log } from '../../src/lib/log.ts';
import { createServer } from '../../src/server.ts';
import { writeFlac, type FlacOptions, type Tags } from './flac.ts';
import { checkNativeAnswer } from './native-contract.ts';

/** Fills the music folder: `add('Artist/Album/01.flac', { TITLE: … })`. */
export interface LibraryBuilder {
  root: string;
  add: (path: string, tags: Tags, options?: FlacOptions) => void;
  /** An album of numbered songs in a folder `Artist/Album`. */
  album: (artist: string, album: string, songs: number, tags?: Tags) => void;
}

export interface MakeOptions {
  library?: (library: LibraryBuilder) => void;
  /** Options as flags would give them: `{ basepath: '/music' }`. */
  config?: Record<string, string>;
  clock?: Clock;
  log?: Log;
  /** Scan before the test begins; so if a library is given. */
  scan?: boolean;
}

export interface TestApp {
  app: App;
  folder: string;
  library: LibraryBuilder;
  /** Answers of the web API are checked against their description. */
  fetch: (path: string, init?: RequestInit) => Promise<Response>;
  /** `acceptMissing`: what vanished is gone, however much of such a small library it is. */
  scan: (full?: boolean, acceptMissing?: boolean) => ReturnType<App['scanner']['scan']>;
  /** Starts to listen on a free port of this machine; the origin. */
  listen: () => Promise<string>;
  close: () => Promise<void>;
}

/** Builds it; call `close` when done. Where it cannot be built nothing is left. */
export async function makeApp(options: MakeOptions = {}): Promise<TestApp> {
  const folder = mkdtempSync(join(tmpdir(), 'melodrome-test-'));
  try {
    return await buildApp(folder, options);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

async function buildApp(folder: string, options: MakeOptions): Promise<TestApp> {
  const root = join(folder, 'music');
  mkdirSync(root);
  const library = makeLibrary(root);
  options.library?.(library);
  const settings = { address: '127.0.0.1', port: '0', musicfolder: root, datafolder: join(folder, 'data'), ...options.config };
  const argv = Object.entries(settings).map(([key, value]) => `--${key}=${value}`);
  const { config } = loadConfig({ argv, env: {}, cwd: folder, readFile: () => undefined });
  const app = createApp(config, { log: options.log ?? silentLog, ...(options.clock ? { clock: options.clock } : {}) });
  const server = createServer(app);
  const scan = (full = false, acceptMissing = false) => app.scanner.scan({ full, targets: [], acceptMissing });
  if (options.scan ?? options.library !== undefined) await scan();
  return {
    app,
    folder,
    library,
    scan,
    fetch: async (path, init) => {
      const response = await server.fetch(new Request(`http://localhost${path}`, init));
      await checkNativeAnswer(app, init?.method ?? 'GET', path, response);
      return response;
    },
    listen: async () => (await server.listen()).replace(/\/$/, ''),
    async close() {
      await server.stop();
      await app.close();
      // It stops without a word where a file goes meanwhile, such as those of a database that a thread is closing.
      do rmSync(folder, { recursive: true, force: true });
      while (existsSync(folder));
    },
  };
}

function makeLibrary(root: string): LibraryBuilder {
  const add: LibraryBuilder['add'] = (path, tags, options) => writeFlac(join(root, path), tags, options);
  return {
    root,
    add,
    album(artist, album, songs, tags = {}) {
      for (let n = 1; n <= songs; n++) {
        const title = `${album} ${n}`;
        add(`${artist}/${album}/${String(n).padStart(2, '0')}.flac`, {
          TITLE: title,
          ARTIST: artist,
          ALBUMARTIST: artist,
          ALBUM: album,
          TRACKNUMBER: n,
          ...tags,
        });
      }
    },
  };
}
