// Another password: for oneself with the one before, by admins for others without.
import { createSignal, Show } from 'solid-js';

import { updateUser } from '../api/accounts.ts';
import { FormDialog } from '../forms/form-dialog.tsx';
import { t } from '../i18n/i18n.ts';
import { TextField } from '../ui/text-field.tsx';

export function PasswordDialog(props: { of: { id: string; userName: string }; isOwn: boolean; onClose: () => void }) {
  const [current, setCurrent] = createSignal('');
  const [password, setPassword] = createSignal('');
  return (
    <FormDialog
      title={props.isOwn ? t('users.ownPassword') : t('users.passwordOf', { name: props.of.userName })}
      action={t('action.save')}
      send={() => updateUser(props.of.id, { password: password(), ...(props.isOwn ? { currentPassword: current() } : {}) })}
      done={t('users.passwordChanged')}
      onDone={() => {}}
      onClose={props.onClose}
    >
      <Show when={props.isOwn}>
        <TextField
          label={t('users.currentPassword')}
          type="password"
          value={current()}
          onInput={setCurrent}
          required
          autocomplete="current-password"
        />
      </Show>
      <TextField
        label={t('users.newPassword')}
        hint={props.isOwn ? t('users.ownPasswordHint') : t('users.passwordHint')}
        type="password"
        value={password()}
        onInput={setPassword}
        required
        maxlength={1024}
        autocomplete="new-password"
      />
    </FormDialog>
  );
}
