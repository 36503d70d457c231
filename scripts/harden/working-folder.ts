// C16: what lies in the folder a server is started in is never run or read as its own settings.
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { must, runBinary, until, type Check } from './subject.ts';

export const workingFolder: Check = {
  id: 'C16',
  title: 'nothing is loaded from the working folder',
  async run(_, binary) {
    const folder = mkdtempSync(join(tmpdir(), 'melodrome-harden-'));
    const sign = join(folder, 'SIGN');
    const mark = `require('node:fs').appendFileSync(${JSON.stringify(sign)}, process.argv0 + '\\n');`;
    try {
      const names = ['.env', '.env.local', '.env.production', '.env.development', '.env.test'];
      for (const name of names)
        writeFileSync(
          join(folder, name),
          `ND_PORT=1\nND_LOGLEVEL=nonsense\nND_MUSICFOLDER=/etc\nNODE_OPTIONS=--require=${folder}/evil.js\n`,
        );
      writeFileSync(join(folder, 'evil.js'), mark);
      writeFileSync(join(folder, 'bunfig.toml'), `preload = ["./evil.js"]\n[run]\nbun = true\n[serve.static]\nplugins = ["./evil.js"]\n`);
      symlinkSync('bunfig.toml', join(folder, '.bunfig.toml'));
      const parts = [
        'main.js',
        'index.js',
        'src/main.ts',
        'scan.worker.ts',
        'node_modules/elysia/index.js',
        'node_modules/sharp/index.js',
        'node_modules/bun/index.js',
      ];
      for (const part of parts) {
        mkdirSync(join(folder, part, '..'), { recursive: true });
        writeFileSync(join(folder, part), mark);
      }
      writeFileSync(join(folder, 'package.json'), '{"name":"x","main":"evil.js","type":"commonjs","imports":{"#x":"./evil.js"}}');
      writeFileSync(join(folder, 'tsconfig.json'), '{"extends":"./nowhere.json"}');
      mkdirSync(join(folder, 'music'));
      const flags = [`--musicfolder=${join(folder, 'music')}`, `--datafolder=${join(folder, 'data')}`];
      const scanned = await runBinary(binary, ['scan', ...flags], folder);
      must(scanned.code === 0, `the scan ended with ${scanned.code}: ${scanned.err}`);
      const server = Bun.spawn([binary, ...flags, '--address=127.0.0.1', '--port=0'], {
        cwd: folder,
        stdin: 'ignore',
        stdout: 'ignore',
        stderr: Bun.file(join(folder, 'log')),
        env: { PATH: process.env['PATH'] ?? '' },
      });
      let log = '';
      await until('the server is ready', async () => {
        log = await Bun.file(join(folder, 'log')).text();
        return log.includes('ready: ') || server.exitCode !== null;
      });
      server.kill('SIGTERM');
      const code = await server.exited;
      must(code === 0 && /ready: http:\/\/127\.0\.0\.1:(?!1\/)\d+\//.test(log), `the server ended with ${code}: ${log}`);
      must(log.includes(`music=${join(folder, 'music')}`), `it plays another folder: ${log}`);
      must(!existsSync(sign), 'something of the folder was run');
      return `${names.length} .env files, bunfig.toml with preload, ${parts.length} modules by names of its own: none was read or run, by the server and by a command`;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
