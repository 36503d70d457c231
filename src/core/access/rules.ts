// What names and passwords of users may look like.
import { invalid } from '../../lib/errors.ts';

/** The name without blanks around it; AppError invalid when it cannot be one. */
export function checkUserName(userName: string): string {
  const name = userName.trim();
  if (!/^[\p{L}\p{N}_.@-]{1,64}$/u.test(name)) {
    throw invalid('a username has 1 to 64 letters, digits, or the characters . _ @ -');
  }
  return name;
}

/** AppError invalid for none at all, and for what is no password but a book. */
export function checkPassword(password: string): void {
  if (password.length < 1 || password.length > 1024) throw invalid('a password is needed');
}

/** Whose password begins so has never chosen one, and need not know it to choose one. */
export const generatedPrefix = '__MELODROME_AUTOGEN__';

/** AppError invalid for a text that cannot be shown as a name or used as an address. */
export function checkDetail(text: string, what: string): string {
  const detail = text.trim();
  // eslint-disable-next-line no-control-regex -- these are the ones that do not belong there
  if (detail.length > 255 || /[\u0000-\u001f]/.test(detail)) throw invalid(`${what} has at most 255 characters in one line`);
  return detail;
}
