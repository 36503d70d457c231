// Load from wrk: requests per second and latencies of one address.

export interface Load {
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
  megabytesPerSecond: number;
  /** Answers that were no 2xx or 3xx, and broken connections. */
  failures: number;
}

export interface LoadOptions {
  seconds: number;
  connections: number;
}

/** Whether wrk is there; the command that installs it otherwise. */
export function requireWrk(): void {
  if (!Bun.which('wrk')) throw new Error('the bench needs wrk; install it with: sudo apt-get install wrk');
}

/** Runs wrk with one thread against one address. */
export async function load(url: string, { seconds, connections }: LoadOptions): Promise<Load> {
  const child = Bun.spawn(['wrk', '-t1', `-c${connections}`, `-d${seconds}s`, '--latency', '--timeout', '10s', url], {
    stdout: 'pipe',
    stderr: 'pipe',
  });
  const text = await new Response(child.stdout).text();
  if ((await child.exited) !== 0) throw new Error(`wrk failed: ${await new Response(child.stderr).text()}`);
  const find = (pattern: RegExp) => pattern.exec(text)?.[1] ?? '0';
  const failed = [/Non-2xx or 3xx responses: (\d+)/, /connect (\d+)/, /read (\d+)/, /write (\d+)/, /timeout (\d+)/];
  return {
    perSecond: Number(find(/Requests\/sec:\s+([\d.]+)/)),
    p50Ms: milliseconds(find(/^\s+50%\s+(\S+)/m)),
    p99Ms: milliseconds(find(/^\s+99%\s+(\S+)/m)),
    megabytesPerSecond: bytes(find(/Transfer\/sec:\s+(\S+)/)) / 1e6,
    failures: failed.reduce((sum, pattern) => sum + Number(find(pattern)), 0),
  };
}

function milliseconds(text: string): number {
  const [, number = '0', unit = 'ms'] = /^([\d.]+)(us|ms|s|m)$/.exec(text) ?? [];
  return Number(number) * ({ us: 0.001, ms: 1, s: 1000, m: 60_000 }[unit] ?? 1);
}

function bytes(text: string): number {
  const [, number = '0', unit = 'B'] = /^([\d.]+)(B|KB|MB|GB)$/.exec(text) ?? [];
  return Number(number) * ({ B: 1, KB: 1024, MB: 1024 ** 2, GB: 1024 ** 3 }[unit] ?? 1);
}
