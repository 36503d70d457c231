// Any text to lyrics: what it is shows in the text itself, since tags hold every format and files are misnamed.
import { isLrc, parseLrc } from './lrc.ts';
import { isLyricsfile, parseLyricsfile } from './lyricsfile.ts';
import { unknownLanguage, type Lyrics } from './model.ts';
import { parsePlain } from './plain.ts';
import { isSrt, parseSrt } from './srt.ts';
import { isTtml, parseTtml } from './ttml.ts';

export const maxLyricsBytes = 1_048_576;

/** All layers of a text, the lyrics themselves first; none for an empty one. `lang` where the text does not say. Never throws. */
export function parseLyrics(given: string, lang = unknownLanguage): Lyrics[] {
  const text = given
    .slice(0, maxLyricsBytes)
    .replace(/^\ufeff/, '')
    .replaceAll('\0', '');
  const layers = isTtml(text) ? parseTtml(text) : [one(text)];
  return layers.flatMap((lyrics) =>
    lyrics ? [{ ...lyrics, lang: lyrics.lang === unknownLanguage && lyrics.kind === 'main' ? lang : lyrics.lang }] : [],
  );
}

function one(text: string): Lyrics | undefined {
  if (isSrt(text)) return parseSrt(text);
  if (isLyricsfile(text)) return parseLyricsfile(text);
  return (isLrc(text) ? parseLrc(text) : undefined) ?? parsePlain(text);
}
