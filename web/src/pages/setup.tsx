// The first run: a language and the first user, who is the admin. The music is read at once afterwards.
import { createSignal, For, Show } from 'solid-js';

import { createAdmin } from '../api/auth.ts';
import { config } from '../api/config.ts';
import { chooseLanguage, language, languages, t } from '../i18n/i18n.ts';
import { href, navigate } from '../lib/router.ts';
import { loginError } from '../shell/login-form.tsx';
import { SetupFolder } from '../shell/setup-folder.tsx';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Select } from '../ui/select.tsx';
import { TextField } from '../ui/text-field.tsx';

const shortestPassword = 8;

export function SetupPage(props: { onDone: () => void }) {
  const [userName, setUserName] = createSignal('admin');
  const [password, setPassword] = createSignal('');
  const [again, setAgain] = createSignal('');
  const [error, setError] = createSignal('');
  const [isBusy, setBusy] = createSignal(false);

  const rules = () => [
    { text: t('setup.ruleLength', { count: shortestPassword }), isMet: password().length >= shortestPassword },
    { text: t('setup.ruleSame'), isMet: password() !== '' && password() === again() },
  ];
  const isReady = () => userName().trim() !== '' && rules().every(({ isMet }) => isMet);

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (!isReady() || isBusy()) return;
    setBusy(true);
    setError('');
    try {
      await createAdmin({ username: userName().trim(), password: password() });
      navigate('/', { replace: true });
      props.onDone();
    } catch (cause) {
      setError(loginError(cause));
    } finally {
      setBusy(false);
    }
  }

  return (
    <main class="gate">
      <div class="gate-card">
        <div class="gate-brand">
          <img src={href('/favicon.svg')} alt="" width="56" height="56" />
          <h1>{t('setup.title')}</h1>
          <p>{t('setup.text')}</p>
        </div>
        <form class="login-form" onSubmit={(event) => void submit(event)}>
          <Select
            label={t('settings.language')}
            value={language()}
            options={languages.map(({ code, name }) => ({ value: code as string, label: name }))}
            onChange={(code) => void chooseLanguage(code)}
          />
          <TextField label={t('login.userName')} value={userName()} onInput={setUserName} autocomplete="username" required autofocus />
          <TextField
            label={t('login.password')}
            type="password"
            value={password()}
            onInput={setPassword}
            autocomplete="new-password"
            required
          />
          <TextField label={t('setup.again')} type="password" value={again()} onInput={setAgain} autocomplete="new-password" required />
          <ul class="rules">
            <For each={rules()}>
              {(rule) => (
                <li data-met={rule.isMet || undefined}>
                  <Icon name={rule.isMet ? 'check' : 'more'} size={16} />
                  {rule.text}
                </li>
              )}
            </For>
          </ul>
          <Show when={config.musicFolder}>{(folder) => <SetupFolder folder={folder()} />}</Show>
          <div role="alert">
            <Show when={error()}>
              <p class="form-error">{error()}</p>
            </Show>
          </div>
          <Button type="submit" variant="primary" isBusy={isBusy()} disabled={!isReady()}>
            {t('setup.submit')}
          </Button>
        </form>
      </div>
    </main>
  );
}
