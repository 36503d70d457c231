// Texts by number, kept in a file without a name: more than memory should hold, and read in a fraction of the time
// that making them again would take. Nothing of it outlives the process.
import { closeSync, mkdirSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

export interface TextFile {
  /** What is kept under each of these numbers. */
  read(keys: readonly number[]): (string | undefined)[];
  /** Keeps a text, if there is room. */
  write(key: number, text: string): void;
  /** Keeps those of many texts that are not kept yet; false when there was no room for them. */
  writeAll(batch: TextBatch): boolean;
  /** Forgets all of them. */
  clear(): void;
  close(): void;
}

/** Texts one after the other in UTF-8. */
export interface TextBatch {
  keys: Uint32Array<ArrayBuffer>;
  /** In bytes. */
  lengths: Uint32Array<ArrayBuffer>;
  bytes: Uint8Array<ArrayBuffer>;
}

export interface TextFileOptions {
  mostBytes: number;
  /** When the file cannot be used; nothing is kept then until all is forgotten. */
  onFailure: (error: unknown) => void;
}

/** Numbers beyond are not kept: the tables of places would grow with them. */
const mostKey = 4_000_000;
const flushBytes = 64 * 1024;
const runBytes = 256 * 1024;

/** The file is made when the first text comes, readable by nobody else. */
export function createTextFile(path: string, { mostBytes, onFailure }: TextFileOptions): TextFile {
  // Of each number: where its text begins, and its length in bytes; 0 where there is none.
  let places = new Uint32Array(0);
  let lengths = new Uint32Array(0);
  let file: number | undefined;
  let hasFailed = false;
  let isClosed = false;
  /** Bytes that are in the file, and after them in `waiting`. */
  let written = 0;
  let waitingBytes = 0;
  let waiting = Buffer.alloc(0);
  let taken = Buffer.alloc(0);

  function open(): number {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    rmSync(path, { force: true });
    const opened = openSync(path, 'wx+', 0o600);
    // Where an open file cannot lose its name, the next start removes it.
    try {
      rmSync(path);
    } catch {}
    waiting = Buffer.allocUnsafeSlow(flushBytes * 2);
    taken = Buffer.allocUnsafeSlow(runBytes);
    return opened;
  }

  function fail(error: unknown): void {
    drop();
    hasFailed = true;
    onFailure(error);
  }

  function drop(): void {
    if (file !== undefined) closeSync(file);
    file = undefined;
    clear();
  }

  function clear(): void {
    hasFailed = false;
    places = new Uint32Array(0);
    lengths = new Uint32Array(0);
    written = waitingBytes = 0;
  }

  function makeRoom(key: number): void {
    if (key < lengths.length) return;
    const size = Math.min(mostKey, Math.max(1024, key + 1, lengths.length * 2));
    const before = [places, lengths] as const;
    places = new Uint32Array(size);
    lengths = new Uint32Array(size);
    places.set(before[0]);
    lengths.set(before[1]);
  }

  function flush(): void {
    append(waiting, waitingBytes);
    waitingBytes = 0;
  }

  function append(bytes: Uint8Array, length: number): void {
    if (file === undefined) return;
    for (let at = 0; at < length;) at += writeSync(file, bytes, at, length - at, written + at);
    written += length;
  }

  function put(key: number, place: number, length: number): void {
    makeRoom(key);
    places[key] = place;
    lengths[key] = length;
  }

  function appendAll({ keys, lengths: sizes, bytes }: TextBatch): void {
    file ??= open();
    flush();
    let place = written;
    append(bytes, bytes.length);
    for (const [i, key] of keys.entries()) {
      const length = sizes[i] ?? 0;
      if (key < mostKey && !lengths[key]) put(key, place, length);
      place += length;
    }
  }

  /** Fills `taken` with bytes that lie in the file. */
  function take(place: number, length: number): void {
    for (let at = 0; at < length;) {
      const count = readSync(file ?? -1, taken, at, length - at, place + at);
      if (count === 0) throw new Error('the file is shorter than what was written');
      at += count;
    }
  }

  function texts(keys: readonly number[]): (string | undefined)[] {
    const found: (string | undefined)[] = Array(keys.length).fill(undefined);
    for (let i = 0; i < keys.length;) {
      const length = lengths[keys[i] ?? 0] ?? 0;
      const place = places[keys[i] ?? 0] ?? 0;
      if (length === 0) i++;
      else if (place >= written) found[i++] = waiting.toString('utf8', place - written, place - written + length);
      else {
        // Songs that are asked for together were often written together: one reading for all of them.
        let end = i + 1;
        let bytes = length;
        for (; end < keys.length; end++) {
          const more = lengths[keys[end] ?? 0] ?? 0;
          const next = places[keys[end] ?? 0];
          if (more === 0 || next !== place + bytes || next >= written || bytes + more > runBytes) break;
          bytes += more;
        }
        take(place, bytes);
        for (let at = 0; i < end; i++) found[i] = taken.toString('utf8', at, (at += lengths[keys[i] ?? 0] ?? 0));
      }
    }
    return found;
  }

  return {
    read(keys) {
      if (file === undefined) return [];
      try {
        return texts(keys);
      } catch (error) {
        fail(error);
        return [];
      }
    },
    write(key, text) {
      // A sign takes three bytes at most.
      if (isClosed || hasFailed || key < 0 || key >= mostKey || text === '' || text.length * 3 > flushBytes) return;
      try {
        file ??= open();
        if (waitingBytes + text.length * 3 > waiting.length) flush();
        const length = waiting.write(text, waitingBytes, 'utf8');
        if (written + waitingBytes + length > mostBytes) return;
        put(key, written + waitingBytes, length);
        waitingBytes += length;
      } catch (error) {
        fail(error);
      }
    },
    writeAll(batch) {
      if (isClosed || hasFailed || written + waitingBytes + batch.bytes.length > mostBytes) return false;
      try {
        appendAll(batch);
        return true;
      } catch (error) {
        fail(error);
        return false;
      }
    },
    clear,
    close() {
      isClosed = true;
      drop();
    },
  };
}
