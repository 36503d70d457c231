// C60: a database that is damaged is refused, kept to the byte, and the newest checked backup is named; restored, all is well.
import { Database } from 'bun:sqlite';
import { closeSync, copyFileSync, openSync, readdirSync, statSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';

import { ask, hashOf } from './strain.ts';
import { must, runBinary, type Check, type Start, type Subject } from './subject.ts';

const pageBytes = 4096;

function overwrite(file: string, offset: number, bytes: Uint8Array): void {
  const handle = openSync(file, 'r+');
  writeSync(handle, bytes, 0, bytes.length, offset);
  closeSync(handle);
}

/** The page on which a table or an index begins. */
function rootPage(file: string, name: string): number {
  const client = new Database(file, { readonly: true });
  const row = client.query('SELECT rootpage FROM sqlite_schema WHERE name = ?').get(name) as { rootpage: number };
  client.close();
  return row.rootpage;
}

const noise = (length: number) => crypto.getRandomValues(new Uint8Array(length));

const damages: Record<string, (file: string) => void> = {
  'a header of noise': (file) => overwrite(file, 0, noise(100)),
  'no SQLite at all': (file) => writeFileSync(file, 'x'.repeat(200_000)),
  'half of it': (file) => truncateSync(file, Math.floor(statSync(file).size / 2 / pageBytes) * pageBytes),
  'half a page': (file) => truncateSync(file, pageBytes / 2),
  'nothing in it': (file) => truncateSync(file, 0),
  'a page of noise in the songs': (file) => overwrite(file, (rootPage(file, 'song') - 1) * pageBytes, noise(pageBytes)),
  'a page of zeros in the users': (file) => overwrite(file, (rootPage(file, 'user') - 1) * pageBytes, new Uint8Array(pageBytes)),
  'a broken page of an index': (file) => overwrite(file, (rootPage(file, 'ix_mark_rating') - 1) * pageBytes + 3, noise(60)),
};

export const damagedDatabase: Check = {
  id: 'C60',
  title: 'a damaged database',
  async run(start, binary) {
    const first = await start();
    const { song } = (await ask(first, 'search3', { query: '', songCount: 1 })).searchResult3;
    await ask(first, 'star', { id: song[0].id });
    const { folder } = first;
    const data = join(folder, 'data');
    const file = join(data, 'melodrome.db');
    const backups = join(folder, 'backups');
    const flags = [`--musicfolder=${join(folder, 'music')}`, `--datafolder=${data}`, `--backup.path=${backups}`];
    must((await runBinary(binary, ['backup', 'create', ...flags], folder)).code === 0, 'no backup was made');
    const newest = readdirSync(backups).find((name) => name.endsWith('.db')) ?? '';
    await first.end();
    const sound = join(folder, 'sound.db');
    copyFileSync(file, sound);
    for (const [name, damage] of Object.entries(damages)) {
      copyFileSync(sound, file);
      damage(file);
      const before = hashOf(await Bun.file(file).bytes());
      const files = readdirSync(data).toSorted();
      const { code, err } = await runBinary(binary, [...flags, '--address=127.0.0.1', '--port=0'], folder);
      must(code === 1, `with ${name} it ended with ${code}`);
      must(err.includes('The database is damaged') && err.includes(join(backups, newest)), `with ${name} it says: ${err}`);
      must(!/ {4}at /.test(err), `with ${name} it shows its source`);
      must(hashOf(await Bun.file(file).bytes()) === before, `with ${name} the file was changed`);
      const added = readdirSync(data).filter((one) => !files.includes(one));
      must(added.length === 0, `with ${name} it left ${added.join(', ')}`);
    }
    await isRestored(start, binary, { folder, flags, backup: join(backups, newest), songId: song[0].id });
    return `${Object.keys(damages).length} damages: each refused in words that name the newest backup, the file kept to the byte; restored by that command all is there, and the damaged file beside it`;
  },
};

async function isRestored(
  start: Start,
  binary: string,
  { folder, flags, backup, songId }: { folder: string; flags: string[]; backup: string; songId: string },
): Promise<void> {
  const damaged = hashOf(await Bun.file(join(folder, 'data/melodrome.db')).bytes());
  const { code, err } = await runBinary(binary, ['backup', 'restore', '-b', backup, '--force', ...flags], folder);
  must(code === 0, `the restore ended with ${code}: ${err}`);
  const kept = readdirSync(join(folder, 'data')).find((name) => /^melodrome-replaced-.*\.db$/.test(name)) ?? '';
  must(hashOf(await Bun.file(join(folder, 'data', kept)).bytes()) === damaged, 'the damaged file was not kept');
  const again: Subject = await start({ folder });
  must(typeof (await ask(again, 'getSong', { id: songId })).song.starred === 'string', 'the star is not back');
}
