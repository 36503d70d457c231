// Bytes of playlist files ↔ text. Old players write Latin-1 (really Windows-1252), Windows writes UTF-16; a file is
// written back in the encoding it had, as long as that can hold every letter.

export type Encoding = 'utf-8' | 'utf-8-bom' | 'utf-16le' | 'utf-16be' | 'windows-1252';

export interface DecodedText {
  text: string;
  encoding: Encoding;
}

const windows1252 = new TextDecoder('windows-1252').decode(Uint8Array.from({ length: 256 }, (_, i) => i));
const byteOf = new Map([...windows1252].map((letter, i) => [letter, i]));

/** Text by its byte order mark, as UTF-8 where it is valid, else as Windows-1252. */
export function decodeText(bytes: Uint8Array): DecodedText {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return { text: utf8(bytes.subarray(3)), encoding: 'utf-8-bom' };
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { text: decode('utf-16le', bytes.subarray(2)), encoding: 'utf-16le' };
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { text: decode('utf-16be', bytes.subarray(2)), encoding: 'utf-16be' };
  // Without a mark: letters of western languages leave every second byte 0.
  if (bytes.length >= 4 && bytes[1] === 0 && bytes[3] === 0) return { text: decode('utf-16le', bytes), encoding: 'utf-16le' };
  if (bytes.length >= 4 && bytes[0] === 0 && bytes[2] === 0) return { text: decode('utf-16be', bytes), encoding: 'utf-16be' };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes), encoding: 'utf-8' };
  } catch {
    return { text: decode('windows-1252', bytes), encoding: 'windows-1252' };
  }
}

/** Bytes in that encoding, or in UTF-8 with a mark where a letter does not exist in it. */
export function encodeText(text: string, encoding: Encoding): Uint8Array {
  if (encoding === 'utf-16le' || encoding === 'utf-16be') {
    const bytes = Buffer.from(`\ufeff${text}`, 'utf16le');
    return encoding === 'utf-16le' ? bytes : bytes.swap16();
  }
  if (encoding === 'windows-1252') {
    const bytes = [...text].map((letter) => byteOf.get(letter));
    if (bytes.every((byte) => byte !== undefined)) return Uint8Array.from(bytes);
  }
  return Buffer.from(encoding === 'utf-8' ? text : `\ufeff${text}`);
}

const decode = (encoding: 'utf-16le' | 'utf-16be' | 'windows-1252', bytes: Uint8Array) => new TextDecoder(encoding).decode(bytes);
const utf8 = (bytes: Uint8Array) => new TextDecoder('utf-8').decode(bytes);
