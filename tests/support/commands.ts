// Commands in this process, beside an open app as beside a running server.
import { join } from 'node:path';

import { runCommand } from '../../src/commands.ts';
import { loadConfig } from '../../src/config/load.ts';
import type { TestApp } from './make-app.ts';

export interface Ran {
  code: number;
  out: string;
  err: string;
}

/** Runs one; `lines` are what somebody types, and mistakes are thrown. */
export async function runBeside(test: TestApp, words: readonly string[], lines: readonly string[] = []): Promise<Ran> {
  const argv = [...words, `--musicfolder=${test.library.root}`, `--datafolder=${join(test.folder, 'data')}`, '--loglevel=error'];
  const loaded = loadConfig({ argv, env: {}, cwd: test.folder, readFile: () => undefined });
  const typed = [...lines];
  let [out, err] = ['', ''];
  const code = await runCommand(loaded, {
    out: (text) => (out += text),
    err: (text) => (err += text),
    cwd: '/',
    isTerminal: false,
    isJournal: false,
    signal: new AbortController().signal,
    onScanSignal: () => {},
    readLine: () => Promise.resolve(typed.shift()),
    readSecret: () => Promise.resolve(typed.shift()),
    canType: lines.length > 1,
  });
  return { code, out, err };
}
