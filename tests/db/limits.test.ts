// A bare parameter as a limit makes SQLite plan the statement anew at every call (docs/decisions/0005-database.md).
import { expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dir, '../../src');

test('no statement has a bare parameter as its limit', () => {
  const files = [...new Bun.Glob('**/*.ts').scanSync(root)];
  expect(files.length).toBeGreaterThan(100);
  const wrong = files.filter((name) => /\b(LIMIT|OFFSET) \?\d*(?!\d*\+0)/.test(readFileSync(join(root, name), 'utf8')));
  expect(wrong).toEqual([]);
});
