// Where a share is found by people without a login.
import type { Config } from '../../config/load.ts';
import { publicAddress } from './origin.ts';
import type { Hit } from './route.ts';

/** The whole address of a share's page. */
export function shareAddress(config: Config, hit: Pick<Hit, 'request' | 'peer'>, id: string): string {
  const base = config.shareUrl ? config.shareUrl.replace(/\/+$/, '') : publicAddress(config, hit);
  return `${base}/share/${id}`;
}
