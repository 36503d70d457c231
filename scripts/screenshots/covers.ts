// Covers for the library in the screenshots: drawn by a few rules from a number, so that nobody's art is needed.
import sharp from 'sharp';

type Draw = (random: () => number, hue: number) => string;

const sidePx = 800;
const colour = (hue: number, lightness: number, saturation = 62) => `hsl(${Math.round(hue) % 360} ${saturation}% ${lightness}%)`;
const several = (count: number, make: (index: number) => string) => Array.from({ length: count }, (_, i) => make(i)).join('');

const rings: Draw = (random, hue) => {
  const [x, y] = [200 + random() * 400, 200 + random() * 400];
  return (
    `<rect width="800" height="800" fill="${colour(hue, 14)}"/>` +
    several(11, (i) => `<circle cx="${x}" cy="${y}" r="${640 - i * 58}" fill="${colour(hue + i * 9, 18 + i * 5.4)}"/>`)
  );
};

const hills: Draw = (random, hue) => {
  const ridge = (base: number) => several(9, (i) => `L${i * 100} ${Math.round(base + (random() - 0.5) * 130)} `);
  return (
    `<rect width="800" height="800" fill="${colour(hue + 40, 80, 70)}"/><circle cx="${180 + random() * 440}" cy="${190 + random() * 120}" r="95" fill="${colour(hue + 20, 93, 90)}"/>` +
    several(5, (i) => `<path d="M0 800 ${ridge(360 + i * 95)}L800 800Z" fill="${colour(hue + i * 6, 62 - i * 11)}"/>`)
  );
};

const bars: Draw = (random, hue) =>
  `<rect width="800" height="800" fill="${colour(hue, 93, 40)}"/>` +
  several(14, (i) => {
    const height = 120 + random() * 520;
    return `<rect x="${60 + i * 49}" y="${400 - height / 2}" width="30" height="${height}" rx="15" fill="${colour(hue + i * 7, 40 + random() * 22)}"/>`;
  });

const tiles: Draw = (random, hue) =>
  `<rect width="800" height="800" fill="${colour(hue, 20)}"/>` +
  several(16, (i) => {
    const [x, y] = [(i % 4) * 200, Math.floor(i / 4) * 200];
    const fill = colour(hue + random() * 90, 34 + random() * 42);
    const turn = Math.floor(random() * 4) * 90;
    return `<path d="M0 0H200A200 200 0 0 1 0 200Z" transform="translate(${x} ${y}) rotate(${turn} 100 100)" fill="${fill}"/>`;
  });

const orbits: Draw = (random, hue) =>
  `<rect width="800" height="800" fill="${colour(hue + 200, 11)}"/>` +
  several(26, (i) => {
    const [angle, r] = [random() * Math.PI * 2, 60 + i * 15];
    const size = 4 + random() * 26;
    return `<circle cx="400" cy="400" r="${r}" fill="none" stroke="${colour(hue, 36)}" stroke-width="1.5"/><circle cx="${400 + Math.cos(angle) * r}" cy="${400 + Math.sin(angle) * r}" r="${size}" fill="${colour(hue + i * 4, 68)}"/>`;
  });

const waves: Draw = (random, hue) =>
  `<rect width="800" height="800" fill="${colour(hue, 88, 75)}"/>` +
  several(9, (i) => {
    const [y, swing] = [110 + i * 85, 40 + random() * 70];
    return `<path d="M0 ${y}C200 ${y - swing} 300 ${y + swing} 450 ${y}S700 ${y - swing} 800 ${y + 20}V800H0Z" fill="${colour(hue + i * 8, 74 - i * 7)}"/>`;
  });

const styles = [rings, hills, bars, tiles, orbits, waves];

/** Numbers from 0 to 1, always the same for one seed. */
function numbers(seed: number): () => number {
  let state = seed * 2_654_435_761;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A square PNG; the same number gives the same picture. */
export async function drawCover(number: number): Promise<Buffer> {
  const random = numbers(number + 1);
  const draw = styles[number % styles.length] ?? rings;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 800" width="${sidePx}" height="${sidePx}">${draw(random, number * 47)}</svg>`;
  return sharp(Buffer.from(svg)).png({ palette: true }).toBuffer();
}
