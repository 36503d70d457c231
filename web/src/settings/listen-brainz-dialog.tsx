// Links an account of ListenBrainz by the token of its settings.
import { createSignal } from 'solid-js';

import { linkListenBrainz } from '../api/admin.ts';
import { FormDialog } from '../forms/form-dialog.tsx';
import { t } from '../i18n/i18n.ts';
import { TextField } from '../ui/text-field.tsx';

export function ListenBrainzDialog(props: { onDone: () => void; onClose: () => void }) {
  const [token, setToken] = createSignal('');
  return (
    <FormDialog
      title={t('services.linkNamed', { name: 'ListenBrainz' })}
      action={t('services.link')}
      send={() => linkListenBrainz(token())}
      done={t('services.done', { name: 'ListenBrainz' })}
      onDone={props.onDone}
      onClose={props.onClose}
    >
      <TextField
        label={t('services.token')}
        hint={t('services.tokenHint')}
        type="password"
        value={token()}
        onInput={setToken}
        required
        maxlength={200}
        autocomplete="off"
      />
    </FormDialog>
  );
}
