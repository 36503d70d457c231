// loadConfig over files that exist only in memory.
import { loadConfig, type Loaded } from '../../src/config/load.ts';

export interface Given {
  argv?: string[];
  env?: Record<string, string>;
  files?: Record<string, string>;
  uid?: number;
}

/** Loads with the working directory /srv. */
export function load({ argv = [], env = {}, files = {}, uid }: Given): Loaded {
  return loadConfig({ argv, env, cwd: '/srv', uid, readFile: (path) => files[path], exists: (path) => path in files });
}

/** A toml file in the working directory. */
export const toml = (content: string): Given => ({ files: { '/srv/navidrome.toml': content } });
