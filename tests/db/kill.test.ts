// kill -9 in the middle of writing: every transaction that was acknowledged is there, none is there by half.
import { Database } from 'bun:sqlite';
import { afterAll, beforeAll, expect, test } from 'bun:test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { openDatabase, pragma } from '../../src/db/open.ts';

let folder: string;
let file: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'melodrome-test-'));
  file = join(folder, 'melodrome.db');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the writer until it has committed `count` times more, then kills it; the last number it acknowledged. */
async function writeAndKill(count: number): Promise<number> {
  const child = Bun.spawn([process.execPath, join(import.meta.dir, 'writer.ts'), file], { stdout: 'pipe', stderr: 'inherit' });
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of child.stdout) {
    text += decoder.decode(chunk, { stream: true });
    if (text.split('\n').length > count) child.kill('SIGKILL');
  }
  await child.exited;
  expect(child.signalCode).toBe('SIGKILL');
  return Number(text.slice(0, text.lastIndexOf('\n')).split('\n').at(-1));
}

test('what was acknowledged survives, again and again', async () => {
  for (const count of [1, 3, 10, 17]) {
    const acknowledged = await writeAndKill(count);
    const db = new Database(file);
    const [left, right, unequal] = db
      .query(
        `SELECT (SELECT count(*) FROM left_page), (SELECT count(*) FROM right_page),
         (SELECT count(*) FROM left_page FULL JOIN right_page USING (n) WHERE left_page.body IS NOT right_page.body)`,
      )
      .values()[0] as [number, number, number];
    expect(left).toBeGreaterThanOrEqual(acknowledged);
    expect(right).toBe(left);
    expect(unequal).toBe(0);
    expect(db.query('PRAGMA integrity_check').values()).toEqual([['ok']]);
    db.close();
  }
});

test('the settings that make it so are on', () => {
  const client = openDatabase(join(folder, 'other.db'), { durability: 'FULL' }).$client;
  expect(pragma(client, 'journal_mode')).toBe('wal');
  expect(pragma(client, 'synchronous')).toBe(2);
  expect(pragma(client, 'foreign_keys')).toBe(1);
  expect(Number(pragma(client, 'busy_timeout'))).toBeGreaterThanOrEqual(5000);
  client.close();
});
