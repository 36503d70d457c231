// Old encodings, as sheets and lyrics of the last thirty years have them.
import { expect, test } from 'bun:test';

import { decodeText } from '../../src/lib/decode-text.ts';

/** Nothing here can write these encodings: the bytes. */
const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');
const around = (bytes: Buffer) => Buffer.concat([Buffer.from('PERFORMER "'), bytes, Buffer.from('"\r\nTITLE "x"\r\n')]);
const inside = (text: string) => `PERFORMER "${text}"\r\nTITLE "x"\r\n`;

const cases: [encoding: string, bytes: Buffer, text: string][] = [
  ['Windows-1252', hex('42 6a f6 72 6b 20 47 75 f0 6d 75 6e 64 73 64 f3 74 74 69 72'), 'Björk Guðmundsdóttir'],
  ['Windows-1252 with quotes', hex('57 68 6f 92 73 20 91 6e 65 78 74 92 20 85'), 'Who’s ‘next’ …'],
  ['Windows-1252 in capitals', hex('c4 d6 dc'), 'ÄÖÜ'],
  ['Shift JIS', hex('83 65 83 58 83 67 82 cc 89 f0'), 'テストの解'],
  ['Windows-1251', hex('c0 eb eb e0 20 cf f3 e3 e0 f7 b8 e2 e0'), 'Алла Пугачёва'],
  ['Windows-1251 in capitals', hex('c0 cb cb c0 20 cf d3 c3 c0 d7 c5 c2 c0'), 'АЛЛА ПУГАЧЕВА'],
  ['GB 18030', hex('d6 d0 b9 fa d2 f4 c0 d6'), '中国音乐'],
  ['EUC-KR', hex('c7 d1 b1 b9 b3 eb b7 a1'), '한국노래'],
  ['UTF-8', Buffer.from('Ærø 中'), 'Ærø 中'],
];
test.each(cases)('%s', (_, bytes, text) => {
  expect(decodeText(around(bytes))).toBe(inside(text));
});

test('marks of UTF-8 and UTF-16 go, and their absence is seen', () => {
  expect(decodeText(Buffer.from('\ufeffé'))).toBe('é');
  expect(decodeText(Buffer.from('\ufeffé', 'utf16le'))).toBe('é');
  expect(decodeText(Buffer.from('title é', 'utf16le'))).toBe('title é');
  expect(decodeText(Buffer.from('title é', 'utf16le').swap16())).toBe('title é');
  expect(decodeText(new Uint8Array(0))).toBe('');
});
