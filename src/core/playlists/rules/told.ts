// Lists of numbers and letters as the database tells them.

/** Numbers with commas between them. */
export function keysIn(list: string): Uint32Array {
  const keys = new Uint32Array(list.length / 2 + 1);
  let count = 0;
  for (let i = 0, key = 0; i <= list.length; i++) {
    const code = list.charCodeAt(i);
    if (code >= 48 && code <= 57) key = key * 10 + code - 48;
    else {
      keys[count++] = key;
      key = 0;
    }
  }
  return keys.slice(0, list === '' ? 0 : count);
}

/** 0 for none. */
export function largestOf(keys: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < keys.length; i++) if ((keys[i] as number) > largest) largest = keys[i] as number;
  return largest;
}

/** A JSON list; NaN for null. */
export function numbersIn(text: string): Float64Array {
  const told = JSON.parse(text) as (number | null)[];
  const values = new Float64Array(told.length);
  for (let i = 0; i < values.length; i++) values[i] = told[i] ?? Number.NaN;
  return values;
}

/** Of ASCII letters only, as the database does it. */
export const lowerCase = (text: string): string => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
