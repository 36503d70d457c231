// The scan thread: the only writer of the catalogue's tables, on a connection of its own.
import { openDatabase } from './db/open.ts';
import { messageOf } from './lib/errors.ts';
import { createLog } from './lib/log.ts';
import { beat, releaseLock, takeLock } from './scanner/lock.ts';
import { runScan } from './scanner/scan.ts';
import type { ScanMessage, ScanReply, ScanRequest, ScanSettings } from './scanner/types.ts';
import { createTagPool } from './workers/tag-pool.ts';

declare const self: Worker;

let cancelled = false;

const post = (reply: ScanReply) => self.postMessage(reply);

self.onmessage = (event: MessageEvent<ScanMessage>) => {
  const message = event.data;
  if (message.type === 'cancel') {
    cancelled = true;
    return;
  }
  run(message.request, message.settings).catch((error: unknown) => post({ type: 'failed', reason: messageOf(error) }));
};

async function run(request: ScanRequest, settings: ScanSettings): Promise<void> {
  const log = createLog({ level: settings.logLevel, write: (line) => post({ type: 'log', line }) }).child('scanner');
  const db = openDatabase(settings.databaseFile, { durability: 'NORMAL' });
  const client = db.$client;
  // The default of 4 MB copies the same index pages into the file again and again.
  client.run('PRAGMA wal_autocheckpoint = 8000');
  if (!takeLock(client, settings.pid, Date.now())) {
    client.close();
    post({ type: 'failed', reason: 'another process is scanning this library already; wait until it is done' });
    return;
  }
  const pool = createTagPool({ size: settings.workers, rules: settings });
  try {
    const summary = await runScan(
      { client, settings, log, now: Date.now, readSongs: (files) => pool.read(files), isCancelled: () => cancelled },
      request,
      {
        onProgress(progress) {
          beat(client, settings.pid, Date.now());
          post({ type: 'progress', progress });
        },
        onAlbums: (ids) => post({ type: 'albums', ids }),
      },
    );
    releaseLock(client, settings.pid);
    post({ type: 'done', summary });
  } finally {
    await pool.close();
    releaseLock(client, settings.pid);
    client.close();
  }
}
