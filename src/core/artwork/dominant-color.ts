// The colour people would name a cover by: not the average, which is grey for most, but the hue that most of
// the vivid pixels share.
import type { Pixels } from './pixels.ts';

const sectors = 24;
/** Less colour than this is grey. */
const leastChroma = 0.12;
/** What is fainter is not seen. */
const leastAlpha = 24;
/** So much of the picture must be vivid, otherwise it is called by its average. */
const leastVivid = 0.03;

interface Sum {
  weight: number;
  r: number;
  g: number;
  b: number;
}

const emptySum = (): Sum => ({ weight: 0, r: 0, g: 0, b: 0 });

/** `#rrggbb`; '' for a picture that is all transparent. */
export function dominantColor({ rgba }: Pixels): string {
  const all = emptySum();
  const hues = Array.from({ length: sectors }, emptySum);
  let vivid = 0;
  for (let i = 0; i + 3 < rgba.length; i += 4) {
    const [r = 0, g = 0, b = 0, a = 0] = [rgba[i], rgba[i + 1], rgba[i + 2], rgba[i + 3]];
    if (a < leastAlpha) continue;
    const opacity = a / 255;
    add(all, opacity, r, g, b);
    const high = Math.max(r, g, b);
    const chroma = (high - Math.min(r, g, b)) / 255;
    if (chroma < leastChroma || high < 40) continue;
    vivid += opacity;
    const sector = hues[Math.floor(hueOf(r, g, b) * sectors) % sectors];
    if (sector) add(sector, opacity * chroma * chroma, r, g, b);
  }
  if (all.weight === 0) return '';
  if (vivid < all.weight * leastVivid) return hex(all);
  // Neighbours count half: a hue on the border of two sectors must not lose for it.
  const weightAt = (i: number) => hues[(i + sectors) % sectors]?.weight ?? 0;
  let best = 0;
  const scores = hues.map((hue, i) => hue.weight + (weightAt(i - 1) + weightAt(i + 1)) / 2);
  scores.forEach((score, i) => {
    if (score > (scores[best] ?? 0)) best = i;
  });
  const around = hues[best]?.weight ? hues[best] : all;
  return hex(around ?? all);
}

function add(sum: Sum, weight: number, r: number, g: number, b: number): void {
  sum.weight += weight;
  sum.r += weight * r;
  sum.g += weight * g;
  sum.b += weight * b;
}

/** 0 to 1, red first. */
function hueOf(r: number, g: number, b: number): number {
  const high = Math.max(r, g, b);
  const range = high - Math.min(r, g, b);
  const sixth = high === r ? (g - b) / range : high === g ? 2 + (b - r) / range : 4 + (r - g) / range;
  return ((sixth + 6) % 6) / 6;
}

function hex({ weight, r, g, b }: Sum): string {
  return `#${[r, g, b]
    .map((part) =>
      Math.round(part / weight)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;
}
