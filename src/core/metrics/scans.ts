// How many scans have ended since the start, how the last ones did, and how long they took. Scans of the command line count too.
import type { Context } from '../../context.ts';
import type { Family } from '../../lib/exposition.ts';

interface Run {
  pk: number;
  startedAt: number;
  finishedAt: number;
  error: string;
}

/** Counts from now on. */
export function createScanCounts({ db }: Pick<Context, 'db'>) {
  const client = db.$client;
  const counts = { true: 0, false: 0 };
  let seen = (client.query('SELECT coalesce(max(pk), 0) FROM scan_run WHERE finished_at IS NOT NULL').values()[0] as [number])[0];

  const last = (isFine: boolean) =>
    client
      .query(
        `SELECT pk, started_at AS startedAt, finished_at AS finishedAt, error FROM scan_run
         WHERE finished_at IS NOT NULL AND (error = '') = ? ORDER BY pk DESC LIMIT 1`,
      )
      .get(isFine ? 1 : 0) as Run | null;

  function count(): void {
    const fresh = client.query('SELECT pk, error FROM scan_run WHERE finished_at IS NOT NULL AND pk > ? ORDER BY pk').all(seen);
    for (const { pk, error } of fresh as Pick<Run, 'pk' | 'error'>[]) {
      counts[error === '' ? 'true' : 'false']++;
      seen = pk;
    }
  }

  return {
    families(): Family[] {
      count();
      const runs = [true, false].flatMap((isFine) => {
        const run = last(isFine);
        return run ? [{ ...run, labels: { success: String(isFine) } }] : [];
      });
      return [
        {
          name: 'media_scans',
          type: 'counter',
          help: 'Scans that ended since the start of the server.',
          samples: Object.entries(counts).map(([success, value]) => ({ labels: { success }, value })),
        },
        {
          name: 'media_scan_last',
          type: 'gauge',
          help: 'When the last scan ended, in seconds since 1970.',
          samples: runs.map(({ labels, finishedAt }) => ({ labels, value: finishedAt / 1000 })),
        },
        {
          name: 'melodrome_scan_duration_seconds',
          type: 'gauge',
          help: 'How long the last scan took.',
          samples: runs.map(({ labels, startedAt, finishedAt }) => ({ labels, value: (finishedAt - startedAt) / 1000 })),
        },
      ];
    },
  };
}
