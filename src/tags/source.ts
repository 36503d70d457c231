// Bytes of a file through one 64 KiB window: headers and tags are read in a few large reads, never the whole file.
// Reads are synchronous (a promise per tiny read costs more than the read), so: in Workers and tests only.

import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

const windowBytes = 65_536;
const maxViewBytes = 24 * 1024 * 1024;

export interface ByteSource {
  readonly size: number;
  /** Up to `length` bytes at `position`, fewer at the end; the view is valid only until the next call. */
  view(position: number, length: number): Buffer;
}

export interface FileSource extends ByteSource {
  readonly fd: number;
  close(): void;
}

/** A file that cannot be read as audio; the message is a sentence for a person. */
export class UnreadableFile extends Error {
  override name = 'UnreadableFile';
  /** The file could not even be opened: that may change without a trace on the file. */
  isClosed = false;
}

// One window is kept for the next file: allocating 64 KiB for each costs as much as reading it.
let spare: Buffer | undefined;

/** Opens a regular file; anything else (FIFO, device, folder) throws UnreadableFile and never blocks. */
export function openSource(path: string): FileSource {
  const fd = openRegular(path);
  const { size } = fd;
  let window = spare ?? Buffer.allocUnsafeSlow(windowBytes);
  spare = undefined;
  let start = 0;
  let end = 0;
  return {
    fd: fd.fd,
    size,
    view(position, length) {
      const last = Math.min(position + length, size);
      if (!(position >= 0) || position >= last) return window.subarray(0, 0);
      if (last - position > maxViewBytes) throw new UnreadableFile('a part of the file claims an absurd size');
      if (last - position > windowBytes) return readExactly(fd.fd, position, last - position);
      if (position < start || last > end) {
        // Near the end the window is laid so that it ends with the file: trailers are read backwards.
        start = Math.max(0, Math.min(position, size - windowBytes));
        end = start + readSync(fd.fd, window, 0, Math.min(windowBytes, size - start), start);
      }
      return window.subarray(position - start, Math.max(position, Math.min(last, end)) - start);
    },
    close() {
      closeSync(fd.fd);
      spare = window;
      window = Buffer.alloc(0);
    },
  };
}

/** The same interface over bytes in memory (decoded tags, Ogg packets). */
export function memorySource(bytes: Buffer): ByteSource {
  return { size: bytes.length, view: (position, length) => bytes.subarray(position, position + length) };
}

function openRegular(path: string): { fd: number; size: number } {
  let fd: number;
  try {
    fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    const failure = new UnreadableFile(openingFailure(error), { cause: error });
    failure.isClosed = true;
    throw failure;
  }
  const stat = fstatSync(fd);
  if (stat.isFile()) return { fd, size: stat.size };
  closeSync(fd);
  throw new UnreadableFile('not a regular file');
}

function readExactly(fd: number, position: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafeSlow(length);
  let filled = 0;
  while (filled < length) {
    const n = readSync(fd, bytes, filled, length - filled, position + filled);
    if (n === 0) break;
    filled += n;
  }
  return bytes.subarray(0, filled);
}

function openingFailure(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  if (code === 'ENOENT') return 'the file is no longer there';
  if (code === 'EACCES' || code === 'EPERM') return 'no permission to read the file';
  return `the file could not be opened${code ? ` (${code})` : ''}`;
}
