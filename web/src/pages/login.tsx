// Signing in.
import { onMount, Show } from 'solid-js';

import { config } from '../api/config.ts';
import { t } from '../i18n/i18n.ts';
import { href } from '../lib/router.ts';
import { LoginForm } from '../shell/login-form.tsx';

const background = config.loginBackgroundURL === '/backgrounds' ? '' : config.loginBackgroundURL;

export function LoginPage() {
  onMount(() => (document.title = 'Melodrome'));
  return (
    <main class="gate">
      <Show when={background}>
        <img class="gate-picture" src={background} alt="" />
      </Show>
      <div class="gate-card">
        <div class="gate-brand">
          <img src={href('/favicon.svg')} alt="" width="56" height="56" />
          <h1>{t('login.title')}</h1>
          <Show when={config.welcomeMessage}>
            <p class="gate-welcome">{config.welcomeMessage}</p>
          </Show>
        </div>
        <LoginForm />
      </div>
    </main>
  );
}
