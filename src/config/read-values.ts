// The strongest written value of each option, parsed. Former names, deprecations and options without
// their feature are reported here.
import { AppError, messageOf } from '../lib/errors.ts';
import type { Option } from './option.ts';
import { listOptions, removedKeys, type ListedOption, type OptionValues } from './options.ts';

/** A written value and where it stood, for messages. */
export interface Found {
  value: unknown;
  from: string;
}

/** What one option was set to, for the log and for administrators. */
export interface ReadSetting {
  key: string;
  value: string;
  from: string;
}

/** By lower-case key, former keys included. */
export type Source = ReadonlyMap<string, Found>;

/** `sources` from strongest to weakest. */
export function readValues(sources: readonly Source[], warnings: string[], notices: string[]) {
  const values: Record<string, unknown> = {};
  const settings: ReadSetting[] = [];
  for (const { option, path } of listOptions()) {
    const found = findWritten(option, sources, warnings);
    const value = found ? parseFound(option, found, warnings) : option.type.parse(option.default);
    place(values, path, value);
    if (!found) continue;
    settings.push({ key: option.key, value: option.isSecret ? '[REDACTED]' : String(found.value), from: found.from });
    if (option.deprecated) warnings.push(`${option.key} is deprecated, use ${option.deprecated}`);
    if (option.waitsFor && !isDefault(option, value)) {
      notices.push(`${option.key} is set, but this version does not have ${option.waitsFor} yet`);
    }
  }
  for (const [key, reason] of Object.entries(removedKeys)) {
    if (sources.some((source) => source.has(key.toLowerCase()))) warnings.push(`${key} has no effect any more: ${reason}`);
  }
  return { values: values as unknown as OptionValues, settings };
}

function findWritten(option: Option, sources: readonly Source[], warnings: string[]): Found | undefined {
  for (const source of sources) {
    const found = source.get(option.key.toLowerCase());
    const former = option.aliases?.find((alias) => source.has(alias.toLowerCase()));
    if (former !== undefined) warnings.push(`${former} is now called ${option.key}, please rename it`);
    if (found) return found;
    if (former !== undefined) return source.get(former.toLowerCase());
  }
  return undefined;
}

function parseFound(option: Option, { value, from }: Found, warnings: string[]): unknown {
  const shown = option.isSecret ? '[REDACTED]' : JSON.stringify(value);
  try {
    const parsed = option.type.parse(value);
    const adjusted = option.adjust ? option.adjust(parsed) : parsed;
    if (adjusted !== parsed) warnings.push(`${option.key}: ${shown} is out of range, ${String(adjusted)} is used`);
    return adjusted;
  } catch (error) {
    const problem = `${option.key}: ${shown} ${messageOf(error)}`;
    if (option.fallback === undefined) throw new AppError('invalid', `${problem}; correct ${from}`);
    warnings.push(`${problem}; ${String(option.fallback)} is used`);
    return option.type.parse(option.fallback);
  }
}

/** A value that says the default again needs no notice: configurations made for Navidrome spell out many. */
function isDefault(option: Option, value: unknown): boolean {
  return JSON.stringify(value) === JSON.stringify(option.type.parse(option.default));
}

function place(values: Record<string, unknown>, path: ListedOption['path'], value: unknown): void {
  let group = values;
  for (const name of path.slice(0, -1)) group = (group[name] ??= {}) as Record<string, unknown>;
  group[path.at(-1) ?? ''] = value;
}
