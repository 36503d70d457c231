// Malformed files, hostile tags, names and file-system objects. The maker of these lies beside the project
// (../shared/corpus) or this test says that it was skipped.
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { ScanSummary } from '../../src/scanner/types.ts';
import { createAdmin, subsonicRaw } from '../support/clients.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';
import { problems, songs } from './support.ts';

const maker = join(import.meta.dir, '../../../shared/corpus/make-broken.mjs');
const isPresent = existsSync(maker);
if (!isPresent) console.warn('skipped: the maker of broken files (../shared/corpus/make-broken.mjs) is not here');

interface Case {
  path?: string;
  path_base64?: string;
  what: string;
  expect: 'index' | 'skip' | 'either';
}

describe.skipIf(!isPresent)('broken files', () => {
  let folder: string;
  let melodrome: TestApp;
  let cases: Case[];
  let summary: ScanSummary;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'melodrome-test-'));
    const child = Bun.spawn([process.execPath, maker, join(folder, 'broken')], { stdout: 'ignore', stderr: 'inherit' });
    if ((await child.exited) !== 0) throw new Error('the broken files could not be made');
    cases = JSON.parse(readFileSync(join(folder, 'broken.json'), 'utf8')) as Case[];
    melodrome = await makeApp({ config: { musicfolder: join(folder, 'broken') } });
    await createAdmin(melodrome);
    summary = await melodrome.scan();
  }, 60_000);
  afterAll(async () => {
    await melodrome?.close();
    await Bun.spawn(['chmod', '-R', 'u+rwx', folder]).exited;
    rmSync(folder, { recursive: true, force: true });
  });

  const pathOf = (one: Case) => one.path ?? Buffer.from(one.path_base64 ?? '', 'base64').toString();

  test('each is indexed or left out as expected', () => {
    const known = songs(melodrome);
    const wrong = cases.filter((one) => one.expect !== 'either' && (one.expect === 'index') !== pathOf(one) in known);
    expect(wrong).toEqual([]);
    expect(cases.length).toBeGreaterThan(200);
  });

  test('the report names every audio file that was left out', () => {
    const known = { ...songs(melodrome), ...problems(melodrome) };
    const hidden = /(^|\/)\.|\/junk\/|^junk\/|^ignored\//;
    const silent = cases
      .map(pathOf)
      .filter((path) => /\.(mp3|flac|ogg|m4a|opus|wav|wma|ape|wv|dsf|aiff|mpc)$/i.test(path) && !hidden.test(path) && !(path in known));
    expect(silent).toEqual([]);
  });

  test('the scan neither fails nor takes long', () => {
    expect(summary.error).toBe('');
    expect(summary.finishedAt - summary.startedAt).toBeLessThan(10_000);
  });

  test('a second scan reads none of them again', async () => {
    expect(await melodrome.scan()).toMatchObject({ filesRead: 0, added: 0, changed: 0, missing: 0, problems: summary.problems });
  });

  test('what was indexed can be told as JSON and XML', async () => {
    const parameters = { query: '', songCount: 500 };
    const json = await (await subsonicRaw(melodrome, 'search3', parameters)).text();
    expect(JSON.parse(json)['subsonic-response'].searchResult3.song).toHaveLength(Object.keys(songs(melodrome)).length);
    const xml = await (await subsonicRaw(melodrome, 'search3', { ...parameters, f: 'xml' })).text();
    // Characters that XML 1.0 forbids.
    // eslint-disable-next-line no-control-regex -- control characters are what is meant
    expect(xml).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/);
  });
});
