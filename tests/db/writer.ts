// A process that commits without pause and says each time what it has committed; it is there to be killed.
// Each transaction writes the same number into both tables, so that half a transaction would show.
import { openDatabase } from '../../src/db/open.ts';
import { transact } from '../../src/db/transact.ts';

const client = openDatabase(Bun.argv[2] ?? '', { durability: 'FULL' }).$client;
client.run('CREATE TABLE IF NOT EXISTS left_page (n INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT');
client.run('CREATE TABLE IF NOT EXISTS right_page (n INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT');
const body = 'x'.repeat(20_000);
const last = client.query('SELECT coalesce(max(n), 0) FROM left_page').values()[0] as [number];
for (let n = last[0] + 1; ; n++) {
  transact(client, () => {
    client.query('INSERT INTO left_page VALUES (?, ?)').run(n, body);
    client.query('INSERT INTO right_page VALUES (?, ?)').run(n, body);
  });
  // Straight to the pipe: what has been read from it had been committed.
  await Bun.write(Bun.stdout, `${n}\n`);
}
