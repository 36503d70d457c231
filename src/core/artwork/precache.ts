// Looks at every picture once, in the background: its facts go into the database, the sizes the page asks for
// into the cache. What turns out to be no picture is passed over from then on. One picture at a time, with a
// rest after each, never while a scan runs, and behind everybody who waits for one.
import type { Context } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { AppError } from '../../lib/errors.ts';
import { listArtistImages } from './artist-picture.ts';
import type { Artwork } from './artwork.ts';
import { parsePriority } from './choose.ts';
import { describePicture, storeFacts, unreadable, type PictureFacts } from './facts.ts';
import { isRare } from './image-header.ts';
import { readSource } from './read-source.ts';
import { storePicture } from './refresh-picture.ts';

/** Widths of the page's grids (web/src/library/artwork.tsx); larger ones are made when they are looked at. */
const widths = [192, 384, 96];
const rowsPerLook = 1000;
const factsPerWrite = 40;
const patienceMs = 20;

type Kind = 'album' | 'artist';

interface Work {
  id: string;
  source: string;
  hash: string;
}

type Needs = Context & { artwork: Artwork };

/** Starts at once and again after every scan; the answer stops it. */
export function startPrecache(ctx: Needs): () => void {
  const stop = new AbortController();
  const log = ctx.log.child('artwork');
  let isScanning = false;
  let running: Promise<unknown> | undefined;
  let again = false;

  function run(): void {
    again = running !== undefined;
    running ??= look(ctx, AbortSignal.any([ctx.signal, stop.signal]), () => isScanning)
      .catch((error: unknown) => {
        if (!ctx.signal.aborted && !stop.signal.aborted) log.error('pictures could not be prepared', { error });
      })
      .finally(() => {
        running = undefined;
        if (again && !stop.signal.aborted && !ctx.signal.aborted) run();
      });
  }

  const ends = [
    ctx.events.on('scan-progress', ({ scanning }) => {
      isScanning = scanning;
    }),
    ctx.events.on('scan-finished', () => {
      isScanning = false;
      run();
    }),
  ];
  run();
  return () => {
    stop.abort();
    for (const end of ends) end();
  };
}

/** One pass over all albums and artists; how many pictures were new. */
export async function prepareArtwork(ctx: Needs): Promise<number> {
  return look(ctx, ctx.signal, () => false);
}

async function look(ctx: Needs, signal: AbortSignal, isScanning: () => boolean): Promise<number> {
  const pause = async () => {
    do await Bun.sleep(isScanning() ? 200 : 0);
    while (!signal.aborted && (isScanning() || ctx.artwork.waiting() > 0));
  };
  await matchImageFolder(ctx, signal, pause);
  let count = 0;
  for (const kind of ['album', 'artist'] as const) {
    for (let after = 0; !signal.aborted;) {
      const { end, rows } = next(ctx, kind, after);
      count += await describe(ctx, kind, rows, signal, pause);
      if (end === undefined) break;
      after = end;
      await pause();
    }
  }
  if (count > 0 && !signal.aborted) ctx.log.child('artwork').info('pictures looked at', { count });
  return count;
}

/** The next stretch of rows, and those among them whose picture nobody has looked at. */
function next(ctx: Needs, kind: Kind, after: number): { end: number | undefined; rows: Work[] } {
  const client = ctx.db.$client;
  const [end] = client
    .query(`SELECT max(pk) FROM (SELECT pk FROM ${kind} WHERE pk > ? ORDER BY pk LIMIT ${rowsPerLook})`)
    .values(after)[0] as [number | null];
  if (end === null) return { end: undefined, rows: [] };
  const rows = client
    .query(
      `SELECT id, image_source AS source, image_hash AS hash FROM ${kind} WHERE pk > ? AND pk <= ? AND missing = 0 AND image_hash <> ''
       AND NOT EXISTS (SELECT 1 FROM image WHERE hash = image_hash)`,
    )
    .all(after, end) as Work[];
  return { end, rows };
}

async function describe(ctx: Needs, kind: Kind, rows: readonly Work[], signal: AbortSignal, pause: () => Promise<void>): Promise<number> {
  let facts: [Work, PictureFacts][] = [];
  let count = 0;
  const write = () => {
    const written = facts;
    facts = [];
    transact(ctx.db, () => {
      for (const [{ hash }, fact] of written) storeFacts(ctx, hash, fact);
    });
    const bad = new Set(written.filter(([, { width }]) => width < 0).map(([{ hash }]) => hash));
    for (const { id } of rows.filter(({ hash }) => bad.has(hash))) {
      if (storePicture(ctx, kind, id)) ctx.events.emit('pictures-changed', { kind, id });
    }
  };
  const seen = new Set<string>();
  for (const row of rows) {
    if (signal.aborted) break;
    // Albums in one folder share its picture.
    if (seen.has(row.hash)) continue;
    seen.add(row.hash);
    const began = performance.now();
    const fact = await factsOf(ctx, row);
    if (!fact) continue;
    facts.push([row, fact]);
    count++;
    if (fact.width >= 0) await makeSizes(ctx, row, signal);
    if (facts.length >= factsPerWrite) {
      write();
      // Bytes of pictures lie outside the heap: few objects, much memory, so nothing else would collect them soon.
      Bun.gc(true);
    }
    // As long a rest as the work took: the other half of the core is for people.
    await Bun.sleep(Math.min(patienceMs, performance.now() - began));
    await pause();
  }
  if (facts.length > 0) write();
  return count;
}

/** undefined where the picture cannot be reached now: it is looked at again after the next scan. */
async function factsOf(ctx: Needs, { source }: Work): Promise<PictureFacts | undefined> {
  try {
    const original = await readSource(ctx, source);
    const { format, width, height } = original.header;
    return await describePicture(ctx.artwork.engine, original).catch((error: unknown) => {
      // Browsers may know formats that no codec here does; of the others a broken one is no picture.
      if (isRare(format)) return { ...unreadable, width, height };
      throw error;
    });
  } catch (error) {
    if (!(error instanceof AppError)) ctx.log.child('artwork').warn('a picture could not be looked at', { source, error });
    if (!(error instanceof AppError) || error.code !== 'unsupported') return undefined;
    ctx.log.child('artwork').warn(`passed over from now on: ${error.message}`, { source });
    return unreadable;
  }
}

async function makeSizes(ctx: Needs, { source, hash }: Work, signal: AbortSignal): Promise<void> {
  if (!ctx.config.enableArtworkPrecache) return;
  for (const size of widths) {
    const wish = { size, square: false };
    if (signal.aborted || !ctx.artwork.hasRoom()) return;
    if (!ctx.artwork.hasRendered(hash, wish)) await ctx.artwork.render({ source, hash }, wish, true).catch(() => undefined);
  }
}

/** ArtistImageFolder lies in no library: scans do not see what changes there. */
async function matchImageFolder(ctx: Needs, signal: AbortSignal, pause: () => Promise<void>): Promise<void> {
  const { config, db } = ctx;
  const folder = parsePriority(config.artistArtPriority).includes('image-folder') ? config.artistImageFolder : '';
  const images = listArtistImages(folder);
  const print = folder && Bun.hash.xxHash3(JSON.stringify([folder, ...images().values()])).toString(36);
  const known = db.$client.query("SELECT value FROM property WHERE key = 'artwork.artist-images'").get() as { value: string } | null;
  if ((known?.value ?? '') === print) return;
  const artists = db.$client.query('SELECT id FROM artist WHERE missing = 0').values() as [string][];
  for (const [i, [id]] of artists.entries()) {
    if (signal.aborted) return;
    if (storePicture(ctx, 'artist', id, images)) ctx.events.emit('pictures-changed', { kind: 'artist', id });
    if (i % 50 === 49) await pause();
  }
  db.$client
    .query("INSERT INTO property (key, value) VALUES ('artwork.artist-images', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value")
    .run(print);
}

/** Forgets facts of pictures that nobody shows any more; nightly. */
export function dropOldFacts({ db, clock }: Pick<Context, 'db' | 'clock'>): void {
  const dayAgo = clock.now() - 86_400_000;
  db.$client
    .query(
      `DELETE FROM image WHERE updated_at < ? AND hash NOT IN (SELECT image_hash FROM album UNION SELECT image_hash FROM artist
       UNION SELECT image_hash FROM playlist UNION SELECT image_hash FROM radio UNION SELECT hash FROM uploaded_image) AND width >= 0`,
    )
    .run(dayAgo);
}
