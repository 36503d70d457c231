// Signing in and out, and the first admin.
import { request } from './client.ts';
import { config } from './config.ts';
import { beginSession, endSession, isExternal } from './session.ts';
import type { LoginReply } from './shapes.ts';

interface Credentials {
  username: string;
  password: string;
}

/** ApiError 401 for wrong credentials, 429 after too many tries. */
export async function login(credentials: Credentials): Promise<void> {
  const { body } = await request<LoginReply>('/auth/login', { method: 'POST', body: credentials });
  beginSession(body);
}

/** Makes the admin of a new server and signs in; ApiError 403 when there is one already. */
export async function createAdmin(credentials: Credentials): Promise<void> {
  const { body } = await request<LoginReply>('/auth/createAdmin', { method: 'POST', body: credentials });
  config.firstTime = false;
  beginSession(body);
}

export async function logout(): Promise<void> {
  await request('/auth/logout', { method: 'POST' }).catch(() => {});
  endSession();
  if (isExternal && config.extAuthLogoutURL) location.assign(config.extAuthLogoutURL);
}

/** Whom a proxy lets in can leave only where the proxy has a place for it. */
export const canLogout = !isExternal || Boolean(config.extAuthLogoutURL);
