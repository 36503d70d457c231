// The table of every option. Key, default, documentation and validation of an option are one entry in
// options/*.ts; `--help`, docs/generated/options.md, flags and environment names follow from it.
import { isOption, type ConfigOf, type Option, type OptionGroup } from './option.ts';
import { artworkOptions } from './options/artwork.ts';
import { coreOptions } from './options/core.ts';
import { devOptions } from './options/dev.ts';
import { featureOptions } from './options/features.ts';
import { integrationOptions } from './options/integrations.ts';
import { internetOptions } from './options/internet.ts';
import { scannerOptions } from './options/scanner.ts';
import { subsonicOptions } from './options/subsonic.ts';
import { uiOptions } from './options/ui.ts';

/** The sections of the documentation, in its order. */
export const optionSections = {
  'Server, network and paths': coreOptions,
  'Web page': uiOptions,
  'What the server does': featureOptions,
  'Covers and pictures': artworkOptions,
  'Scanner and tags': scannerOptions,
  'Subsonic API': subsonicOptions,
  'Podcasts and other servers': internetOptions,
  'Other services and parts': integrationOptions,
  'For developers': devOptions,
} as const satisfies Record<string, OptionGroup>;

export const options = {
  ...coreOptions,
  ...uiOptions,
  ...featureOptions,
  ...artworkOptions,
  ...scannerOptions,
  ...subsonicOptions,
  ...internetOptions,
  ...integrationOptions,
  ...devOptions,
} as const satisfies OptionGroup;

/** Every option's value by its property, without what load.ts derives. */
export type OptionValues = ConfigOf<typeof options>;

/** An option and the properties that lead to its value: `['scanner', 'schedule']`. */
export interface ListedOption {
  option: Option;
  path: readonly string[];
}

/** The options of a group, flat. */
export function listOptions(group: OptionGroup = options, path: readonly string[] = []): ListedOption[] {
  return Object.entries(group).flatMap(([property, entry]) => {
    const here = [...path, property];
    return isOption(entry) ? [{ option: entry, path: here }] : listOptions(entry, here);
  });
}

/** `Scanner.PurgeMissing` → `ND_SCANNER_PURGEMISSING`. */
export const environmentName = (key: string) => `ND_${key.toUpperCase().replaceAll('.', '_')}`;

/** Keys that older configurations hold and that mean nothing any more. */
export const removedKeys: Readonly<Record<string, string>> = {
  'Spotify.ID': 'the Spotify connection no longer exists',
  'Spotify.Secret': 'the Spotify connection no longer exists',
  DevEnableBufferedScrobble: 'plays are always kept until they are delivered',
  ScanInterval: 'use Scanner.Schedule',
};
