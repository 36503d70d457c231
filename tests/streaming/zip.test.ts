// The zip format itself, where archives become too large for its first version.
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createUniqueNames, safeName } from '../../src/core/streaming/archive/names.ts';
import { writeZip, zipBytes, type ZipEntry } from '../../src/core/streaming/archive/zip.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'melodrome-zip-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function* bytes(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
}
const entry = (name: string, text: string, isKnown = true): ZipEntry => ({
  name,
  modifiedAt: Date.UTC(2020, 5, 1, 12),
  sizeBytes: isKnown ? text.length : undefined,
  open: () => bytes(text),
});

async function written(entries: ZipEntry[]): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of writeZip(entries)) parts.push(part);
  return Buffer.concat(parts);
}

test('more entries than the first version counts', async () => {
  const entries = Array.from({ length: 70_000 }, (_, i) => entry(`${i}.txt`, String(i)));
  const zip = await written(entries);
  expect(zip.length).toBe(zipBytes(entries) ?? 0);
  const path = join(folder, 'many.zip');
  writeFileSync(path, zip);
  const check = Bun.spawnSync(['unzip', '-tqq', path]);
  expect({ code: check.exitCode, said: check.stderr.toString() }).toEqual({ code: 0, said: '' });
  const last = Bun.spawnSync(['unzip', '-p', path, '69999.txt']);
  expect(last.stdout.toString()).toBe('69999');
});

test('entries above 4 GiB are counted with their wider fields', () => {
  const five = 5 * 2 ** 30;
  const small = { name: 'a', sizeBytes: 1 };
  const large = { name: 'b', sizeBytes: five };
  // Local header, name, its extra field, data, sums; twice a record of the directory; the wide and the narrow end.
  const first = 30 + 1 + 20 + five + 24;
  const second = 30 + 1 + 1 + 16;
  const directory = 46 + 1 + 20 + (46 + 1 + 12);
  expect(zipBytes([large, small])).toBe(first + second + directory + 76 + 22);
});

test('an unknown length is found out, a wrong one is an error', async () => {
  const path = join(folder, 'unknown.zip');
  writeFileSync(path, await written([entry('ünknown/a.txt', 'hello', false), entry('b.txt', 'world')]));
  expect(Bun.spawnSync(['unzip', '-tqq', path]).exitCode).toBe(0);
  expect(zipBytes([entry('a', 'x', false)])).toBeUndefined();
  const short = { ...entry('a', 'abc'), sizeBytes: 4 };
  expect(written([short])).rejects.toThrow('shorter');
  const grown = { ...entry('a', 'abcdef'), sizeBytes: 3 };
  expect((await written([grown])).length).toBe(zipBytes([grown]) ?? 0);
});

describe('names', () => {
  test.each([
    ['../../etc/passwd', '.._.._etc_passwd'],
    ['CON', '_CON'],
    ['con.mp3', '_con.mp3'],
    ['COM1 .x', '_COM1 .x'],
    ['console', 'console'],
    ['ends with dots...', 'ends with dots'],
    ['..', '_'],
    ['   ', '_'],
    ['', '_'],
    ['a\u0000b\r\nc', 'a_b__c'],
    ['what? "yes": <no>|*', 'what_ _yes__ _no___'],
    ['abc\u202exe.mp3', 'abcxe.mp3'],
    ['\ud800', '\ufffd'],
  ])('%j becomes %j', (given, safe) => {
    expect(safeName(given)).toBe(safe);
  });

  test('stay whole signs and keep their ending when they are cut', () => {
    const name = safeName('🎵'.repeat(100), '.flac');
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(200);
    expect(name).toEndWith('🎵.flac');
  });

  test('are not given twice, not even in other letter case', () => {
    const unique = createUniqueNames();
    expect([unique('', 'Song', '.mp3'), unique('', 'SONG', '.mp3'), unique('', 'song', '.mp3'), unique('x/', 'Song', '.mp3')]).toEqual([
      'Song.mp3',
      'SONG (2).mp3',
      'song (3).mp3',
      'x/Song.mp3',
    ]);
  });
});
