// /api/session: where somebody is logged in, and the end of it.
import { endSession, endSessions, listSessions, type SessionRow } from '../../core/access/sessions.ts';
import { invalid } from '../../lib/errors.ts';
import type { NativeAnswer, NativeCall } from './call.ts';
import { isoOrNull, shortList } from './short-list.ts';

const present = ({ sessionId }: NativeCall, { createdAt, lastUsedAt, ...row }: SessionRow) => ({
  ...row,
  createdAt: isoOrNull(createdAt),
  lastUsedAt: isoOrNull(lastUsedAt),
  isCurrent: row.id === sessionId,
});

/** One's own, the one used last first; for admins with `user_id` somebody's, with `all=true` everybody's. */
export const list: NativeAnswer = (call) => {
  const { app, caller, params } = call;
  const userId = params.text('user_id') || params.text('userId');
  const rows = listSessions(app, caller, userId ? { userId } : { isEverybody: params.flag('all', false) });
  return shortList(
    call,
    rows.map((row) => present(call, row)),
  );
};

/** Ends one; its token is good for nothing from now on. */
export const remove: NativeAnswer = ({ app, caller, hit }) => {
  endSession(app, caller, hit.params['id'] ?? '');
  return {};
};

/** Ends several, `?id=a&id=b`, or with `others=true` all but the one that asks; `user_id` names another user, for admins. */
export const removeMany: NativeAnswer = ({ app, caller, params, sessionId }) => {
  const ids = params.list('id').filter(Boolean);
  const userId = params.text('user_id') || params.text('userId') || caller.user.id;
  if (params.flag('others', false)) return { ended: endSessions(app, caller, userId, sessionId) };
  if (ids.length === 0) throw invalid('name sessions by id, or others=true for all but this one');
  for (const id of ids) endSession(app, caller, id);
  return ids.length === 1 ? { id: ids[0] } : { ids };
};
