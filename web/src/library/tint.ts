// The colour of a cover: taken from the picture itself, and a stable colour for names without one.

const fieldPx = 24;
const bucketBits = 3;
const leastChroma = 28;

/** The most frequent lively colour as `rgb(…)`; undefined for grey pictures and pictures that cannot be read. */
export function tintOfImage(image: HTMLImageElement): string | undefined {
  const canvas = new OffscreenCanvas(fieldPx, fieldPx);
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  if (!pen) return undefined;
  pen.drawImage(image, 0, 0, fieldPx, fieldPx);
  const { data } = pen.getImageData(0, 0, fieldPx, fieldPx);
  const buckets = new Map<number, { count: number; sum: [number, number, number] }>();
  for (let i = 0; i < data.length; i += 4) {
    const [r, g, b] = [data[i] ?? 0, data[i + 1] ?? 0, data[i + 2] ?? 0];
    const chroma = Math.max(r, g, b) - Math.min(r, g, b);
    if (chroma < leastChroma) continue;
    const shift = 8 - bucketBits;
    const key = ((r >> shift) << (2 * bucketBits)) | ((g >> shift) << bucketBits) | (b >> shift);
    const bucket = buckets.get(key) ?? { count: 0, sum: [0, 0, 0] };
    bucket.count += chroma;
    bucket.sum = [bucket.sum[0] + r * chroma, bucket.sum[1] + g * chroma, bucket.sum[2] + b * chroma];
    buckets.set(key, bucket);
  }
  const best = [...buckets.values()].sort((a, b) => b.count - a.count)[0];
  return best ? `rgb(${best.sum.map((sum) => Math.round(sum / best.count)).join(' ')})` : undefined;
}

/** A hue that always belongs to the same name. */
export function hueOf(name: string): number {
  let hash = 0;
  for (const letter of name) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) % 100_003;
  return hash % 360;
}

/** One or two letters that stand for a name. */
export function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
  const letters = words.map((word) => /[\p{L}\p{N}]/u.exec(word)?.[0] ?? '');
  return (letters.length > 1 ? `${letters[0]}${letters.at(-1)}` : (letters[0] ?? '♪')).toUpperCase();
}
