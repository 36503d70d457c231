// Why something failed, in words for people.
import { ApiError } from '../api/client.ts';
import { t } from '../i18n/i18n.ts';

/** The server's sentence, or one of ours when it was not reached. */
export function reasonOf(cause: unknown): string {
  if (!(cause instanceof ApiError)) return t('error.unknown');
  return cause.status === 0 ? t('error.unreachable') : cause.message;
}
