// Durations and sizes as people write them in a configuration: `1h30m`, `100MB`.

const unitMs: Record<string, number> = { ns: 1e-6, us: 1e-3, µs: 1e-3, μs: 1e-3, ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Milliseconds of a Go duration such as `1h30m`, `1.5s` or `0`; undefined when it is none. */
export function parseDuration(text: string): number | undefined {
  const trimmed = text.trim().toLowerCase();
  if (trimmed === '0') return 0;
  if (!/^(\d+(\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h)((\d+(\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h))*$/.test(trimmed)) return undefined;
  let total = 0;
  for (const [, amount, unit] of trimmed.matchAll(/([\d.]+)([^\d.]+)/g)) total += Number(amount) * (unitMs[unit ?? ''] ?? 0);
  return total;
}

const prefixes = ['', 'k', 'm', 'g', 't', 'p'];

/** Bytes of a size such as `100MB` (1000s), `100 MiB` (1024s) or `4096`; undefined when it is none. */
export function parseSize(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*([kmgtp]?)(i?)b?$/.exec(text.trim().toLowerCase().replaceAll(',', ''));
  if (!match) return undefined;
  const [, amount, prefix = '', binary] = match;
  if (binary && !prefix) return undefined;
  return Math.floor(Number(amount) * (binary ? 1024 : 1000) ** prefixes.indexOf(prefix));
}
