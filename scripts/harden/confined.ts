// C38: as a container runs it without a word more than it needs: a root that is read-only, an ordinary user, no capability,
// no new privileges, some processes. Without a container engine: a mount namespace and setpriv do the same.
import { chmodSync, chownSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { makeLibrary } from '../smoke/library.ts';
import { smoke } from '../smoke/steps.ts';
import { freePort, root } from '../tools/run.ts';
import { must, until, type Check } from './subject.ts';

const user = 10_001;
/** The whole root read-only, but for one folder; a /tmp of its own that nobody may write. */
const script = `mount --make-rprivate / && mount --bind "$1/data" "$1/data" && mount --bind -o ro "$1/music" "$1/music" && mount -o remount,bind,ro "$1/music" \
&& mount -o remount,bind,ro / && (mountpoint -q /tmp && mount -o remount,bind,ro /tmp; true) && shift \
&& exec setpriv --reuid ${user} --regid ${user} --clear-groups --no-new-privs --bounding-set -all --inh-caps -all --ambient-caps -all \
prlimit --nproc=4096 "$@"`;

export const confined: Check = {
  id: 'C38',
  title: 'a read-only system without capabilities',
  async run(_, binary) {
    must(process.geteuid?.() === 0, 'a mount namespace needs root; type: sudo npx --yes bun@1.4.5 run harden');
    const folder = mkdtempSync(join(tmpdir(), 'melodrome-harden-'));
    const data = join(folder, 'data');
    const log = join(folder, 'log');
    try {
      chmodSync(folder, 0o755);
      mkdirSync(data, { mode: 0o700 });
      chownSync(data, user, user);
      const songs = await makeLibrary(join(root, 'demo'), join(folder, 'music'));
      Bun.spawnSync(['chmod', '-R', 'a+rX', join(folder, 'music')]);
      // A binary that lies where others may read it.
      const program = join(folder, 'melodrome');
      copyFileSync(binary, program);
      chmodSync(program, 0o755);
      const port = await freePort();
      const flags = [
        `--musicfolder=${join(folder, 'music')}`,
        `--datafolder=${data}`,
        '--address=127.0.0.1',
        `--port=${port}`,
        '--enforcenonrootuser',
      ];
      const child = Bun.spawn(['unshare', '--mount', 'sh', '-c', script, 'sh', folder, program, ...flags], {
        cwd: '/',
        stdin: 'ignore',
        stdout: 'ignore',
        stderr: Bun.file(log),
        env: { PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin' },
      });
      try {
        const origin = `http://127.0.0.1:${port}`;
        await until('it answers', () => {
          must(child.exitCode === null, `it ended: ${readFileSync(log, 'utf8')}`);
          return fetch(`${origin}/ping`).then(
            (reply) => reply.ok,
            () => false,
          );
        });
        const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
        const line = (name: string) => new RegExp(`^${name}:\\s+(.*)$`, 'm').exec(status)?.[1] ?? '';
        must(line('Uid').startsWith(`${user}\t`), `it runs as ${line('Uid')}`);
        for (const name of ['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb']) must(/^0+$/.test(line(name)), `${name} is ${line(name)}`);
        must(line('NoNewPrivs') === '1', 'it may get new privileges');
        const inside = (path: string) =>
          Bun.spawnSync(['nsenter', `--mount=/proc/${child.pid}/ns/mnt`, 'sh', '-c', `touch "${path}"`], { stderr: 'ignore' }).exitCode ===
          0;
        const writable = ['/', '/etc', '/usr/bin', '/var/tmp', folder, join(folder, 'music')].filter((place) =>
          inside(join(place, 'melodrome-try')),
        );
        must(writable.length === 0, `even root writes in ${writable.join(', ')}`);
        const { passed, failed } = await smoke({ origin, songs, tell: () => {} });
        must(failed.length === 0 && passed > 8, `failed: ${failed.join(', ')}; ${readFileSync(log, 'utf8')}`);
        child.kill('SIGTERM');
        const code = await child.exited;
        must(code === 0, `it ended with ${code}`);
        must(!/ERROR/.test(readFileSync(log, 'utf8')), `the log has errors: ${readFileSync(log, 'utf8')}`);
        return `user ${user}, no capability, no new privileges, everything but the data folder read-only (tried in ${6} places): ${passed} of ${passed} steps from the first admin to conversions, ended with 0`;
      } finally {
        child.kill('SIGKILL');
        await child.exited;
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
