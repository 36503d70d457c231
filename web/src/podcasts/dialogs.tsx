// The dialogs of podcasts: a new subscription, and the end of one.
import { createSignal } from 'solid-js';

import { subscribe, unsubscribe } from '../api/podcasts.ts';
import type { Podcast } from '../api/shapes.ts';
import { FormDialog } from '../forms/form-dialog.tsx';
import { SureDialog } from '../forms/sure-dialog.tsx';
import { t } from '../i18n/i18n.ts';
import { navigate } from '../lib/router.ts';
import { TextField } from '../ui/text-field.tsx';

export function SubscribeDialog(props: { onDone: () => void; onClose: () => void }) {
  const [url, setUrl] = createSignal('');
  return (
    <FormDialog
      title={t('podcasts.subscribe')}
      action={t('podcasts.subscribe')}
      send={() => subscribe(url())}
      onDone={({ id }) => {
        props.onDone();
        navigate(`/podcast/${id}`);
      }}
      onClose={props.onClose}
    >
      <TextField
        label={t('podcasts.address')}
        hint={t('podcasts.addressHint')}
        type="url"
        value={url()}
        onInput={setUrl}
        required
        autocomplete="off"
      />
    </FormDialog>
  );
}

export function UnsubscribeDialog(props: { of: Podcast; onClose: () => void }) {
  const run = async () => {
    const { id } = props.of;
    // First, or its page would ask for what is gone.
    navigate('/podcasts');
    await unsubscribe(id);
  };
  return (
    <SureDialog title={t('podcasts.unsubscribe')} action={t('podcasts.unsubscribe')} icon="trash" run={run} onClose={props.onClose}>
      <p>{t('podcasts.unsubscribeSure', { name: props.of.title })}</p>
    </SureDialog>
  );
}
