// Asks before a key is revoked.
import { revokeAppKey, type AppKey } from '../api/app-keys.ts';
import { t } from '../i18n/i18n.ts';
import { reasonOf } from '../playlists/tell.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { showToast } from '../ui/toasts.tsx';

export function RevokeDialog(props: { of: AppKey; onRevoked: () => void; onClose: () => void }) {
  let foot!: HTMLDivElement;
  const close = () => foot.closest('dialog')?.close();
  async function run(): Promise<void> {
    const { of: key, onRevoked } = props;
    close();
    try {
      await revokeAppKey(key.id);
      showToast(t('keys.revoked', { name: key.name }));
    } catch (cause) {
      showToast(reasonOf(cause), { isError: true });
    }
    onRevoked();
  }
  return (
    <Dialog title={t('keys.revokeTitle')} onClose={props.onClose}>
      <p>{t('keys.revokeSure', { name: props.of.name })}</p>
      <div ref={foot} class="dialog-foot">
        <Button onClick={close}>{t('action.cancel')}</Button>
        <Button variant="danger" icon="trash" onClick={() => void run()}>
          {t('keys.revoke')}
        </Button>
      </div>
    </Dialog>
  );
}
