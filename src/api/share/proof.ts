// The cookie by which a visitor's browser shows that the password of a share was typed. It is sent to that share only.
import type { Config } from '../../config/load.ts';
import type { Hit } from '../http/route.ts';
import { shareAddress } from '../http/share-address.ts';

const cookieName = 'share';

/** What the visitor has to show; '' is nothing. */
export const proofIn = (request: Request): string =>
  /(?:^|;\s*)share=([\w.-]{1,100})(?:;|$)/.exec(request.headers.get('cookie') ?? '')?.[1] ?? '';

/** Headers that hand a proof to the browser, below the address it sees: a proxy may have put the server under another one. */
export function proofHeaders(config: Config, hit: Hit, id: string, proof: { value: string; seconds: number }): Headers {
  const isSecure = hit.request.url.startsWith('https:') || hit.request.headers.get('x-forwarded-proto') === 'https';
  const paths = new Set([`${config.basePath}/share/${id}`, new URL(shareAddress(config, hit, id)).pathname]);
  const headers = new Headers();
  for (const path of paths) {
    const limits = `Path=${path}; Max-Age=${proof.seconds}; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`;
    headers.append('set-cookie', `${cookieName}=${proof.value}; ${limits}`);
  }
  return headers;
}
