// A correction from the page: sent, told, and taken back at a press.
import { addFix, removeFix, sentenceOf, type NewFix } from '../api/corrections.ts';
import { t } from '../i18n/i18n.ts';
import { showToast } from '../ui/toasts.tsx';

const failed = (cause: unknown) => showToast(sentenceOf(cause, t('error.load')), { isError: true });

/** Adds a correction; a scan applies it while the page goes on. True when the server took it. */
export async function applyFix(fix: NewFix): Promise<boolean> {
  try {
    const { id } = await addFix(fix);
    showToast(t('fix.applying'), id ? { action: { label: t('action.undo'), run: () => void undoFix(id) } } : {});
    return true;
  } catch (cause) {
    failed(cause);
    return false;
  }
}

export async function undoFix(id: string): Promise<void> {
  try {
    await removeFix(id);
    showToast(t('fix.undone'));
  } catch (cause) {
    failed(cause);
  }
}
