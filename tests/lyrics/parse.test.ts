// Lyrics in every format people have, and in none.
import { describe, expect, test } from 'bun:test';

import type { Lyrics, LyricsPart } from '../../src/core/lyrics/model.ts';
import { parseLyrics } from '../../src/core/lyrics/parse.ts';

const first = (text: string): Lyrics => {
  const [lyrics] = parseLyrics(text);
  if (!lyrics) throw new Error('no lyrics');
  return lyrics;
};
const lines = (text: string) => first(text).lines.map(({ startMs, text: line }) => [startMs, line]);
const words = (part: LyricsPart | undefined) =>
  part?.cues.map(({ startMs, endMs, from, to }) => [part.text.slice(from, to), startMs, endMs]);

describe('LRC', () => {
  test('has times in several spellings, and several for one line', () => {
    expect(lines('[ti:x]\n[00:12.5]one\n[0:03]two\n[00:01.250][00:20:75] three\n[1:02:03.04]four')).toEqual([
      [1_250, 'three'],
      [3_000, 'two'],
      [12_500, 'one'],
      [20_750, 'three'],
      [3_723_040, 'four'],
    ]);
  });

  test('says offset, title, artist and language; what it does not know is passed over', () => {
    const found = first('[offset: -250]\n[ti:A]\n[ar:B]\n[la:de]\n[re:www.example.com]\n[length:03:00]\n# note\n[00:01.00]x');
    expect(found).toMatchObject({ offsetMs: -250, title: 'A', artist: 'B', lang: 'de', isSynced: true });
    expect(found.lines).toHaveLength(1);
  });

  test('goes on in lines without a time, and knows empty ones', () => {
    expect(lines('[00:01.00]one\nmore\n[00:02.00]\n[00:03.00]two')).toEqual([
      [1_000, 'one\nmore'],
      [2_000, ''],
      [3_000, 'two'],
    ]);
  });

  test('may time its words, up to an end', () => {
    const [line] = first('[00:10.00]<00:10.00>Hal<00:10.30>lo, <00:10.60>wörld<00:11.00>').lines;
    expect(line?.text).toBe('Hallo, wörld');
    expect(words(line?.parts[0])).toEqual([
      ['Hal', 10_000, 10_300],
      ['lo,', 10_300, 10_600],
      ['wörld', 10_600, 11_000],
    ]);
  });

  test('without an end no word has one; words of a repeated line move along', () => {
    const found = first('[00:10.00][00:20.00] <00:10.00>a <00:10.50>b');
    expect(found.lines.map((line) => words(line.parts[0]))).toEqual([
      [
        ['a', 10_000, undefined],
        ['b', 10_500, undefined],
      ],
      [
        ['a', 20_000, undefined],
        ['b', 20_500, undefined],
      ],
    ]);
  });

  test('has voices and background vocals', () => {
    const found = first(
      '[00:01.00]v1: <00:01.00>me\n[bg: <00:01.20>(ooh) <00:01.40>(aah)<00:02.00>]\n[00:03.00]v2: <00:03.00>you\n[00:04.00]<00:04.00>us',
    );
    expect(found.agents).toEqual([
      { id: 'v1', role: 'main', name: '' },
      { id: 'v2', role: 'voice', name: '' },
      { id: 'bg', role: 'bg', name: '' },
    ]);
    expect(found.lines.map((line) => line.parts.map((part) => part.agentId))).toEqual([['v1', 'bg'], ['v2'], ['v1']]);
    expect(found.lines[0]?.text).toBe('me (ooh) (aah)');
    expect(words(found.lines[0]?.parts[1])).toEqual([
      ['(ooh)', 1_200, 1_400],
      ['(aah)', 1_400, 2_000],
    ]);
  });
});

describe('SubRip', () => {
  test('has times and no marks', () => {
    expect(
      lines('1\r\n00:00:01,500 --> 00:00:03,000\r\n<i>one</i>\r\ntwo\r\n\r\n2\r\n00:01:00,000 --> 00:01:02,000\r\n{\\an8}three\r\n'),
    ).toEqual([
      [1_500, 'one\ntwo'],
      [60_000, 'three'],
    ]);
  });

  test('may lack blank lines, and be WebVTT', () => {
    expect(lines('WEBVTT\n\n00:01.000 --> 00:02.000\na\n2\n00:02.000 --> 00:03.000\nb')).toEqual([
      [1_000, 'a'],
      [2_000, 'b'],
    ]);
  });
});

describe('Lyricsfile', () => {
  const head = "# made by hand\nversion: '1.0'\nmetadata:\n  title: T\n  artist: A\n  language: en\n  offset_ms: 100\n";

  test('has lines with words', () => {
    const found = first(`${head}lines:\n  - text: 'near enough'\n    start_ms: 1000\n    end_ms: 3000\n    words:
      - text: 'so '\n        start_ms: 1000\n      - text: far\n        start_ms: 2000\n  - {text: next, start_ms: 4000}\n`);
    expect(found).toMatchObject({ title: 'T', artist: 'A', lang: 'en', offsetMs: 100, isSynced: true });
    expect(found.lines.map(({ startMs, text }) => [startMs, text])).toEqual([
      [1_000, 'so far'],
      [4_000, 'next'],
    ]);
    expect(words(found.lines[0]?.parts[0])).toEqual([
      ['so', 1_000, 2_000],
      ['far', 2_000, 3_000],
    ]);
  });

  test('may be plain', () =>
    expect(lines(`${head}lines: []\nplain: |\n  a\n\n  b\n`)).toEqual([
      [undefined, 'a'],
      [undefined, ''],
      [undefined, 'b'],
    ]));
  test('of an instrumental is empty', () => expect(parseLyrics(`${head}lines: []\nplain: ''\n`)).toEqual([]));
});

const ttml = `<?xml version="1.0" encoding="utf-8"?>
<!-- by hand --><tt xmlns="http://www.w3.org/ns/ttml" xmlns:ttm="http://www.w3.org/ns/ttml#metadata" xmlns:itunes="x" itunes:timing="Word" xml:lang="en">
  <head><metadata>
    <ttm:agent type="person" xml:id="v1"><ttm:name type="full">Anna &amp; Co</ttm:name></ttm:agent>
    <ttm:agent type="person" xml:id="v2"/><ttm:agent type="group" xml:id="v1000"/>
    <iTunesMetadata><translations><translation type="subtitle" xml:lang="de"><text for="L1">Hallo Welt</text></translation></translations>
    <transliterations><transliteration xml:lang="en-Latn"><text for="L1"><span begin="1.0" end="1.5">hel</span><span begin="1.5" end="2">o</span></text></transliteration></transliterations></iTunesMetadata>
  </metadata></head>
  <body dur="1:00.0"><div begin="1.0" end="20.0">
    <p begin="00:01.000" end="3s" itunes:key="L1" ttm:agent="v1"><span begin="1.0" end="1.5">Hel</span><span begin="1.5" end="2.0">lo</span> <span begin="2.0" end="2.5">w&#246;rld</span><span ttm:role="x-bg" begin="2.5" end="3"><span begin="2.5" end="3">(ooh)</span></span></p>
    <p begin="4500ms" end="00:00:06.000" itunes:key="L2" ttm:agent="v2">untimed<br/>words<span ttm:role="x-translation" xml:lang="fr">des mots</span></p>
    <p begin="7" end="8" ttm:agent="v1000"><span begin="7" end="8">all</span></p>
  </div></body>
</tt>`;

describe('TTML', () => {
  const layers = parseTtml();
  function parseTtml() {
    return parseLyrics(ttml);
  }

  test('has lines, words, voices and background vocals', () => {
    const [main] = layers;
    expect(main?.lines.map(({ startMs, endMs, text }) => [startMs, endMs, text])).toEqual([
      [1_000, 3_000, 'Hello wörld (ooh)'],
      [4_500, 6_000, 'untimed\nwords'],
      [7_000, 8_000, 'all'],
    ]);
    expect(words(main?.lines[0]?.parts[0])).toEqual([
      ['Hel', 1_000, 1_500],
      ['lo', 1_500, 2_000],
      ['wörld', 2_000, 2_500],
    ]);
    expect(main?.agents).toEqual([
      { id: 'v1', role: 'main', name: 'Anna & Co' },
      { id: 'v2', role: 'voice', name: '' },
      { id: 'v1000', role: 'group', name: '' },
      { id: 'bg', role: 'bg', name: '' },
    ]);
    expect(main?.lines.map((line) => line.parts.map((part) => part.agentId))).toEqual([['v1', 'bg'], ['v2'], ['v1000']]);
  });

  test('has translations and pronunciations, from the head and in the line', () => {
    expect(layers.slice(1).map(({ kind, lang, lines: found }) => [kind, lang, found.map(({ startMs, text }) => [startMs, text])])).toEqual([
      ['translation', 'fr', [[4_500, 'des mots']]],
      ['translation', 'de', [[1_000, 'Hallo Welt']]],
      ['pronunciation', 'en-Latn', [[1_000, 'helo']]],
    ]);
  });

  test('without times is plain; one voice without a name is none', () => {
    expect(lines('<tt><body><div><p>a</p><p> b\n c </p></div></body></tt>')).toEqual([
      [undefined, 'a'],
      [undefined, 'b c'],
    ]);
    const found = first(
      '<tt xmlns:ttm="m"><head><ttm:agent xml:id="x" type="person"/></head><body><p begin="1" end="2" ttm:agent="x"><span begin="1">a</span></p></body></tt>',
    );
    expect(found.agents).toEqual([]);
    expect(words(found.lines[0]?.parts[0])).toEqual([['a', 1_000, 2_000]]);
  });
});

describe('what is only text', () => {
  test('keeps its verses', () => {
    expect(lines('\n\n one \n\n[Chorus]\ntwo\n\n')).toEqual([
      [undefined, 'one'],
      [undefined, ''],
      [undefined, '[Chorus]'],
      [undefined, 'two'],
    ]);
  });
  test.each(['', '   \n\n', '\ufeff'])('and empty is none (%#)', (text) => expect(parseLyrics(text)).toEqual([]));
});

describe('a hostile text', () => {
  const mb = 1_000_000;
  const texts: [string, string][] = [
    ['blank lines', `${'\n'.repeat(mb)}x`],
    ['blanks', `${' '.repeat(mb)}x`],
    ['brackets', '[bg:'.repeat(mb / 4)],
    ['closing brackets', `[00:01.00]x\n[bg:${']  '.repeat(mb / 3)}x`],
    ['times', '[00:01.00]'.repeat(mb / 10)],
    ['repeated lines', `${'[00:01.00]'.repeat(100)}${'x'.repeat(5_000)}\n`.repeat(160)],
    ['words', `[00:01.00]${'<00:01.00>x'.repeat(mb / 11)}`],
    ['arrows', '00:00:01,000 --> 00:00:02,000\n'.repeat(mb / 30)],
    ['comments in YAML', `${'#'.repeat(1_900)}\nversion: '1.0'\nlines:\n`],
    ['open elements', `<tt>${'<p>'.repeat(mb / 3)}`],
    ['spans', `<tt><body><p begin="1">${'<span begin="1">x</span>'.repeat(mb / 24)}</p></body></tt>`],
    ['paragraphs', `<tt><body><div>${'<p begin="1">x</p>'.repeat(mb / 18)}</div></body></tt>`],
    ['a long tag', `<tt ${'a'.repeat(mb)}>`],
    ['an open quote', `<tt a="${'<'.repeat(mb)}`],
    ['comments', `<tt>${'<!--'.repeat(mb / 4)}`],
    ['entities', `<tt><body><p>${'&amp;'.repeat(mb / 5)}</p></body></tt>`],
    ['an entity bomb', '<!DOCTYPE tt [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><tt><body><p>&b;</p></body></tt>'],
  ];
  test.each(texts)('of %s takes no time and little room', (_, text) => {
    const began = performance.now();
    const size = JSON.stringify(parseLyrics(text)).length;
    expect(performance.now() - began).toBeLessThan(2_000);
    expect(size).toBeLessThan(20 * mb);
  });
});
