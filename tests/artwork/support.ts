// Real pictures of one colour, and questions about the pictures the server answers with.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { decodePng, encodePng } from '../../src/core/artwork/pixels.ts';
import { subsonicRaw, type Parameters } from '../support/clients.ts';
import type { LibraryBuilder, TestApp } from '../support/make-app.ts';

export const colors = {
  red: [220, 30, 30],
  green: [30, 190, 60],
  blue: [40, 60, 220],
  yellow: [230, 210, 30],
  violet: [150, 40, 200],
  grey: [120, 120, 120],
} as const;
export type Color = keyof typeof colors;
export type Format = 'jpeg' | 'png' | 'webp';

/** A picture of one colour. */
export async function picture(
  color: Color,
  { format = 'jpeg', width = 300, height = width }: { format?: Format; width?: number; height?: number } = {},
) {
  const rgba = new Uint8Array(width * height * 4);
  for (let i = 0; i < rgba.length; i += 4) rgba.set([...colors[color], 255], i);
  const image = new Bun.Image(await encodePng({ width, height, rgba }));
  return format === 'jpeg'
    ? image.jpeg({ quality: 90 }).bytes()
    : format === 'webp'
      ? image.webp({ quality: 90 }).bytes()
      : image.png().bytes();
}

/** Writes a file of the library, below its root. */
export function put({ root }: Pick<LibraryBuilder, 'root'>, path: string, bytes: Uint8Array | string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), bytes);
}

export interface Seen {
  status: number;
  type: string;
  /** The named colour nearest to the middle of the picture; 'placeholder' for the picture that stands for none, 'broken' for what cannot be decoded. */
  color: string;
  width: number;
  height: number;
  headers: Headers;
  bytes: Uint8Array;
}

/** What getCoverArt shows for an id. */
export async function cover(test: TestApp, id: string, parameters: Parameters = {}): Promise<Seen> {
  return seen(await subsonicRaw(test, 'getCoverArt', { id, ...parameters }));
}

export async function seen(response: Response): Promise<Seen> {
  const bytes = await response.bytes();
  const type = response.headers.get('content-type') ?? '';
  const base = { status: response.status, type, headers: response.headers, bytes, width: 0, height: 0 };
  if (!type.startsWith('image/')) return { ...base, color: '' };
  if (response.headers.get('cache-control') === 'no-store') return { ...base, color: 'placeholder' };
  try {
    const { width, height } = await new Bun.Image(bytes).metadata();
    return { ...base, width, height, color: await colorAt(bytes) };
  } catch {
    return { ...base, color: 'broken' };
  }
}

/** The named colour nearest to a point; the middle unless told otherwise. */
export async function colorAt(bytes: Uint8Array, x = 0.5, y = 0.5): Promise<string> {
  const { width, height, rgba } = await decodePng(await new Bun.Image(bytes).png().bytes());
  const at = (Math.floor(y * height) * width + Math.floor(x * width)) * 4;
  if ((rgba[at + 3] ?? 0) < 128) return 'clear';
  const distance = (color: readonly number[]) => color.reduce((sum, part, i) => sum + Math.abs(part - (rgba[at + i] ?? 0)), 0);
  const [best] = Object.entries(colors).toSorted(([, a], [, b]) => distance(a) - distance(b));
  return best && distance(best[1]) < 60 ? best[0] : `other ${rgba.slice(at, at + 4).join()}`;
}

/** The id of the row of that name. */
export function idOf({ app }: TestApp, kind: 'album' | 'artist' | 'song', name: string): string {
  const column = kind === 'song' ? 'title' : 'name';
  const row = app.db.$client.query(`SELECT id FROM ${kind} WHERE ${column} = ? AND missing = 0`).get(name) as { id: string } | null;
  if (!row) throw new Error(`no ${kind} named ${name}`);
  return row.id;
}
