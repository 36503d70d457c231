// The configuration as admins see it: every option under its written name, secrets masked (navidrome.md 5.3).
import type { Config } from './load.ts';
import { listOptions } from './options.ts';

export interface ShownGroup {
  [name: string]: unknown;
}

/** Their first and last characters tell admins which one it is. */
const partly = new Set(['LastFM.ApiKey', 'LastFM.Secret', 'Prometheus.MetricsPath', 'DevAutoLoginUsername']);
const shortest = 7;

/** An option for those who look after the server. */
export interface ShownOption {
  key: string;
  value: string;
  default: string;
  /** '' for a default. */
  from: string;
  isChanged: boolean;
  doc: string;
  waitsFor: string;
}

/** Every option: those that differ from their default first, each group in the order of the documentation. */
export function shownOptions(config: Config): ShownOption[] {
  const written = new Map(config.settings.map((setting) => [setting.key, setting]));
  const rows = listOptions().map(({ option, path }): ShownOption => {
    const used = path.reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], config);
    const setting = written.get(option.key);
    const isChanged = JSON.stringify(used) !== JSON.stringify(option.type.parse(option.default));
    const initial = option.defaultDoc ?? String(option.default);
    const value = setting?.value ?? (isChanged && option.defaultDoc === undefined ? used : initial);
    return {
      key: option.key,
      value: String(masked(option.key, option.isSecret ?? false, typeof value === 'object' ? JSON.stringify(value) : value)),
      default: initial,
      from: setting?.from ?? '',
      isChanged: isChanged && (setting !== undefined || option.defaultDoc === undefined),
      doc: option.doc,
      waitsFor: option.waitsFor ?? '',
    };
  });
  return [...rows.filter(({ isChanged }) => isChanged), ...rows.filter(({ isChanged }) => !isChanged)];
}

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
