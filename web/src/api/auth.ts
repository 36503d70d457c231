// Signing in and out, and the first admin.
import { call } from './client.ts';
import { config } from './config.ts';
import { beginSession, endSession, isExternal } from './session.ts';

interface Credentials {
  username: string;
  password: string;
}

/** ApiError 401 for wrong credentials, and with `fields.code` where a code is needed or wrong; 429 after too many tries. */
export async function login(credentials: Credentials & { code?: string }): Promise<void> {
  beginSession(await call('POST /auth/login', { body: credentials }));
}

/** Makes the admin of a new server and signs in; ApiError 403 when there is one already. */
export async function createAdmin(credentials: Credentials): Promise<void> {
  const reply = await call('POST /auth/createAdmin', { body: credentials });
  config.firstTime = false;
  beginSession(reply);
}

export async function logout(): Promise<void> {
  await call('POST /auth/logout').catch(() => {});
  endSession();
  if (isExternal && config.extAuthLogoutURL) location.assign(config.extAuthLogoutURL);
}

/** Whom a proxy lets in can leave only where the proxy has a place for it. */
export const canLogout = !isExternal || Boolean(config.extAuthLogoutURL);
