// What every command needs: the terminal, a log, and the App of a configuration for as long as it works.
import { createWriteStream } from 'node:fs';

import { createApp, type App } from '../app.ts';
import type { Config, Loaded } from '../config/load.ts';
import { messageOf } from '../lib/errors.ts';
import { createLog, type Log } from '../lib/log.ts';

/** The terminal, as far as commands need it. */
export interface Terminal {
  out: (text: string) => void;
  err: (text: string) => void;
  /** The folder that relative paths start from. */
  cwd: string;
  isTerminal: boolean;
  /** Lines go to journald, which reads priorities. */
  isJournal: boolean;
  /** Aborts when the program is asked to stop. */
  signal: AbortSignal;
}

/** A command; its exit code. */
export type Run = (loaded: Loaded, terminal: Terminal) => Promise<number>;

/** The log of a configuration, in its file or on the terminal. */
export function openLog(config: Config, terminal: Terminal): { log: Log; close: () => Promise<void> } {
  const options = { level: config.logLevel, journal: terminal.isJournal };
  if (!config.logFile) return { log: createLog({ ...options, write: terminal.err }), close: async () => {} };
  const stream = createWriteStream(config.logFile, { flags: 'a', mode: 0o600 });
  stream.on('error', (error) => terminal.err(`melodrome: LogFile: ${config.logFile} cannot be written (${messageOf(error)})\n`));
  return {
    log: createLog({ ...options, journal: false, write: (line) => stream.write(line) }),
    close: () => new Promise((resolve) => stream.end(() => resolve())),
  };
}

/** What reading the configuration gave to say. */
export function report({ warnings, notices, config }: Loaded, log: Log): void {
  for (const text of warnings) log.warn(text);
  for (const text of notices) log.info(text);
  if (config.configFile) log.info('configuration read', { file: config.configFile });
}

/** Opens the App, also beside a running server, and closes it when the work is done. */
export async function withApp(loaded: Loaded, terminal: Terminal, work: (app: App) => number | Promise<number>): Promise<number> {
  const { log, close } = openLog(loaded.config, terminal);
  report(loaded, log);
  const app = createApp(loaded.config, { log });
  try {
    return await work(app);
  } finally {
    await app.close();
    await close();
  }
}
