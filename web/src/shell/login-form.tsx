// User name and password, then a code where the account asks for one.
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
  if (cause.fields['code'] === 'wrong') return t('login.codeWrong');
  if (cause.status === 401) return t('login.wrong');
  if (cause.status === 429) return t('login.tooMany', { count: Math.max(1, cause.retryAfterSec) });
  return cause.message;
}

export function LoginForm(props: { userName?: string; onDone?: () => void }) {
  const [userName, setUserName] = createSignal(props.userName ?? '');
  const [password, setPassword] = createSignal('');
  const [code, setCode] = createSignal('');
  const [wantsCode, setWantsCode] = createSignal(false);
  const [error, setError] = createSignal('');
  const [isBusy, setBusy] = createSignal(false);
  let form!: HTMLFormElement;

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (isBusy()) return;
    setBusy(true);
    setError('');
    try {
      await login({ username: userName().trim(), password: password(), ...(wantsCode() ? { code: code() } : {}) });
      props.onDone?.();
    } catch (cause) {
      refuse(cause);
    } finally {
      setBusy(false);
    }
  }

  function refuse(cause: unknown): void {
    const asked = cause instanceof ApiError ? cause.fields['code'] : undefined;
    if (asked === 'required') setWantsCode(true);
    else setError(loginError(cause));
    setCode('');
    form.querySelector<HTMLInputElement>(wantsCode() ? '[autocomplete="one-time-code"]' : '[autocomplete="current-password"]')?.focus();
  }

  function goBack(): void {
    setWantsCode(false);
    setPassword('');
    setError('');
  }

  return (
    <form ref={form} class="login-form" onSubmit={(event) => void submit(event)}>
      <Show
        when={wantsCode()}
        fallback={
          <Credentials
            userName={userName()}
            password={password()}
            isKnown={Boolean(props.userName)}
            onUserName={setUserName}
            onPassword={setPassword}
          />
        }
      >
        <TextField
          label={t('login.code')}
          hint={t('login.codeHint')}
          value={code()}
          onInput={setCode}
          autocomplete="one-time-code"
          maxlength={40}
          required
        />
      </Show>
      <div role="alert">
        <Show when={error()}>
          <p class="form-error">{error()}</p>
        </Show>
      </div>
      <Button type="submit" variant="primary" isBusy={isBusy()}>
        {t('login.submit')}
      </Button>
      <Show when={wantsCode()}>
        <Button onClick={goBack}>{t('login.back')}</Button>
      </Show>
    </form>
  );
}

interface CredentialsProps {
  userName: string;
  password: string;
  /** Who it is stands there already. */
  isKnown: boolean;
  onUserName: (value: string) => void;
  onPassword: (value: string) => void;
}

function Credentials(props: CredentialsProps) {
  return (
    <>
      <TextField
        label={t('login.userName')}
        value={props.userName}
        onInput={props.onUserName}
        autocomplete="username"
        required
        autofocus={!props.isKnown}
      />
      <TextField
        label={t('login.password')}
        type="password"
        value={props.password}
        onInput={props.onPassword}
        autocomplete="current-password"
        required
        autofocus={props.isKnown}
      />
    </>
  );
}
