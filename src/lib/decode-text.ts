// Texts that people's programs left beside music: sheets and lyrics in whatever encoding was usual then and there.

/** UTF-8 or UTF-16 by mark or by look; what is neither is read in the old encoding it looks like most. Never throws. */
export function decodeText(bytes: Uint8Array): string {
  const [a, b, c] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return new TextDecoder().decode(bytes);
  if (a === 0xff && b === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (a === 0xfe && b === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  // Without a mark, UTF-16 of any western text has NULs at every second place.
  if (bytes.length >= 4 && a !== 0 && b === 0) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes.length >= 4 && a === 0 && b !== 0) return new TextDecoder('utf-16be').decode(bytes);
  return strictly('utf-8', bytes) ?? decodeOld(bytes);
}

type OldEncoding = 'shift_jis' | 'euc-kr' | 'gb18030' | 'windows-1251';

function strictly(encoding: 'utf-8' | OldEncoding, bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

const fewest = 6;
/** Ё, ё, № and quotation marks of Windows-1251. */
const cyrillicAbove = new Set([0xa8, 0xab, 0xb8, 0xb9, 0xbb]);

/** Western letters stand alone among plain ones; words of other scripts are runs of high bytes. */
function decodeOld(bytes: Uint8Array): string {
  const western = new TextDecoder('windows-1252').decode(bytes);
  const japanese = strictly('shift_jis', bytes);
  if (japanese && share(japanese, /[\u3040-\u30ff]/g) > 0.1 && share(japanese, /[\u3000-\u30ff\u4e00-\u9fff\uff01-\uff5e]/g) > 0.9)
    return japanese;
  const { high, inRuns, low, capitals } = countHigh(bytes);
  if (high < fewest || inRuns < high * 0.6) return western;
  // Cyrillic letters lie in the upper half of the high bytes, mostly small or all capital; of two-byte signs the second
  // lies anywhere.
  if (low < high * 0.08 && (capitals < high * 0.5 || capitals > high * 0.95)) return strictly('windows-1251', bytes) ?? western;
  const korean = strictly('euc-kr', bytes);
  if (korean && share(korean, /[\uac00-\ud7a3]/g) > 0.8) return korean;
  return strictly('gb18030', bytes) ?? western;
}

/** Part of the letters beyond ASCII that a pattern matches. */
function share(text: string, pattern: RegExp): number {
  const foreign = text.match(/[^\0-\x7f]/g)?.length ?? 0;
  return foreign === 0 ? 0 : (text.match(pattern)?.length ?? 0) / foreign;
}

/** High bytes, those of them in runs of three or more, those of the lower half, and where Cyrillic capitals lie. */
function countHigh(bytes: Uint8Array): { high: number; inRuns: number; low: number; capitals: number } {
  const counts = { high: 0, inRuns: 0, low: 0, capitals: 0 };
  let run = 0;
  for (let i = 0; i <= bytes.length; i++) {
    const byte = bytes[i] ?? 0;
    if (byte >= 0x80) {
      counts.high++;
      run++;
      if (byte < 0xc0 && !cyrillicAbove.has(byte)) counts.low++;
      if (byte >= 0xc0 && byte < 0xe0) counts.capitals++;
      continue;
    }
    if (run >= 3) counts.inRuns += run;
    run = 0;
  }
  return counts;
}
