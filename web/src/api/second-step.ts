// Signing in in two steps: switched on with an authenticator app, changed, and off.
import type { Routes } from '../../types/api.generated.ts';
import { call } from './client.ts';

export type SecondStep = Routes['GET /api/totp']['answer'];

/** A secret that does nothing before a code of it was sent. */
export const beginSecondStep = (password: string) => call('POST /api/totp', { body: { password } });

/** Switches it on; the only answer that holds the recovery codes. */
export const confirmSecondStep = (code: string, appsNeedKeys: boolean) => call('PUT /api/totp', { body: { code, appsNeedKeys } });

/** Whether apps need keys; the code is good once. */
export const setAppsNeedKeys = (password: string, code: string, appsNeedKeys: boolean) =>
  call('PUT /api/totp/apps', { body: { password, code, appsNeedKeys } });

/** The only answer that holds the new codes. */
export const renewRecoveryCodes = (password: string, code: string) => call('POST /api/totp/codes', { body: { password, code } });

export const endSecondStep = (password: string, code: string) => call('POST /api/totp/off', { body: { password, code } });

/** For somebody who lost the phone; admins only. */
export const takeSecondStep = (userId: string) => call('DELETE /api/user/:id/totp', { params: { id: userId } });
