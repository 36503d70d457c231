// A number that changes whenever another connection (the scan thread) has written: caches made from
// the catalogue compare it and drop what is old. Costs about two microseconds.
import type { Context } from '../../context.ts';

/** SQLite's own count of foreign commits, see PRAGMA data_version. */
export function catalogVersion({ db }: Pick<Context, 'db'>): number {
  const row = db.$client.query('PRAGMA data_version').values()[0];
  return Number(row?.[0]);
}

/** Calls `drop` when the catalogue has changed since the last call. */
export function createStaleCheck(ctx: Pick<Context, 'db' | 'events'>, drop: () => void): () => void {
  let seen = catalogVersion(ctx);
  // Our own commits do not count for SQLite, and pictures are what users change in the catalogue.
  ctx.events.on('pictures-changed', drop);
  // What a scan made old is not worth its memory until somebody asks again.
  ctx.events.on('scan-finished', drop);
  return () => {
    const now = catalogVersion(ctx);
    if (now === seen) return;
    seen = now;
    drop();
  };
}
