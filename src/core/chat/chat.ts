// What users of the server say to one another: the newest messages, for everybody with an account.
import type { Caller, Context } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { invalid } from '../../lib/errors.ts';

export interface ChatMessage {
  userName: string;
  message: string;
  sentAt: number;
}

const kept = 500;
const longest = 2000;

/** Messages later than a time, oldest first. */
export function listMessages({ db }: Pick<Context, 'db'>, sinceMs: number): ChatMessage[] {
  return db.$client
    .query(
      `SELECT user_name AS userName, message, sent_at AS sentAt FROM chat_message JOIN user ON user.pk = user_pk
       WHERE sent_at > ? ORDER BY chat_message.pk`,
    )
    .all(sinceMs) as ChatMessage[];
}

/** Says something; the oldest messages beyond 500 are forgotten. */
export function addMessage(ctx: Context, caller: Caller, text: string): void {
  const message = text.trim();
  if (message === '' || message.length > longest) throw invalid(`a message has 1 to ${longest} characters`);
  transact(ctx.db, () => {
    const { lastInsertRowid } = ctx.db.$client
      .query('INSERT INTO chat_message (user_pk, message, sent_at) VALUES (?, ?, ?)')
      .run(caller.user.pk, message, ctx.clock.now());
    ctx.db.$client.query('DELETE FROM chat_message WHERE pk <= ?').run(Number(lastInsertRowid) - kept);
  });
}
