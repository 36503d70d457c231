// Chance that can be repeated: the same seed draws the same numbers, so that a mix is the same for an hour and
// another one after it.
const hourMs = 3_600_000;

export type Random = () => number;

/** Numbers from 0 to 1 that follow from a text (mulberry32). */
export function seededRandom(seed: string): Random {
  let state = Bun.hash.xxHash32(seed);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** What a mix of these parts is drawn with during this hour. */
export const mixRandom = (now: number, ...parts: string[]) => seededRandom([...parts, String(Math.floor(now / hourMs))].join('\u0000'));
