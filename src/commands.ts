// What the program does for each command: server, scan, health, and the texts it can print.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { App } from './app.ts';
import { artwork } from './commands/artwork.ts';
import { backups } from './commands/backup.ts';
import { explainSubjects } from './commands/explain.ts';
import { importNavidrome } from './commands/import.ts';
import { insightsServer } from './commands/insights-server/insights-server.ts';
import { inspectFiles } from './commands/inspect.ts';
import { playlists } from './commands/playlists.ts';
import { service } from './commands/service.ts';
import { asJson, openApp, openLog, progressLine, report, withApp, type Run, type Terminal } from './commands/terminal.ts';
import { users } from './commands/users.ts';
import type { Command } from './config/commands.ts';
import { helpText } from './config/help.ts';
import type { Loaded } from './config/load.ts';
import { assetRoot } from './env.ts';
import { startJobs } from './jobs.ts';
import { decodeText } from './lib/decode-text.ts';
import { conflict, messageOf } from './lib/errors.ts';
import { noLibrary, parseTarget } from './scanner/state.ts';
import type { ScanSummary } from './scanner/types.ts';
import { createServer } from './server.ts';
import { version } from './version.ts';

const commands: Record<Command['name'], Run> = {
  help: ({ command }, { out }) => print(out, helpText(command.name === 'help' ? command.topic : '')),
  version: (_, { out }) => print(out, `${version}\n`),
  licenses: (_, { out }) => print(out, readFileSync(join(assetRoot, 'THIRD-PARTY-NOTICES.md'), 'utf8')),
  artwork,
  backup: backups,
  health,
  explain: explainSubjects,
  import: importNavidrome,
  inspect: inspectFiles,
  'insights-server': insightsServer,
  pls: playlists,
  scan,
  server,
  service,
  user: users,
};

/** Runs the command that was asked for; its exit code. */
export const runCommand = (loaded: Loaded, terminal: Terminal): Promise<number> => commands[loaded.command.name](loaded, terminal);

async function print(out: Terminal['out'], text: string): Promise<number> {
  out(text);
  return 0;
}

async function server(loaded: Loaded, terminal: Terminal): Promise<number> {
  const { log, close } = openLog(loaded.config, terminal);
  if (loaded.hasBanner) log.info(`Melodrome ${version}`);
  report(loaded, log);
  const { app, close: closeApp } = openApp(loaded, log, 'server');
  const http = createServer(app);
  let stopJobs = () => {};
  try {
    terminal.onScanSignal(() => {
      log.info('a scan is asked for', { signal: 'SIGUSR1' });
      // What comes of it stands in the log.
      app.scanner.scan({ full: false, targets: [] }).catch(() => {});
    });
    const address = await http.listen();
    const ms = Math.round(performance.now());
    log.info(`ready: ${address}`, { music: app.firstLibrary.path, data: loaded.config.dataFolder, ms });
    if (app.access.isFirstTime()) log.info(`open ${address} in a browser to create the admin`);
    stopJobs = startJobs(app);
    await aborted(terminal.signal);
    log.info('stopping', { signal: terminal.signal.reason });
    return 0;
  } finally {
    stopJobs();
    await http.stop();
    await closeApp();
    log.info('stopped');
    close();
  }
}

const aborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => (signal.aborted ? resolve() : signal.addEventListener('abort', () => resolve(), { once: true })));

async function scan(loaded: Loaded, terminal: Terminal): Promise<number> {
  if (loaded.command.name !== 'scan') return 1;
  const { full, acceptMissing, targetFile, isJson } = loaded.command;
  const targets = [...loaded.command.targets, ...(targetFile === undefined ? [] : readTargets(targetFile))];
  return withApp(loaded, terminal, async (app) => {
    const stopProgress = showProgress(app, terminal);
    terminal.signal.addEventListener('abort', () => void app.scanner.close());
    // A file in which nothing stands asks for nothing, not for everything.
    const wanted = targets.length === 0 && targetFile !== undefined ? [noLibrary] : targets.map((text) => parseTarget(app, text));
    const summary = await app.scanner.scan({ full, acceptMissing, targets: wanted });
    stopProgress();
    await app.playlistFiles.idle();
    terminal.out(isJson ? asJson(summary) : describe(summary));
    return summary.error === '' && summary.skipped.length + summary.held.length === 0 ? 0 : 1;
  });
}

function readTargets(file: string): string[] {
  try {
    return decodeText(readFileSync(file))
      .split(/\r?\n/)
      .filter((line) => line.trim() !== '');
  } catch (error) {
    throw conflict(`the file of scan targets ${file} cannot be read (${messageOf(error)})`);
  }
}

function showProgress(app: App, terminal: Terminal): () => void {
  const say = progressLine(terminal);
  const stop = app.events.on('scan-progress', ({ count, expected, filesRead }) => {
    const share = expected > 0 ? ` of about ${expected}` : '';
    say(`${count}${share} files seen, ${filesRead} read`);
  });
  return () => {
    stop();
    say('');
  };
}

function describe(summary: ScanSummary): string {
  const seconds = ((summary.finishedAt - summary.startedAt) / 1000).toFixed(1);
  const { files, folders, filesRead, added, changed, moved, missing, problems } = summary;
  const lines = [
    `${files} files in ${folders} folders, ${filesRead} read in ${seconds} s`,
    `${added} added, ${changed} changed, ${moved} moved, ${missing} missing, ${problems} problems`,
    ...summary.held.map(({ reason }) => reason),
    ...summary.skipped.map(({ library, reason }) => `${library} was left as it is: ${reason}`),
    ...(summary.error ? [`error: ${summary.error}`] : []),
  ];
  return `${lines.join('\n')}\n`;
}

/** Asks the server of this configuration on this machine. */
async function health({ config, command }: Loaded, terminal: Terminal): Promise<number> {
  const isJson = command.name === 'health' && command.isJson;
  const isFile = config.address.startsWith('unix:');
  const scheme = config.tlsCert && config.tlsKey ? 'https' : 'http';
  const isAny = ['', '0.0.0.0', '::'].includes(config.address);
  // The number, not the name: small containers have no /etc/hosts.
  const host = isAny || isFile ? '127.0.0.1' : config.address.includes(':') ? `[${config.address}]` : config.address;
  const port = isFile ? '' : `:${config.port}`;
  const address = isFile ? config.address : `${host}${port}`;
  try {
    const reply = await fetch(`${scheme}://${host}${port}${config.basePath}/ping`, {
      signal: AbortSignal.timeout(5000),
      redirect: 'error',
      // The certificate is made for the public name; this asks the same machine.
      tls: { rejectUnauthorized: false },
      ...(isFile ? { unix: config.address.slice('unix:'.length) } : {}),
    });
    if (!reply.ok) throw conflict(`it answered with status ${reply.status}`);
    terminal.out(isJson ? asJson({ isHealthy: true, address }) : 'ok\n');
    return 0;
  } catch (error) {
    if (isJson) terminal.out(asJson({ isHealthy: false, address, error: messageOf(error) }));
    else terminal.err(`no healthy server at ${address}: ${messageOf(error)}\n`);
    return 1;
  }
}
