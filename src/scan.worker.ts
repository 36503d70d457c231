// The scan thread: the only writer of the catalogue's tables, on a connection of its own.
import type { Database } from 'bun:sqlite';

import { openDatabase } from './db/open.ts';
import { letPass } from './db/turns.ts';
import { messageOf } from './lib/errors.ts';
import { createLog } from './lib/log.ts';
import { standBack } from './lib/niceness.ts';
import { beat, releaseLock, takeLock } from './scanner/lock.ts';
import { createPause } from './scanner/pause.ts';
import { runScan } from './scanner/scan.ts';
import type { ScanMessage, ScanReply, ScanRequest, ScanSettings, ScanSummary } from './scanner/types.ts';
import { createTagPool } from './workers/tag-pool.ts';

declare const self: Worker;

/** Who listens or turns pages comes first, where both want the processor. */
const niceness = 3;
/** With Scanner.LowPriority: only what nobody else wants. */
const lowNiceness = 19;

let cancelled = false;
const pause = createPause();

const post = (reply: ScanReply) => self.postMessage(reply);

self.onmessage = (event: MessageEvent<ScanMessage>) => {
  const message = event.data;
  if (message.type === 'start') {
    // The answer comes last: whoever gets it may end this thread.
    run(message.request, message.settings).then(post, (error: unknown) => post({ type: 'failed', reason: messageOf(error) }));
  } else if (message.type === 'pause') pause.begin();
  else {
    cancelled ||= message.type === 'cancel';
    pause.end();
  }
};

async function run(request: ScanRequest, settings: ScanSettings): Promise<ScanReply> {
  if (settings.lowPriority) standBack(lowNiceness, { isWholeProgram: true });
  else standBack(niceness);
  const client = openDatabase(settings.databaseFile, { durability: 'NORMAL' }).$client;
  letPass(client, settings.turns);
  // As part of a commit it would hold up whoever waits for a turn: runScan does it between batches.
  client.run('PRAGMA wal_autocheckpoint = 0');
  // A scan has time: people who write without a pause must not end it.
  client.run('PRAGMA busy_timeout = 60000');
  try {
    const isOurs = await waitForLock(client, settings);
    if (!isOurs) return { type: 'failed', reason: 'another process is scanning this library already; wait until it is done' };
    return { type: 'done', summary: await scan(client, request, settings) };
  } finally {
    releaseLock(client, settings.pid);
    client.close();
  }
}

const lockWaitMs = 30_000;

/** A command that has just ended, or an import, gives it back soon. */
async function waitForLock(client: Database, settings: ScanSettings): Promise<boolean> {
  const until = Date.now() + lockWaitMs;
  while (!takeLock(client, settings.pid, Date.now())) {
    if (cancelled || Date.now() > until) return false;
    await Bun.sleep(250);
  }
  return true;
}

async function scan(client: Database, request: ScanRequest, settings: ScanSettings): Promise<ScanSummary> {
  const log = createLog({ level: settings.logLevel, write: (line) => post({ type: 'log', line }) }).child('scanner');
  const pool = createTagPool({ size: settings.workers, rules: settings });
  const gate = pause.gate(() => beat(client, settings.pid, Date.now()));
  const tools = { client, settings, log, now: Date.now, readSongs: pool.read, isCancelled: () => cancelled, gate };
  try {
    return await runScan(tools, request, {
      onProgress(progress) {
        beat(client, settings.pid, Date.now());
        post({ type: 'progress', progress: { ...progress, paused: pause.isPaused() } });
      },
      onAlbums: (ids) => post({ type: 'albums', ids }),
    });
  } finally {
    pool.close();
  }
}
