// The dialogs of podcasts: a new subscription, and the end of one.
import { createSignal, Show } from 'solid-js';

import { subscribe, unsubscribe, type Podcast } from '../api/podcasts.ts';
import { t } from '../i18n/i18n.ts';
import { navigate } from '../lib/router.ts';
import { reasonOf } from '../playlists/tell.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TextField } from '../ui/text-field.tsx';
import { showToast } from '../ui/toasts.tsx';

import '../playlists/dialogs.css';

export function SubscribeDialog(props: { onDone: () => void; onClose: () => void }) {
  let form!: HTMLFormElement;
  const [url, setUrl] = createSignal('');
  const [error, setError] = createSignal('');
  const [isBusy, setBusy] = createSignal(false);
  const close = () => form.closest('dialog')?.close();

  async function run(): Promise<void> {
    setBusy(true);
    setError('');
    try {
      const { id } = await subscribe(url());
      props.onDone();
      close();
      navigate(`/podcast/${id}`);
    } catch (cause) {
      setError(reasonOf(cause));
    } finally {
      setBusy(false);
    }
  }

  return (
    <Dialog title={t('podcasts.subscribe')} onClose={props.onClose}>
      <form
        ref={form}
        class="edit-form"
        onSubmit={(event) => {
          event.preventDefault();
          void run();
        }}
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
        <Show when={error()}>
          <p class="form-error" role="alert">
            {error()}
          </p>
        </Show>
        <div class="dialog-foot">
          <Button onClick={close}>{t('action.cancel')}</Button>
          <Button type="submit" variant="primary" isBusy={isBusy()} disabled={isBusy()}>
            {t('podcasts.subscribe')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

export function UnsubscribeDialog(props: { of: Podcast; onClose: () => void }) {
  let foot!: HTMLDivElement;
  const close = () => foot.closest('dialog')?.close();
  async function run(): Promise<void> {
    const { of: podcast } = props;
    close();
    // First, or its page would ask for what is gone.
    navigate('/podcasts');
    try {
      await unsubscribe(podcast.id);
    } catch (cause) {
      showToast(reasonOf(cause), { isError: true });
    }
  }
  return (
    <Dialog title={t('podcasts.unsubscribe')} onClose={props.onClose}>
      <p>{t('podcasts.unsubscribeSure', { name: props.of.title })}</p>
      <div ref={foot} class="dialog-foot">
        <Button onClick={close}>{t('action.cancel')}</Button>
        <Button variant="danger" icon="trash" onClick={() => void run()}>
          {t('podcasts.unsubscribe')}
        </Button>
      </div>
    </Dialog>
  );
}
