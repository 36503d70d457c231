// What every command needs: the terminal, a log, and the App of a configuration for as long as it works.
import { createApp, type App } from '../app.ts';
import type { Config, Loaded } from '../config/load.ts';
import { lockFolder, type LockKind } from '../db/folder-lock.ts';
import { AppError, messageOf } from '../lib/errors.ts';
import { openLogFile } from '../lib/log-file.ts';
import { createLog, type Log } from '../lib/log.ts';
import type { Prompts } from './prompt.ts';

/** The terminal, as far as commands need it. */
export interface Terminal extends Prompts {
  out: (text: string) => void;
  err: (text: string) => void;
  /** The folder that relative paths start from. */
  cwd: string;
  isTerminal: boolean;
  /** Lines go to journald, which reads priorities. */
  isJournal: boolean;
  /** Aborts when the program is asked to stop. */
  signal: AbortSignal;
  /** Calls whenever somebody asks for a scan by SIGUSR1. */
  onScanSignal: (hear: () => void) => void;
}

/** A command; its exit code. */
export type Run = (loaded: Loaded, terminal: Terminal) => Promise<number>;

/** The log of a configuration, in its file or on the terminal; AppError invalid when the file cannot be opened. */
export function openLog(config: Config, terminal: Terminal): { log: Log; close: () => void } {
  const options = {
    level: config.logLevel,
    levels: config.devLogLevels,
    isRedacted: config.enableLogRedacting,
    journal: terminal.isJournal,
  };
  if (!config.logFile) return { log: createLog({ ...options, write: terminal.err }), close: () => {} };
  const say = (error: unknown) => `LogFile: ${config.logFile} cannot be written (${messageOf(error)})`;
  try {
    const { write, close } = openLogFile(config.logFile, (error) => terminal.err(`melodrome: ${say(error)}\n`));
    return { log: createLog({ ...options, journal: false, write }), close };
  } catch (cause) {
    throw new AppError('invalid', say(cause), { cause });
  }
}

/** What reading the configuration gave to say. */
export function report({ warnings, notices, config }: Loaded, log: Log): void {
  for (const text of warnings) log.warn(text);
  for (const text of notices) log.info(text);
  if (config.configFile) log.info('configuration read', { file: config.configFile });
}

/** The App with its data folder to itself as a server, or beside one; the answer closes both. */
export function openApp(loaded: Loaded, log: Log, kind: LockKind): { app: App; close: () => Promise<void> } {
  const unlock = lockFolder(loaded.config.dataFolder, kind);
  try {
    const app = createApp(loaded.config, { log, isBeside: kind === 'command' });
    return { app, close: () => app.close().finally(unlock) };
  } catch (error) {
    unlock();
    throw error;
  }
}

/** Opens the App, also beside a running server, and closes it when the work is done. */
export async function withApp(loaded: Loaded, terminal: Terminal, work: (app: App) => number | Promise<number>): Promise<number> {
  const { log, close } = openLog(loaded.config, terminal);
  report(loaded, log);
  const opened = openApp(loaded, log, 'command');
  try {
    return await work(opened.app);
  } finally {
    await opened.close();
    close();
  }
}

/** Says how far a command is, on one line that changes; '' takes it away. */
export const progressLine = ({ err, isTerminal }: Pick<Terminal, 'err' | 'isTerminal'>) =>
  isTerminal ? (text: string) => err(`\r\x1b[K${text}`) : () => {};

/** A cell of a list for spreadsheets. */
export const csvCell = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** What `--json` prints. */
export const asJson = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;
