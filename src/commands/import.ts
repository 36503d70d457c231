// `import`: everything people have made in Navidrome, from its database.
import type { App } from '../app.ts';
import type { Command } from '../config/commands.ts';
import { hasUsers } from '../core/access/users.ts';
import { createLibraries, prepareImport, runImport, type Import } from '../core/navidrome/import.ts';
import { parseMap } from '../core/navidrome/paths.ts';
import { bringPictures } from '../core/navidrome/pictures.ts';
import { describeReport } from '../core/navidrome/report-text.ts';
import type { Report } from '../core/navidrome/report.ts';
import { openSource } from '../core/navidrome/source.ts';
import { copyDatabase } from '../db/migrate.ts';
import { databaseFile } from '../db/open.ts';
import { conflict } from '../lib/errors.ts';
import { beat, releaseLock, takeLock } from '../scanner/lock.ts';
import { wasInterrupted } from '../scanner/state.ts';
import { asJson, progressLine, withApp, type Run, type Terminal } from './terminal.ts';

type ImportCommand = Extract<Command, { name: 'import' }>;

const copyFolder = 'import-copies';
const lockWaitMs = 60_000;

/** Reads the database, scans where files are not known yet, imports, and prints the report. */
export const importNavidrome: Run = async (loaded, terminal) => {
  const { command } = loaded;
  if (command.name !== 'import') return 1;
  const maps = command.maps.map(parseMap);
  const source = openSource(command.file, loaded.config.dataFolder);
  try {
    return await withApp(loaded, terminal, async (app) => {
      const plan = await prepareImport(app, source, maps, command.key);
      const report = await bring(app, plan, command, terminal);
      terminal.out(command.isJson ? asJson(report) : describeReport(report));
      return 0;
    });
  } finally {
    source.close();
  }
};

/**
 * First a rehearsal that is rolled back: it tells whether there is anything to do, so that a second import writes nothing,
 * not even a copy. Only then the copy, and the import in one transaction.
 */
async function bring(app: App, plan: Import, command: ImportCommand, terminal: Terminal): Promise<Report> {
  const say = progressLine(terminal);
  say('looking through the database …');
  let rehearsal = await locked(app, say, () => runImport(app, plan, true));
  let copy = '';
  const makeCopy = () => {
    say('copying the database as it is …');
    copy ||= copyDatabase(app.db.$client, { file: databaseFile(app.config.dataFolder), now: app.clock.now() }, copyFolder);
  };
  const hasLibraries = rehearsal.report.sections.libraries.brought > 0;
  if (command.hasScan && (rehearsal.isBehind || wasInterrupted(app) || (hasLibraries && !command.isDryRun))) {
    if (hasLibraries && !command.isDryRun) {
      makeCopy();
      createLibraries(app, plan);
    }
    await scan(app, say);
    rehearsal = await locked(app, say, () => runImport(app, plan, true));
  }
  if (command.isDryRun || rehearsal.report.changes === 0) {
    say('');
    return { ...rehearsal.report, isDryRun: command.isDryRun };
  }
  makeCopy();
  const isFirst = !hasUsers(app);
  say('importing …');
  const { report, pictures } = await locked(app, say, () => runImport(app, plan, false));
  await bringPictures(app, app.artwork, pictures, report);
  // What waited for an owner, playlist files of the libraries above all, can be made now.
  if (isFirst && hasUsers(app)) app.events.emit('admin-created', {});
  await app.playlistFiles.idle();
  say('');
  return { ...report, copy };
}

async function scan(app: App, say: (text: string) => void): Promise<void> {
  const stop = app.events.on('scan-progress', ({ count, filesRead }) => say(`scanning: ${count} files seen, ${filesRead} read`));
  try {
    await app.scanner.scan({ full: false, targets: [] });
    await app.playlistFiles.idle();
  } finally {
    stop();
  }
}

/** No scan runs meanwhile, of this or another process: the import gives songs their ids. */
async function locked<T>(app: App, say: (text: string) => void, work: () => T): Promise<T> {
  const client = app.db.$client;
  const until = Date.now() + lockWaitMs;
  while (!takeLock(client, process.pid, Date.now())) {
    if (Date.now() > until) throw conflict('another process is scanning the libraries; wait until it is done and import again');
    say('waiting for a running scan …');
    await Bun.sleep(500);
  }
  try {
    beat(client, process.pid, Date.now());
    return work();
  } finally {
    releaseLock(client, process.pid);
  }
}
