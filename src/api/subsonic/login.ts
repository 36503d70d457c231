// Who calls: `u` with `p`, `t`+`s` or the web page's `jwt`, or an `apiKey` alone (subsonic.md 7). Empty members
// count as absent.
import { isUtf8 } from 'node:buffer';

import type { App } from '../../app.ts';
import type { Caller } from '../../context.ts';
import { AppError } from '../../lib/errors.ts';
import type { ExternalReader } from '../http/external.ts';
import type { Params } from '../http/params.ts';
import type { PeerReader } from '../http/peer.ts';
import type { Hit } from '../http/route.ts';
import { missing, SubsonicError } from './errors.ts';

const credentialNames = ['u', 'p', 't', 's', 'jwt', 'apiKey'];

/** The caller; SubsonicError 10, 40, 43 or 44, AppError busy after too many failures. */
export function logIn(app: App, hit: Hit, params: Params, readers: LoginReaders, isPlayer: boolean): Caller | Promise<Caller> {
  const { addressOf, externalUser } = readers;
  const external = externalUser(hit);
  // Who comes through a trusted proxy is who it says, whatever else the app sends (navidrome.md 4.2).
  if (external !== undefined) return logInExternally(app, hit, params, external, addressOf, isPlayer);
  const contradiction = credentialNames.find((name) => params.isContradictory(name));
  if (contradiction) throw new SubsonicError(43, `the parameter '${contradiction}' has several values`);
  if (params.has('apiKey')) return logInByKey(app, hit, params, addressOf, isPlayer);
  for (const name of ['u', 'v', 'c']) if (!params.has(name)) throw missing(name);
  if (params.has('p') && params.has('t')) throw new SubsonicError(43, "use either 'p' or 't' and 's', not both");
  const address = addressOf(hit);
  return app.access.subsonicCaller(
    {
      userName: params.text('u'),
      password: params.has('p') ? clearPassword(params.text('p')) : undefined,
      token: params.text('t') || undefined,
      salt: params.text('s') || undefined,
      jwt: params.text('jwt') || undefined,
    },
    isPlayer ? playerOf(hit, params, address) : undefined,
    address,
  );
}

/** Two ways to tell who is at the other end. */
export interface LoginReaders {
  addressOf: PeerReader;
  externalUser: ExternalReader;
}

function logInExternally(app: App, hit: Hit, params: Params, userName: string, addressOf: PeerReader, isPlayer: boolean): Caller {
  for (const name of ['v', 'c']) if (!params.has(name)) throw missing(name);
  const caller = app.access.externalCaller(userName, isPlayer ? playerOf(hit, params, addressOf(hit)) : undefined);
  if (!caller) throw new SubsonicError(40, 'Wrong username or password');
  return caller;
}

function logInByKey(app: App, hit: Hit, params: Params, addressOf: PeerReader, isPlayer: boolean): Caller {
  const other = ['u', 'p', 't', 's', 'jwt'].find((name) => params.has(name));
  if (other) throw new SubsonicError(43, `'apiKey' says who you are; leave out '${other}'`);
  for (const name of ['v', 'c']) if (!params.has(name)) throw missing(name);
  const address = addressOf(hit);
  try {
    return app.access.keyCaller(params.text('apiKey'), isPlayer ? playerOf(hit, params, address) : undefined, address);
  } catch (error) {
    if (error instanceof AppError && error.code === 'unauthenticated') throw new SubsonicError(44, error.message);
    throw error;
  }
}

const playerOf = ({ request }: Hit, params: Params, address: string) => ({
  client: params.text('c'),
  userAgent: request.headers.get('user-agent') ?? '',
  address,
});

/** `enc:` and hexadecimal bytes, or the password itself. The bytes are UTF-8; what is none is Latin-1, as some apps write it. */
export function clearPassword(given: string): string {
  const hex = /^enc:((?:[0-9a-f]{2})+)$/i.exec(given)?.[1];
  if (!hex) return given;
  const bytes = Buffer.from(hex, 'hex');
  return bytes.toString(isUtf8(bytes) ? 'utf8' : 'latin1');
}
