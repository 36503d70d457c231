// How things stand with pictures: how many there are, where they come from, and what the rules would make of all of them now.
import type { Context } from '../../context.ts';
import { listArtistImages } from './artist-picture.ts';
import { pictureNow, storePicture } from './refresh-picture.ts';
import { parseSource } from './source.ts';

type Reads = Pick<Context, 'db' | 'config'>;
/** What scans choose pictures for; those of others are found when somebody looks. */
export type ChosenKind = 'album' | 'artist';

export interface PictureState {
  kind: ChosenKind;
  total: number;
  withPicture: number;
  /** Numbers by where they come from. */
  sources: Record<string, number>;
  /** Pictures whose size and colour are still to be found out. */
  waiting: number;
  /** Pictures that turned out to be none. */
  unreadable: number;
}

const sourceName = (source: string): string => parseSource(source)?.kind ?? 'none';

/** The numbers of albums and artists. */
export function pictureState({ db }: Pick<Context, 'db'>): PictureState[] {
  return (['album', 'artist'] as const).map((kind) => {
    const rows = db.$client
      .query(`SELECT image_source, image_hash, width FROM ${kind} LEFT JOIN image ON image.hash = image_hash WHERE missing = 0`)
      .values() as [string, string, number | null][];
    const sources: Record<string, number> = {};
    for (const [source] of rows) sources[sourceName(source)] = (sources[sourceName(source)] ?? 0) + 1;
    const pictures = rows.filter(([, hash]) => hash !== '');
    const hashesOf = (isWanted: (width: number | null) => boolean) =>
      new Set(pictures.filter(([, , width]) => isWanted(width)).map(([, hash]) => hash)).size;
    return {
      kind,
      total: rows.length,
      withPicture: pictures.length,
      sources,
      waiting: hashesOf((width) => width === null),
      unreadable: hashesOf((width) => width !== null && width < 0),
    };
  });
}

export interface Choosing {
  kinds: readonly ChosenKind[];
  /** Only those whose picture comes from this, `none` for those without; '' is all. */
  source: string;
  isDryRun: boolean;
  onProgress: (done: number, total: number) => void;
}

/** Applies the rules to albums and artists as they are now; how many were looked at and have another picture. */
export function chooseAnew(ctx: Reads, { kinds, source, isDryRun, onProgress }: Choosing): { looked: number; changed: number } {
  const images = listArtistImages(ctx.config.artistImageFolder);
  const items = kinds.flatMap((kind) =>
    (ctx.db.$client.query(`SELECT id, image_source, image_hash FROM ${kind} WHERE missing = 0`).values() as [string, string, string][])
      .filter(([, from]) => source === '' || sourceName(from) === source)
      .map(([id, , hash]) => ({ kind, id, hash })),
  );
  let changed = 0;
  for (const [n, { kind, id, hash }] of items.entries()) {
    if (n % 50 === 0) onProgress(n, items.length);
    const isOther = isDryRun ? pictureNow(ctx, kind, id, images).hash !== hash : storePicture(ctx, kind, id, images);
    if (isOther) changed++;
  }
  return { looked: items.length, changed };
}
