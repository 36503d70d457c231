// Which picture of a folder is the cover: pure rules over file names (navidrome.md 8.2).

/** A picture file: [name, mtimeMs, sizeBytes]. */
export type ImageFile = readonly [name: string, mtimeMs: number, sizeBytes: number];

/**
 * The files of `images` that a pattern such as `cover.*` or `*.jpg` takes, without case, the best first:
 * `cover.jpg` comes before `cover.1.jpg`, and that before `cover.10.jpg`.
 */
export function matchImages(pattern: string, images: readonly ImageFile[]): ImageFile[] {
  const glob = new Bun.Glob(pattern.toLowerCase());
  return images.filter(([name]) => glob.match(name.toLowerCase())).sort(byNaturalName);
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** The shorter stem is the one without a number behind it. */
function byNaturalName(a: ImageFile, b: ImageFile): number {
  const [x, y] = [stemOf(a[0]), stemOf(b[0])];
  const [plainX, plainY] = [x.replace(trailingNumber, ''), y.replace(trailingNumber, '')];
  return collator.compare(plainX, plainY) || x.length - plainX.length - (y.length - plainY.length) || collator.compare(a[0], b[0]);
}

const trailingNumber = /[\s._()-]*\d+\)?$/;

/** A file's name without its ending. */
export const stemOf = (name: string) => (name.lastIndexOf('.') > 0 ? name.slice(0, name.lastIndexOf('.')) : name);

/** A priority option such as `cover.*, folder.*, embedded, external` as its parts. */
export const parsePriority = (text: string) =>
  text
    .split(',')
    .map((part) => part.trim().toLowerCase())
    .filter(Boolean);
