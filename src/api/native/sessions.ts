// /api/session: where somebody is logged in, and the end of it.
import * as v from 'valibot';

import { endSession, endSessions, listSessions, type SessionRow } from '../../core/access/sessions.ts';
import { invalid } from '../../lib/errors.ts';
import type { NativeCall } from './call.ts';
import { operation } from './operation.ts';
import { flag, idOrIds, maybe, nothing, page, said, text, time, whole } from './shapes.ts';
import { shortList } from './short-list.ts';

export const session = v.object({
  id: text,
  userId: text,
  userName: text,
  client: said(text, 'The user agent.'),
  address: text,
  createdAt: time,
  lastUsedAt: time,
  isCurrent: said(flag, 'It is the one that asks.'),
});
const whose = { user_id: maybe(said(text, 'Of somebody else, for admins.')) };

const present = ({ sessionId }: NativeCall, { createdAt, lastUsedAt, ...row }: SessionRow) => ({
  ...row,
  createdAt: new Date(createdAt).toISOString(),
  lastUsedAt: new Date(lastUsedAt).toISOString(),
  isCurrent: row.id === sessionId,
});

export const list = operation(
  {
    summary: 'Own logins, the one used last first',
    query: { ...page, ...whose, all: maybe(said(flag, "Everybody's, for admins.")) },
    isFiltered: true,
    isPage: true,
    output: v.array(session),
  },
  (call) => {
    const { app, caller, params } = call;
    const userId = params.text('user_id') || params.text('userId');
    const rows = listSessions(app, caller, userId ? { userId } : { isEverybody: params.flag('all', false) });
    return shortList(
      call,
      rows.map((row) => present(call, row)),
    );
  },
);

/** Its token is good for nothing from now on. */
export const remove = operation({ summary: 'Ends a login', output: nothing }, ({ app, caller, hit }) => {
  endSession(app, caller, hit.params['id'] ?? '');
  return {};
});

export const removeMany = operation(
  {
    summary: 'Ends several logins',
    query: { ...whose, id: maybe(v.array(text)), others: maybe(said(flag, 'All but the one that asks.')) },
    output: v.union([v.object({ ended: whole }), idOrIds]),
  },
  ({ app, caller, params, sessionId }) => {
    const ids = params.list('id').filter(Boolean);
    const userId = params.text('user_id') || params.text('userId') || caller.user.id;
    if (params.flag('others', false)) return { ended: endSessions(app, caller, userId, sessionId) };
    const [id] = ids;
    if (id === undefined) throw invalid('name sessions by id, or others=true for all but this one');
    for (const each of ids) endSession(app, caller, each);
    return ids.length === 1 ? { id } : { ids };
  },
);
