// Where a picture comes from, as one text in the database: `file:<library>:<path>`, `embedded:<song id>`
// or '' for none.

export type PictureSource = { kind: 'file'; libraryId: number; path: string } | { kind: 'embedded'; songId: string };

export const fileSource = (libraryId: number, path: string) => `file:${libraryId}:${path}`;
export const embeddedSource = (songId: string) => `embedded:${songId}`;

/** undefined for '' and for what no version of the program wrote. */
export function parseSource(text: string): PictureSource | undefined {
  const file = /^file:(\d+):(.+)$/s.exec(text);
  if (file?.[2]) return { kind: 'file', libraryId: Number(file[1]), path: file[2] };
  const embedded = /^embedded:(.+)$/.exec(text);
  return embedded?.[1] ? { kind: 'embedded', songId: embedded[1] } : undefined;
}

/** Hash of a source in 16 hex digits: it stands in cover ids, so that their URLs never need to expire. */
export const pictureHash = (source: string, mtimeMs: number, sizeBytes: number) =>
  Bun.hash.xxHash3(`${source}\u0000${mtimeMs}\u0000${sizeBytes}`).toString(16).padStart(16, '0');
