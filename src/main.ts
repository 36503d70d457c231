// The program: arguments, environment, signals, exit code. The only file that touches `process`.
import { existsSync, readFileSync } from 'node:fs';

import { runCommand } from './commands.ts';
import { createPrompts } from './commands/prompt.ts';
import { loadConfig } from './config/load.ts';
import { AppError } from './lib/errors.ts';

// What the server writes holds sessions, listening and passwords: it is for its own user.
process.umask(0o077);

const stopping = new AbortController();
/** Whoever asks twice does not want to wait. */
const impatient = 130;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGABRT'] as const) {
  process.on(signal, () => (stopping.signal.aborted ? process.exit(impatient) : stopping.abort(signal)));
}

const readFile = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8') : undefined);

try {
  const loaded = loadConfig({
    argv: process.argv.slice(2),
    env: process.env,
    cwd: process.cwd(),
    readFile,
    exists: existsSync,
    uid: process.geteuid?.(),
  });
  process.exitCode = await runCommand(loaded, {
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    cwd: process.cwd(),
    isTerminal: process.stderr.isTTY ?? false,
    isJournal: process.env['JOURNAL_STREAM'] !== undefined && process.env['ND_SYSTEMD_PRIORITY_LOGGING'] !== 'false',
    signal: stopping.signal,
    onScanSignal: (hear) => process.platform !== 'win32' && process.on('SIGUSR1', hear),
    ...createPrompts(process.stdin, stopping.signal),
  });
} catch (error) {
  process.stderr.write(error instanceof AppError ? `melodrome: ${error.message}\n` : `melodrome: ${(error as Error).stack}\n`);
  process.exitCode = 1;
}
process.exit();
