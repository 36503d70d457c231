// Ids of everything that has no natural key: 128 random bits as 22 characters of base62.

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** `length` characters of [0-9A-Za-z] from the system's random source (rejection sampling: no bias). */
export function randomText(length: number): string {
  let text = '';
  while (text.length < length) {
    for (const byte of crypto.getRandomValues(new Uint8Array(length * 2))) {
      if (byte < 248 && text.length < length) text += alphabet[byte % 62];
    }
  }
  return text;
}

/** A new entity id: 22 characters, about 131 bits. */
export const newId = () => randomText(22);

let latest = 0;

/**
 * An id for rows that come by the thousand: the first 8 characters grow with time, so that an index of them is written at its end only
 * instead of a page for each row; 14 random ones follow (83 bits).
 */
export function newOrderedId(): string {
  latest = Math.max(latest + 1, Date.now() * 64);
  let time = '';
  for (let rest = latest; time.length < 8; rest = Math.floor(rest / 62)) time = alphabet.charAt(rest % 62) + time;
  return time + randomText(14);
}

/** Whether a text can be an id at all; anything else is "not found" before it reaches a query. */
export const isId = (text: string) => /^[A-Za-z0-9_-]{1,64}$/.test(text);

/** Whether a text is a MusicBrainz id (a UUID). */
export const isMbid = (text: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
