// An open file by its number. Handles of node:fs/promises end the program when one is forgotten and collected; a forgotten number
// is only a number.
import { closeSync, open, read, write } from 'node:fs';

export interface RawFile {
  /** Bytes read; 0 at the end. Without a position from where the last one ended. */
  read(into: Uint8Array, position: number | null): Promise<number>;
  /** All of the bytes. */
  write(bytes: Uint8Array, position: number): Promise<void>;
  /** May be called twice. */
  close(): void;
}

/** Opens a file as `fs.open` does; throws what that throws. */
export async function openRaw(path: string, flags: 'r' | 'w+'): Promise<RawFile> {
  const fd = await new Promise<number>((resolve, reject) =>
    open(path, flags, (error, number) => (error ? reject(error) : resolve(number))),
  );
  let isOpen = true;
  const writeSome = (bytes: Uint8Array, position: number) =>
    new Promise<number>((resolve, reject) =>
      write(fd, bytes, 0, bytes.length, position, (error, count) => (error ? reject(error) : resolve(count))),
    );
  return {
    read: (into, position) =>
      new Promise((resolve, reject) =>
        read(fd, into, 0, into.length, position, (error, count) => (error ? reject(error) : resolve(count))),
      ),
    async write(bytes, position) {
      // eslint-disable-next-line no-await-in-loop -- in their order
      for (let at = 0; at < bytes.length;) at += await writeSome(bytes.subarray(at), position + at);
    },
    close() {
      if (isOpen) closeSync(fd);
      isOpen = false;
    },
  };
}
