// Asks before a key is revoked.
import { revokeAppKey, type AppKey } from '../api/app-keys.ts';
import { SureDialog } from '../forms/sure-dialog.tsx';
import { t } from '../i18n/i18n.ts';

export function RevokeDialog(props: { of: AppKey; onRevoked: () => void; onClose: () => void }) {
  return (
    <SureDialog
      title={t('keys.revokeTitle')}
      action={t('keys.revoke')}
      icon="trash"
      run={() => revokeAppKey(props.of.id)}
      done={t('keys.revoked', { name: props.of.name })}
      onRun={props.onRevoked}
      onClose={props.onClose}
    >
      <p>{t('keys.revokeSure', { name: props.of.name })}</p>
    </SureDialog>
  );
}
