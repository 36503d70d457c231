// Links to pictures that need no login: clients give them to televisions and the like.
import type { App } from '../../app.ts';
import type { Caller } from '../../context.ts';
import { publicAddress } from './origin.ts';
import type { Hit } from './route.ts';

const sizes = { smallImageUrl: 300, mediumImageUrl: 600, largeImageUrl: 1200 } as const;

/** In three sizes, signed for the caller; none where there is no picture (''). */
export function pictureAddresses(app: App, caller: Caller, hit: Hit, coverId: string): Partial<Record<keyof typeof sizes, string>> {
  if (coverId === '') return {};
  const address = publicAddress(app.config, hit);
  return Object.fromEntries(
    Object.entries(sizes).map(([name, size]) => [name, `${address}/api/picture/${app.pictureLinks.sign(caller, coverId, size)}`]),
  );
}
