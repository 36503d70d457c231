// Names inside archives that every system can keep: no paths, no reserved words, none twice.
import { fold } from '../../../lib/fold.ts';

const longestBytes = 200;
// eslint-disable-next-line no-control-regex -- these are the ones that must not be in a name
const unsafe = /[\u0000-\u001f\u007f-\u009f/\\:*?"<>|]/g;
/** Signs that turn the direction of text, so that a name looks like another. */
const turning = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const reserved = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$|clock\$)$/i;

/** One part of a path, with its ending kept when it has to be shortened. */
export function safeName(text: string, ending = ''): string {
  const room = longestBytes - Buffer.byteLength(ending);
  const stem = shortened(text.toWellFormed().normalize('NFC').replace(turning, '').replace(unsafe, '_'), room).replace(/^[ ]+|[. ]+$/g, '');
  const name = stem === '' ? '_' : stem;
  return `${reserved.test(name.split('.')[0]?.trim() ?? '') ? '_' : ''}${name}${ending}`;
}

function shortened(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text;
  let short = '';
  let used = 0;
  for (const sign of text) {
    used += Buffer.byteLength(sign);
    if (used > bytes) break;
    short += sign;
  }
  return short;
}

/** Gives each path its own name: systems that do not tell letter case apart must be able to unpack all of them. */
export function createUniqueNames() {
  const taken = new Set<string>();
  const key = (path: string) => fold(path).normalize('NFC');
  return (folder: string, stem: string, ending: string): string => {
    for (let n = 1; ; n++) {
      const path = folder + safeName(stem, n === 1 ? ending : ` (${n})${ending}`);
      if (taken.has(key(path))) continue;
      taken.add(key(path));
      return path;
    }
  };
}
