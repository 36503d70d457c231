// /api/totp: signing in in two steps, switched on and off by everybody for themselves; taken away by admins.
import * as v from 'valibot';

import { conflict } from '../../lib/errors.ts';
import type { NativeCall } from './call.ts';
import { operation } from './operation.ts';
import { flag, maybe, nothing, said, text, upTo, whole } from './shapes.ts';

const secondFactorState = v.object({
  isOn: flag,
  appsNeedKeys: said(flag, 'Subsonic apps come in by keys only, no longer by the password.'),
  recoveryCodes: said(whole, 'How many of them are left.'),
});

export const state = operation({ summary: 'Whether signing in takes two steps', output: secondFactorState }, ({ app, caller }) =>
  app.access.secondFactors.stateOf(caller.user.pk),
);

const password = upTo(1024);

/** What is wrong with which field, as for other passwords that are asked for again. */
const refused = ({ headers }: NativeCall, field: string, error: string): Response =>
  Response.json({ error, errors: { [field]: 'wrong' } }, { status: 400, headers });

export const begin = operation(
  {
    summary: 'Makes a secret for an authenticator app; it is not asked for before it is confirmed',
    body: v.object({ password }),
    hint: 'expected {password}',
    output: v.object({ secret: said(text, 'In Base32.'), address: said(text, 'What a QR code says: otpauth://totp/…') }),
  },
  (call, { password: given }) => {
    const { app, caller, address } = call;
    if (!app.access.knowsPassword(caller.user.userName, given, address)) return refused(call, 'password', 'this is not your password');
    return app.access.secondFactors.begin(caller);
  },
);

const newCodes = v.object({ recoveryCodes: said(v.array(text), 'For the day the phone is lost; told this once.') });
const proof = { password, code: said(upTo(64), 'Of the app, or a recovery code.') };

/** What was asked for, by who proves with password and code who they are. */
function proven<T>(call: NativeCall, given: { password: string; code: string }, work: () => T): T | Response {
  const { app, caller, address } = call;
  // Where there is no second step no code is right: that is said rather than guessed at.
  if (!app.access.secondFactors.isOn(caller.user.pk)) throw conflict('signing in in two steps is off');
  return app.access.provesItself(caller, given, address) ? work() : refused(call, 'code', 'password or code is not right');
}

export const confirm = operation(
  {
    summary: 'Switches signing in in two steps on, by a first code',
    body: v.object({ code: upTo(20), appsNeedKeys: maybe(flag, false) }),
    hint: 'expected {code, appsNeedKeys?: true or false}',
    output: newCodes,
  },
  ({ app, caller }, { code, appsNeedKeys }) => ({ recoveryCodes: app.access.secondFactors.confirm(caller, code, appsNeedKeys) }),
);

export const setApps = operation(
  {
    summary: 'Chooses whether Subsonic apps need keys or come in by the password',
    body: v.object({ ...proof, appsNeedKeys: flag }),
    hint: 'expected {password, code, appsNeedKeys: true or false}',
    output: secondFactorState,
  },
  (call, { appsNeedKeys, ...given }) => proven(call, given, () => call.app.access.secondFactors.setAppsNeedKeys(call.caller, appsNeedKeys)),
);

export const renewCodes = operation(
  {
    summary: 'Makes new recovery codes; the old ones are good no longer',
    body: v.object(proof),
    hint: 'expected {password, code}',
    output: newCodes,
  },
  (call, given) => proven(call, given, () => ({ recoveryCodes: call.app.access.secondFactors.renewCodes(call.caller) })),
);

export const turnOff = operation(
  {
    summary: 'Switches signing in in two steps off',
    body: v.object(proof),
    hint: 'expected {password, code}',
    output: nothing,
  },
  (call, given) =>
    proven(call, given, () => {
      call.app.access.secondFactors.turnOff(call.caller);
      return {};
    }),
);

export const remove = operation(
  { summary: 'Takes the second step from a user who lost the phone', output: nothing },
  ({ app, caller, hit }) => {
    app.access.secondFactors.remove(caller, hit.params['id'] ?? '');
    return {};
  },
);
