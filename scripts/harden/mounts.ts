// Mounts for checks of disks that fill up and vanish; root may make them.
import { must } from './subject.ts';

/** `mount` with these arguments; the answer takes it away again, even where it is in use. */
export function mounted(args: readonly string[]): () => void {
  must(process.geteuid?.() === 0, 'mounting a disk needs root; type: sudo npx --yes bun@1.4.5 run harden');
  const { exitCode, stderr } = Bun.spawnSync(['mount', ...args]);
  must(exitCode === 0, `mount ${args.join(' ')}: ${stderr.toString()}`);
  return () => void Bun.spawnSync(['umount', '-l', args.at(-1) ?? '']);
}
