// Reports in a SQLite file: one for each server and day, dropped after thirty days. Who sent them is not written down.
import { Database } from 'bun:sqlite';

import { invalid, messageOf } from '../../lib/errors.ts';
import type { Report } from './accepted.ts';

const dayMs = 86_400_000;
export const keptDays = 30;

export interface Totals {
  /** Servers that reported in the last thirty days. */
  servers: number;
  reports: number;
  /** Day → servers, oldest first. */
  byDay: [day: string, servers: number][];
  /** Heading → value → servers, most frequent first. */
  shares: Record<string, [value: string, servers: number][]>;
  tracks: { sum: number; median: number };
}

export type Store = ReturnType<typeof openStore>;

/** What the newest report of each server is divided by. */
const divisions: Record<string, string> = {
  Version: '$.version',
  System: '$.os.type',
  Distribution: '$.os.distro',
  Architecture: '$.os.arch',
  'In a container': '$.os.containerized',
  'Music lies on': '$.fs.music.type',
  Sharing: '$.config.enableSharing',
  Transcoding: '$.config.transcodingCacheSize',
};
const mostValues = 12;

/** AppError invalid for a file that cannot be one. */
export function openStore(file: string) {
  const db = openFile(file);
  db.run('PRAGMA busy_timeout = 5000');
  db.run(
    'CREATE TABLE IF NOT EXISTS report (id TEXT NOT NULL, day TEXT NOT NULL, payload TEXT NOT NULL, PRIMARY KEY (id, day)) STRICT, WITHOUT ROWID',
  );
  db.run('CREATE INDEX IF NOT EXISTS ix_report_day ON report (day)');
  const dayOf = (now: number) => new Date(now).toISOString().slice(0, 10);
  const newest = '(SELECT id, max(day) AS day FROM report GROUP BY id)';

  return {
    /** A second report of a day takes the place of the first. */
    add(report: Report, now: number): void {
      db.query('INSERT INTO report (id, day, payload) VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET payload = ?3').run(
        report.id,
        dayOf(now),
        JSON.stringify(report),
      );
    },
    /** Deletes what is too old; how many reports. */
    tidy(now: number): number {
      return db.query('DELETE FROM report WHERE day <= ?').run(dayOf(now - keptDays * dayMs)).changes;
    },
    totals(): Totals {
      const of = (sql: string, ...binds: string[]) => db.query(sql).values(...binds) as [string, number][];
      const tracks = db
        .query(
          `SELECT json_extract(payload, '$.library.tracks') AS n FROM report JOIN ${newest} USING (id, day) WHERE json_type(payload, '$.library.tracks') IN ('integer', 'real') ORDER BY n`,
        )
        .values() as [number][];
      return {
        servers: Number(db.query('SELECT count(DISTINCT id) FROM report').values()[0]?.[0]),
        reports: Number(db.query('SELECT count(*) FROM report').values()[0]?.[0]),
        byDay: of('SELECT day, count(*) FROM report GROUP BY day ORDER BY day'),
        shares: Object.fromEntries(
          Object.entries(divisions).map(([heading, path]) => [
            heading,
            of(
              `SELECT CAST(coalesce(json_extract(payload, ?1), '') AS TEXT) AS value, count(*) AS n FROM report JOIN ${newest} USING (id, day)
               GROUP BY value ORDER BY n DESC, value LIMIT ${mostValues}`,
              path,
            ),
          ]),
        ),
        tracks: { sum: tracks.reduce((sum, [n]) => sum + n, 0), median: tracks[tracks.length >> 1]?.[0] ?? 0 },
      };
    },
    close: () => db.close(),
  };
}

function openFile(file: string): Database {
  try {
    const db = new Database(file, { create: true, strict: true });
    db.run('PRAGMA journal_mode = WAL');
    return db;
  } catch (cause) {
    throw invalid(`--database: ${file} cannot be used (${messageOf(cause)})`, cause);
  }
}
