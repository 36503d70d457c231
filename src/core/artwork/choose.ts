// Which picture of a folder is the cover: pure rules over file names (navidrome.md 8.2).

/** A picture file: [name, mtimeMs, sizeBytes]. */
export type ImageFile = readonly [name: string, mtimeMs: number, sizeBytes: number];

/**
 * The file of `images` that a pattern such as `cover.*` or `*.jpg` prefers, without case; `cover.jpg`
 * comes before `cover.1.jpg`.
 */
export function matchImage(pattern: string, images: readonly ImageFile[]): ImageFile | undefined {
  const expression = new RegExp(`^${pattern.split('*').map(escape).join('.*')}$`, 'i');
  return images.filter(([name]) => expression.test(name)).sort(byNaturalName)[0];
}

const escape = (text: string) => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

function byNaturalName(a: ImageFile, b: ImageFile): number {
  const [x, y] = [stem(a[0]), stem(b[0])];
  return x.length - y.length || collator.compare(a[0], b[0]);
}

const stem = (name: string) => name.slice(0, Math.max(0, name.lastIndexOf('.')));

/** A priority option such as `cover.*, folder.*, embedded, external` as its parts. */
export const parsePriority = (text: string) =>
  text
    .split(',')
    .map((part) => part.trim().toLowerCase())
    .filter(Boolean);
