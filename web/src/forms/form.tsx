// A form in a dialog: sends what was typed, shows what the server says against it, and keeps it until it is sent.
import { createSignal, Show, type JSX } from 'solid-js';

import { t } from '../i18n/i18n.ts';
import { Button } from '../ui/button.tsx';
import { reasonOf } from './reason.ts';

import './forms.css';

interface FormProps {
  /** What the button says. */
  action: string;
  /** Sends it, and does what follows: closes the dialog, or shows the next step. */
  send: () => Promise<void>;
  onCancel: () => void;
  children: JSX.Element;
}

export function Form(props: FormProps) {
  const [error, setError] = createSignal('');
  const [isBusy, setBusy] = createSignal(false);

  async function send(): Promise<void> {
    setBusy(true);
    setError('');
    try {
      await props.send();
    } catch (cause) {
      setError(reasonOf(cause));
    } finally {
      setBusy(false);
    }
  }

  return (
    <form
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
        <Button onClick={() => props.onCancel()}>{t('action.cancel')}</Button>
        <Button type="submit" variant="primary" isBusy={isBusy()} disabled={isBusy()}>
          {props.action}
        </Button>
      </div>
    </form>
  );
}
