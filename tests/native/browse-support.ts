// Two libraries, the second closed to the guest: /Open and /Closed with tags, folders and playlists.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { addUser } from '../playlists/support.ts';
import { createAdmin, native, type Reply } from '../support/clients.ts';
import { writeFlac, type Tags } from '../support/flac.ts';
import { makeApp, type MakeOptions, type TestApp } from '../support/make-app.ts';

export interface Browsing {
  melodrome: TestApp;
  /** The second library. */
  closed: string;
  admin: (path: string) => Promise<{ status: number; body: Reply; total: number }>;
  guest: (path: string) => Promise<{ status: number; body: Reply; total: number }>;
}

/** Builds them; `fill` adds files before the scan. */
export async function makeBrowsing(fill: (open: string, closed: string) => void, options: MakeOptions = {}): Promise<Browsing> {
  const melodrome = await makeApp(options);
  const closed = join(melodrome.folder, 'closed');
  mkdirSync(closed);
  fill(melodrome.library.root, closed);
  const { token } = await createAdmin(melodrome);
  const client = melodrome.app.db.$client;
  client.run(`INSERT INTO library (id, name, path, created_at, updated_at) VALUES (2, 'Closed', ?, 0, 0)`, [closed]);
  await melodrome.scan();
  const guest = await addUser(melodrome, 'guest');
  return {
    melodrome,
    closed,
    admin: (path) => native(melodrome, `/api/${path}`, token),
    guest: (path) => native(melodrome, `/api/${path}`, guest),
  };
}

/** A song file with tags. */
export const song = (root: string, path: string, tags: Tags): void => writeFlac(join(root, path), tags, { seconds: 60 });
