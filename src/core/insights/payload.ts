// What a report says: sums, kinds and switches of this server. Nothing that anybody typed, and no names but those of well-known apps.
import type { Context } from '../../context.ts';
import { version } from '../../version.ts';
import { clientKind } from './clients.ts';
import { settingsFacts } from './settings.ts';
import { fileSystemOf, memoryFacts, osFacts } from './system.ts';

export type Payload = Awaited<ReturnType<typeof collectPayload>>;

export interface Occasion {
  /** Random, made once for each server. */
  id: string;
  startedAt: number;
  numGC: number;
}

const weekMs = 7 * 86_400_000;

/** Collects it, in some milliseconds also for large libraries. */
export async function collectPayload(ctx: Context, { id, startedAt, numGC }: Occasion) {
  const { config, clock } = ctx;
  const [music, data, cache, backup] = await Promise.all(
    [config.musicFolder, config.dataFolder, config.cacheFolder, config.backup.path].map((folder) => fileSystemOf(folder)),
  );
  const library = libraryFacts(ctx);
  return {
    id,
    version,
    uptime: Math.round((clock.now() - startedAt) / 1000),
    build: { settings: { executable: String(Bun.isStandaloneExecutable) }, goVersion: `bun${Bun.version}` },
    os: osFacts(),
    mem: memoryFacts(numGC),
    fs: { music, data, cache, backup },
    library,
    config: settingsFacts(config, { hasSmartPlaylists: hasRow(ctx, "SELECT 1 FROM playlist WHERE rules <> '' LIMIT 1") }),
  };
}

const hasRow = ({ db }: Context, sql: string) => db.$client.query(sql).get() !== null;

function libraryFacts(ctx: Context) {
  const { db, clock, config } = ctx;
  const client = db.$client;
  const since = clock.now() - weekMs;
  const count = (sql: string, ...binds: number[]) => Number((client.query(sql).values(...binds)[0] as [number | null])[0] ?? 0);
  return {
    tracks: count('SELECT sum(song_count) FROM library'),
    albums: count('SELECT sum(album_count) FROM library'),
    artists: count('SELECT count(*) FROM artist WHERE missing = 0'),
    playlists: count('SELECT count(*) FROM playlist'),
    shares: count('SELECT count(*) FROM share'),
    radios: count('SELECT count(*) FROM radio'),
    libraries: count('SELECT count(*) FROM library WHERE removed_at IS NULL'),
    activeUsers: count('SELECT count(*) FROM user WHERE last_access_at > ?', since),
    activePlayers: config.devEnablePlayerInsights ? activePlayers(ctx, since) : {},
    // The scanner knows these endings; no file is named by what its owner made up.
    fileSuffixes: Object.fromEntries([...suffixCounts(ctx)].filter(([suffix]) => /^[a-z0-9]{1,5}$/.test(suffix))),
  };
}

/** The condition that all fulfil names their index (db/schema/catalog.ts). */
function suffixCounts({ db }: Context): Map<string, number> {
  const sql = "SELECT suffix, count(*) FROM song WHERE missing = 0 AND suffix >= '' GROUP BY suffix";
  return new Map(db.$client.query(sql).values() as [string, number][]);
}

function activePlayers({ db }: Context, since: number): Record<string, number> {
  const rows = db.$client.query('SELECT client FROM player WHERE last_seen_at > ?').values(since) as [string][];
  const counts: Record<string, number> = {};
  for (const [client] of rows) {
    const kind = clientKind(client);
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}
