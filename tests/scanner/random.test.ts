// Whatever happens to a library between scans, and wherever a scan is killed: the catalogue ends as a fresh scan would
// have made it, and every song keeps its star. Seeds make the stories repeatable.
import { afterAll, expect, test } from 'bun:test';
import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { createRandom, type Random } from '../../scripts/library/random.ts';
import { createAdmin, subsonic } from '../support/clients.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';
import { songs, touch } from './support.ts';

const entry = join(import.meta.dir, '../../src/main.ts');
const opened: TestApp[] = [];
afterAll(async () => {
  for (const app of opened) await app.close();
});

async function open(options: Parameters<typeof makeApp>[0]): Promise<TestApp> {
  const app = await makeApp({ ...options, config: { 'scanner.missinglimit': '100', ...options?.config } });
  opened.push(app);
  return app;
}

/** A file as the story knows it: its sound never changes. */
interface Piece {
  path: string;
  sound: string;
  tags: Record<string, string>;
}

const artistNames = ['Ada', 'Ben', 'Cleo', 'Édith', 'Fyodor'];
/** There are two Adas; Ben's files do not all know his. */
const mbids: Record<string, string[]> = {
  Ada: ['0f50c2c5-1d0f-4b1e-8c5b-000000000001', '0f50c2c5-1d0f-4b1e-8c5b-000000000002'],
  Ben: ['0f50c2c5-1d0f-4b1e-8c5b-000000000003', ''],
};

function makeStory(random: Random, test: TestApp) {
  const pieces: Piece[] = [];
  let made = 0;
  const { pick } = random;
  const folder = () => `${pick(artistNames)}/${pick(['One', 'Two', 'Three'])}${pick(['', '/CD1', '/CD2'])}`;
  const newPath = () => `${folder()}/${pick(['a', 'Á', 'b'])} ${++made}.flac`;
  const newTags = () => {
    const artist = pick(artistNames);
    const mbid = pick(mbids[artist] ?? ['']);
    return {
      TITLE: `Song ${++made}`,
      ARTIST: artist,
      ALBUMARTIST: artist,
      ALBUM: pick(['One', 'Two', 'Three']),
      GENRE: pick(['Jazz', 'Soul', 'Folk; Rock']),
      ...(mbid ? { MUSICBRAINZ_ARTISTID: mbid, MUSICBRAINZ_ALBUMARTISTID: mbid } : {}),
    };
  };
  /** Two files of the same size and millisecond could change places without a trace. */
  const write = (piece: Piece) => {
    test.library.add(piece.path, piece.tags, { sound: piece.sound });
    touch(test, piece.path, 1_700_000_000 + ++made);
  };
  const at = (path: string) => join(test.library.root, path);
  const move = (from: string, to: string) => {
    mkdirSync(dirname(at(to)), { recursive: true });
    renameSync(at(from), at(to));
  };
  const tidy = () => {
    const names = readdirSync(test.library.root, { recursive: true }) as string[];
    for (const name of names.toSorted((a, b) => b.length - a.length)) {
      const path = at(name);
      if (name.endsWith('.flac')) continue;
      if (readdirSync(path).length === 0) rmSync(path, { recursive: true });
    }
  };

  const deeds: Record<string, () => void> = {
    add() {
      const piece = { path: newPath(), sound: `sound ${++made}`, tags: newTags() };
      pieces.push(piece);
      write(piece);
    },
    remove() {
      const [piece] = pieces.splice(random.below(pieces.length), 1);
      if (piece) rmSync(at(piece.path));
    },
    move() {
      const piece = pick(pieces);
      const to = newPath();
      move(piece.path, to);
      piece.path = to;
    },
    retag() {
      const piece = pick(pieces);
      piece.tags = newTags();
      write(piece);
    },
    moveAndRetag() {
      deeds['move']?.();
      const piece = pick(pieces);
      rmSync(at(piece.path));
      piece.path = newPath();
      piece.tags = newTags();
      write(piece);
    },
    changeCase() {
      const piece = pick(pieces);
      const to = piece.path.replace(/[^/]+$/, (name) => (name === name.toUpperCase() ? name.toLowerCase() : name.toUpperCase()));
      const flac = to.replace(/\.FLAC$/, '.flac');
      if (flac === piece.path || pieces.some((other) => other.path === flac)) return;
      move(piece.path, flac);
      piece.path = flac;
    },
    swapNames() {
      const [a, b] = [pick(pieces), pick(pieces)];
      if (a === b) return;
      move(a.path, 'swap.tmp');
      move(b.path, a.path);
      move('swap.tmp', b.path);
      [a.path, b.path] = [b.path, a.path];
    },
    moveFolder() {
      const from = dirname(pick(pieces).path);
      const to = `${pick(artistNames)}/Moved ${++made}`;
      if (pieces.some(({ path }) => path.startsWith(`${from}/`) && dirname(path) !== from)) return;
      move(from, to);
      for (const piece of pieces) if (dirname(piece.path) === from) piece.path = `${to}/${piece.path.slice(from.length + 1)}`;
    },
  };
  return {
    pieces,
    deeds,
    /** So many changes; the folders they emptied go. */
    happen(count: number) {
      for (let i = 0; i < count; i++) deeds[pieces.length < 6 ? 'add' : pick(Object.keys(deeds))]?.();
      tidy();
    },
  };
}

/** What a listener sees, without ids and dates of import. */
function view({ app }: TestApp): unknown {
  const all = (sql: string) => app.db.$client.query(sql).all();
  return {
    songs:
      all(`SELECT folder.path || '/' || file_name AS path, title, song.artist, song.album, song.album_artist, order_title, song.genres, payload_hash,
      (SELECT group_concat(role || ':' || artist.name, ',' ORDER BY role, position) FROM song_artist JOIN artist ON artist.pk = artist_pk WHERE song_pk = song.pk) AS credits
      FROM song JOIN folder ON folder.pk = folder_pk WHERE song.missing = 0 ORDER BY path`),
    albums: all(
      'SELECT name, album_artist, song_count, duration_ms, size_bytes, genres FROM album WHERE missing = 0 ORDER BY name, album_artist, song_count',
    ),
    artists: all('SELECT name, album_count, song_count, stats FROM artist WHERE missing = 0 ORDER BY name, song_count, stats'),
    tags: all('SELECT name, value, song_count, album_count FROM tag WHERE song_count > 0 ORDER BY name, value'),
    totals: all('SELECT song_count, album_count, artist_count, folder_count FROM library'),
    found: all("SELECT count(*) AS n FROM song_fts JOIN song ON song.pk = song_fts.rowid WHERE song_fts MATCH 'song' AND missing = 0"),
  };
}

async function freshView(root: string): Promise<unknown> {
  const fresh = await open({ config: { musicfolder: root } });
  await fresh.scan();
  return view(fresh);
}

async function starAll(test: TestApp, starred: Map<string, string>, pieces: readonly Piece[]): Promise<void> {
  const rows = songs(test);
  for (const { path, sound } of pieces) {
    const row = rows[path];
    if (!row || starred.has(sound)) continue;
    starred.set(sound, row.id);
    await subsonic(test, 'star', { id: row.id });
  }
}

async function tell(seed: number, rounds: number, scan: (test: TestApp, random: Random) => Promise<unknown>): Promise<void> {
  const random = createRandom(seed);
  const melodrome = await open({});
  await createAdmin(melodrome);
  const story = makeStory(random, melodrome);
  const starred = new Map<string, string>();
  for (let round = 0; round < rounds; round++) {
    story.happen(round === 0 ? 12 : 1 + random.below(6));
    await scan(melodrome, random);
    await melodrome.scan();
    const rows = songs(melodrome);
    const ids = Object.fromEntries(story.pieces.map(({ path, sound }) => [path, starred.get(sound) ?? rows[path]?.id]));
    expect(Object.fromEntries(story.pieces.map(({ path }) => [path, rows[path]?.id])), `seed ${seed}, round ${round}`).toEqual(ids);
    await starAll(melodrome, starred, story.pieces);
  }
  expect(view(melodrome), `seed ${seed}`).toEqual(await freshView(melodrome.library.root));
  const { starred2 } = await subsonic(melodrome, 'getStarred2');
  const present = story.pieces.map(({ sound }) => starred.get(sound));
  expect((starred2.song as { id: string }[]).map(({ id }) => id).toSorted()).toEqual(present.toSorted() as string[]);
}

const seeds = [1, 2, 3, 4, 5, 6, 7, 8];

test.each(seeds)('seed %d: any changes between scans', (seed) => tell(seed, 8, async () => {}));

test.each(seeds.slice(0, 3))('seed %d: scans that are cancelled anywhere', (seed) =>
  tell(100 + seed, 8, async (melodrome, random) => {
    const scan = melodrome.scan();
    setTimeout(() => melodrome.app.scanner.cancel(), random.next() * 60);
    await scan;
  }),
);

test.each(seeds.slice(0, 2))('seed %d: scans that are killed anywhere', (seed) =>
  tell(200 + seed, 4, async (melodrome, random) => {
    const args = [
      'scan',
      `--musicfolder=${melodrome.library.root}`,
      `--datafolder=${join(melodrome.folder, 'data')}`,
      '--scanner.missinglimit=100',
    ];
    const child = Bun.spawn([process.execPath, entry, ...args], { stdout: 'ignore', stderr: 'ignore' });
    const timer = setTimeout(() => child.kill('SIGKILL'), 80 + random.next() * 300);
    await child.exited;
    clearTimeout(timer);
  }),
);
