// User name and password.
import { createSignal, Show } from 'solid-js';

import { login } from '../api/auth.ts';
import { ApiError } from '../api/client.ts';
import { t } from '../i18n/i18n.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/text-field.tsx';

import './login-form.css';

/** A sentence for what the server said. */
export function loginError(cause: unknown): string {
  if (!(cause instanceof ApiError)) return t('error.unknown');
  if (cause.status === 0) return t('error.unreachable');
  if (cause.status === 401) return t('login.wrong');
  if (cause.status === 429) return t('login.tooMany', { count: Math.max(1, cause.retryAfterSec) });
  return cause.message;
}

export function LoginForm(props: { userName?: string; onDone?: () => void }) {
  const [userName, setUserName] = createSignal(props.userName ?? '');
  const [password, setPassword] = createSignal('');
  const [error, setError] = createSignal('');
  const [isBusy, setBusy] = createSignal(false);
  let form!: HTMLFormElement;

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (isBusy()) return;
    setBusy(true);
    setError('');
    try {
      await login({ username: userName().trim(), password: password() });
      props.onDone?.();
    } catch (cause) {
      setError(loginError(cause));
      form.querySelector<HTMLInputElement>('[autocomplete="current-password"]')?.focus();
    } finally {
      setBusy(false);
    }
  }

  return (
    <form ref={form} class="login-form" onSubmit={(event) => void submit(event)}>
      <TextField
        label={t('login.userName')}
        value={userName()}
        onInput={setUserName}
        autocomplete="username"
        required
        autofocus={!props.userName}
      />
      <TextField
        label={t('login.password')}
        type="password"
        value={password()}
        onInput={setPassword}
        autocomplete="current-password"
        required
        autofocus={Boolean(props.userName)}
      />
      <div role="alert">
        <Show when={error()}>
          <p class="form-error">{error()}</p>
        </Show>
      </div>
      <Button type="submit" variant="primary" isBusy={isBusy()}>
        {t('login.submit')}
      </Button>
    </form>
  );
}
