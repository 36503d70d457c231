// The bytes of an archive, song after song: files as they are read, conversions one at a time. It ends with its listener.
import type { Caller } from '../../../context.ts';
import { AppError, busy } from '../../../lib/errors.ts';
import { openRaw } from '../../../lib/raw-file.ts';
import type { SongRow } from '../../catalog/rows.ts';
import { asSource, findFile, songPath } from '../source.ts';
import type { OpenedStream, Streams } from '../streams.ts';
import type { Archive, ArchiveSong } from './download.ts';
import { writeZip, zipBytes, type ZipEntry } from './zip.ts';

const pieceBytes = 256 * 1024;
const mostPerUser = 3;
/** How long a song of an archive waits for its turn to be converted. */
const slotWaitMs = 120_000;

export interface OpenedArchive {
  /** Unknown where songs are converted. */
  sizeBytes: number | undefined;
  /** Starts the work; AppError busy when the user has too many of them. */
  body: () => ReadableStream<Uint8Array>;
}

const running = new WeakMap<object, Map<string, number>>();

/** An archive ready to be sent. */
export function openArchive(streams: Streams, caller: Caller, archive: Archive, signal: AbortSignal): OpenedArchive {
  const list = archive.list ? listEntry(archive.list) : [];
  const known = [...archive.songs, ...list];
  return {
    sizeBytes: zipBytes(known),
    body() {
      const leave = enter(streams, caller.user.id);
      // Taken along by the stream's end as well: a listener who leaves before the first byte has no generator to end.
      const stopping = new AbortController();
      const gone = () => stopping.abort();
      signal.addEventListener('abort', gone);
      if (signal.aborted) gone();
      const bytes = writeZip(entriesOf(streams, caller, archive, list, stopping.signal));
      const end = () => {
        signal.removeEventListener('abort', gone);
        leave();
      };
      return new ReadableStream<Uint8Array>(
        {
          async pull(controller) {
            try {
              const { value, done } = await bytes.next();
              if (!done) return controller.enqueue(value);
              end();
              controller.close();
            } catch (error) {
              end();
              controller.error(error);
            }
          },
          async cancel() {
            gone();
            await bytes.return(undefined).catch(() => undefined);
            end();
          },
        },
        { highWaterMark: 0 },
      );
    },
  };
}

function enter(streams: Streams, userId: string): () => void {
  const counts = running.get(streams) ?? new Map<string, number>();
  running.set(streams, counts);
  const now = counts.get(userId) ?? 0;
  if (now >= mostPerUser) throw busy('too many downloads are running, try again when one has ended');
  counts.set(userId, now + 1);
  let isIn = true;
  return () => {
    if (isIn) counts.set(userId, Math.max(0, (counts.get(userId) ?? 1) - 1));
    isIn = false;
  };
}

const listEntry = ([name, text]: [string, string]): ZipEntry[] => {
  const bytes = new TextEncoder().encode(text);
  return [{ name, modifiedAt: Date.UTC(2000, 0, 1), sizeBytes: bytes.length, open: () => once(bytes) }];
};

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function* entriesOf(
  streams: Streams,
  caller: Caller,
  archive: Archive,
  list: ZipEntry[],
  signal: AbortSignal,
): AsyncGenerator<ZipEntry> {
  for (const item of archive.songs) {
    signal.throwIfAborted();
    const common = { name: item.name, modifiedAt: item.song.mtimeMs };
    if (item.plan.kind === 'file') yield { ...common, sizeBytes: item.sizeBytes, open: () => readSong(item.song) };
    else {
      // eslint-disable-next-line no-await-in-loop -- one after another: that is what the listener gets
      const opened = await openInTurn(streams, caller, item, signal);
      yield { ...common, sizeBytes: undefined, open: () => (opened.kind === 'file' ? readFile(opened.path) : readStream(opened.body)) };
    }
  }
  yield* list;
}

/** Waits for a slot rather than ending the archive early. */
async function openInTurn(streams: Streams, caller: Caller, { song, plan }: ArchiveSong, signal: AbortSignal): Promise<OpenedStream> {
  const until = performance.now() + slotWaitMs;
  for (;;) {
    try {
      // eslint-disable-next-line no-await-in-loop -- tried again
      return await streams.openPlan(caller, asSource(song), plan, signal);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'busy' || performance.now() > until) throw error;
    }
    signal.throwIfAborted();
    // eslint-disable-next-line no-await-in-loop -- until somebody gives one back
    (await streams.slots.takeWithin(caller.user.id, Math.max(0, until - performance.now())))();
  }
}

async function* readSong(song: SongRow): AsyncGenerator<Uint8Array> {
  const path = await findFile(songPath(song));
  if (path === undefined) throw new AppError('not_found', 'the file of a song is gone');
  yield* readFile(path);
}

async function* readFile(path: string): AsyncGenerator<Uint8Array> {
  const file = await openRaw(path, 'r');
  try {
    for (;;) {
      const piece = new Uint8Array(pieceBytes);
      // eslint-disable-next-line no-await-in-loop -- pieces come one after another
      const bytesRead = await file.read(piece, null);
      if (bytesRead === 0) return;
      yield piece.subarray(0, bytesRead);
    }
  } finally {
    file.close();
  }
}

async function* readStream(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  try {
    for (;;) {
      // eslint-disable-next-line no-await-in-loop -- pieces come one after another
      const { value, done } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
