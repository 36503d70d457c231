// `bun scripts/gen-migration.ts NAME`: asks drizzle-kit for the migration from the last one to the schema, then
// makes its tables STRICT (and the pure relations WITHOUT ROWID), which drizzle-kit cannot say.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dir, '..', 'drizzle');
const withoutRowid = new Set([
  'album_artist',
  'artist_name',
  'image',
  'uploaded_image',
  'album_tag',
  'song_artist',
  'song_tag',
  'mark',
  'user_library',
  'bookmark',
  'play_queue_item',
  'playlist_item',
  'preference',
  'recovery_code',
  'property',
]);

const args = process.argv.slice(2);
const name = args.find((arg) => !arg.startsWith('-'));
if (!name || args.includes('--help')) {
  console.error('usage: bun scripts/gen-migration.ts NAME [--custom]   (--custom: an empty one to write by hand)');
  process.exit(args.includes('--help') ? 0 : 2);
}
const before = new Set(readdirSync(folder));
const kit = Bun.spawnSync(
  [
    process.execPath,
    'x',
    'drizzle-kit',
    'generate',
    '--config',
    'scripts/drizzle.config.ts',
    '--name',
    name,
    ...(args.includes('--custom') ? ['--custom'] : []),
  ],
  { cwd: join(folder, '..'), stdout: 'inherit', stderr: 'inherit' },
);
if (kit.exitCode !== 0) process.exit(kit.exitCode);
for (const file of readdirSync(folder)) {
  if (before.has(file) || !file.endsWith('.sql')) continue;
  const path = join(folder, file);
  const sql = readFileSync(path, 'utf8').replace(
    /CREATE TABLE `(\w+)` \(([\s\S]*?)\n\);/g,
    (_all, table: string, body: string) =>
      `CREATE TABLE \`${table}\` (${body}\n) STRICT${withoutRowid.has(table) ? ', WITHOUT ROWID' : ''};`,
  );
  writeFileSync(path, sql);
  console.log(`wrote ${path}`);
}
