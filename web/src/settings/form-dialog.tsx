// A dialog with a form: sends it, shows what the server says against it, closes when it is done.
import { createSignal, Show, type JSX } from 'solid-js';

import { t } from '../i18n/i18n.ts';
import { reasonOf } from '../playlists/tell.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { showToast } from '../ui/toasts.tsx';

import '../playlists/dialogs.css';

interface FormDialogProps {
  title: string;
  /** What the button says. */
  action: string;
  send: () => Promise<unknown>;
  done: string;
  onDone: () => void;
  onClose: () => void;
  children: JSX.Element;
}

export function FormDialog(props: FormDialogProps) {
  let form!: HTMLFormElement;
  const [error, setError] = createSignal('');
  const [isBusy, setBusy] = createSignal(false);
  const close = () => form.closest('dialog')?.close();

  async function send(): Promise<void> {
    const { send: work, done, onDone } = props;
    setBusy(true);
    setError('');
    try {
      await work();
      close();
      showToast(done);
      onDone();
    } catch (cause) {
      setError(reasonOf(cause));
    } finally {
      setBusy(false);
    }
  }

  return (
    <Dialog title={props.title} onClose={props.onClose}>
      <form
        ref={form}
        class="edit-form"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        {props.children}
        <Show when={error()}>
          <p class="form-error" role="alert">
            {error()}
          </p>
        </Show>
        <div class="dialog-foot">
          <Button onClick={close}>{t('action.cancel')}</Button>
          <Button type="submit" variant="primary" isBusy={isBusy()} disabled={isBusy()}>
            {props.action}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
