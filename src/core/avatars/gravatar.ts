// The address of somebody's picture at Gravatar. Who fetches it tells Gravatar who is asked for, so the server only names it,
// and only where EnableGravatar and EnableExternalServices say so.
import type { Context } from '../../context.ts';

const sideInPixels = 128;

/** undefined where it is switched off, and for users without an e-mail address. The address stands in it as a SHA-256 hash. */
export function gravatarOf({ config }: Pick<Context, 'config'>, email: string): string | undefined {
  const address = email.trim().toLowerCase();
  if (!config.enableGravatar || address === '') return undefined;
  return `https://www.gravatar.com/avatar/${Bun.SHA256.hash(address, 'hex')}?s=${sideInPixels}&d=identicon`;
}
