// Where a picture comes from, as one text in the database: `file:<library>:<path>`, `embedded:<song id>`,
// `upload:<file in the artwork folder>`, `artist-folder:<file in ArtistImageFolder>`, `web:<address>` or '' for none.

export type PictureSource =
  | { kind: 'file'; libraryId: number; path: string }
  | { kind: 'embedded'; songId: string }
  | { kind: 'upload'; file: string }
  | { kind: 'artist-folder'; name: string }
  | { kind: 'web'; url: string };

/** A source with the hash that changes when its content does. */
export interface Picture {
  source: string;
  hash: string;
}

export const noPicture: Picture = { source: '', hash: '' };

export const fileSource = (libraryId: number, path: string) => `file:${libraryId}:${path}`;
export const embeddedSource = (songId: string) => `embedded:${songId}`;
export const uploadSource = (file: string) => `upload:${file}`;
export const webSource = (url: string) => `web:${url}`;
export const artistFolderSource = (name: string) => `artist-folder:${name}`;

/** undefined for '' and for what no version of the program wrote. */
export function parseSource(text: string): PictureSource | undefined {
  const file = /^file:(\d+):(.+)$/s.exec(text);
  if (file?.[2]) return { kind: 'file', libraryId: Number(file[1]), path: file[2] };
  const [, kind, rest] = /^(embedded|upload|artist-folder|web):(.+)$/s.exec(text) ?? [];
  if (!rest) return undefined;
  if (kind === 'embedded') return { kind, songId: rest };
  if (kind === 'web') return { kind, url: rest };
  return kind === 'upload' ? { kind, file: rest } : { kind: 'artist-folder', name: rest };
}

/** Hash of a source in 16 hex digits: it stands in cover ids, so that their URLs never need to expire. */
export const pictureHash = (source: string, mtimeMs: number, sizeBytes: number) =>
  Bun.hash.xxHash3(`${source}\u0000${mtimeMs}\u0000${sizeBytes}`).toString(16).padStart(16, '0');
