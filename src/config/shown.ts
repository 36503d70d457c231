// The configuration as admins see it: every option under its written name, secrets masked (navidrome.md 5.3).
import type { Config } from './load.ts';
import { listOptions } from './options.ts';

export interface ShownGroup {
  [name: string]: unknown;
}

/** Their first and last characters tell admins which one it is. */
const partly = new Set(['LastFM.ApiKey', 'LastFM.Secret', 'Prometheus.MetricsPath', 'DevAutoLoginUsername']);
const shortest = 7;

/** Values by the parts of their keys: `{ Scanner: { Schedule: … } }`. */
export function shownConfig(config: Config): ShownGroup {
  const shown: ShownGroup = {};
  for (const { option, path } of listOptions()) {
    const value = path.reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], config);
    const parts = option.key.split('.');
    const last = parts.pop() ?? '';
    let group = shown;
    for (const part of parts) group = (group[part] ??= {}) as ShownGroup;
    group[last] = masked(option.key, option.isSecret ?? false, value);
  }
  return shown;
}

function masked(key: string, isSecret: boolean, value: unknown): unknown {
  if (value === '' || value === undefined) return '';
  if (partly.has(key)) return partOf(String(value));
  if (isSecret) return '****';
  return typeof value === 'string' ? value.replace(/:\/\/[^/@\s]+@/, '://****@') : value;
}

const partOf = (text: string) => (text.length < shortest ? '****' : `${text[0]}${'*'.repeat(text.length - 2)}${text.at(-1)}`);
