// C10: many who want to be the first admin at the same moment.
import { Database } from 'bun:sqlite';
import { join } from 'node:path';

import { must, type Check } from './subject.ts';

const rounds = 5;
const tries = 20;

export const firstAdmin: Check = {
  id: 'C10',
  title: 'the first admin is one',
  async run(start) {
    for (let round = 0; round < rounds; round++) {
      const subject = await start({ isFresh: true, flags: ['--authrequestlimit=0'] });
      const wish = (n: number) => ({
        method: 'POST',
        body: JSON.stringify({ username: `first${n}`, password: 'a password' }),
        headers: { 'content-type': 'application/json' },
      });
      const replies = await Promise.all(Array.from({ length: tries }, (_, n) => subject.fetch('/auth/createAdmin', wish(n))));
      const statuses = replies.map(({ status }) => status).toSorted((a, b) => a - b);
      must(statuses[0] === 200 && statuses.slice(1).every((status) => status === 403), `the answers were ${statuses.join(' ')}`);
      const client = new Database(join(subject.folder, 'data/melodrome.db'), { readonly: true });
      const rows = client.query('SELECT is_admin FROM user').values();
      client.close();
      must(rows.length === 1 && rows[0]?.[0] === 1, `there are ${rows.length} users`);
      await subject.end();
    }
    return `${rounds} times ${tries} at once: one 200, ${tries - 1} times 403, one user each`;
  },
};
