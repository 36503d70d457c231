// /api/totp: signing in in two steps, switched on and off by everybody for themselves; taken away by admins.
import * as v from 'valibot';

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

export const confirm = operation(
  {
    summary: 'Switches signing in in two steps on, by a first code',
    body: v.object({ code: upTo(20), appsNeedKeys: maybe(flag, false) }),
    hint: 'expected {code, appsNeedKeys?: true or false}',
    output: v.object({ recoveryCodes: said(v.array(text), 'For the day the phone is lost; told this once.') }),
  },
  ({ app, caller }, { code, appsNeedKeys }) => ({ recoveryCodes: app.access.secondFactors.confirm(caller, code, appsNeedKeys) }),
);

export const turnOff = operation(
  {
    summary: 'Switches signing in in two steps off',
    body: v.object({ password, code: said(upTo(64), 'Of the app, or a recovery code.') }),
    hint: 'expected {password, code}',
    output: nothing,
  },
  (call, given) => {
    const { app, caller, address } = call;
    if (!app.access.provesItself(caller, given, address)) return refused(call, 'code', 'password or code is not right');
    app.access.secondFactors.turnOff(caller);
    return {};
  },
);

export const remove = operation(
  { summary: 'Takes the second step from a user who lost the phone', output: nothing },
  ({ app, caller, hit }) => {
    app.access.secondFactors.remove(caller, hit.params['id'] ?? '');
    return {};
  },
);
