// Over the page when the session has ended: the music goes on, and what was asked for is asked for again.
import { Show } from 'solid-js';

import { logout } from '../api/auth.ts';
import { isExpired, isExternal, user } from '../api/session.ts';
import { t } from '../i18n/i18n.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { LoginForm } from './login-form.tsx';

export function LoginAgain() {
  return (
    <Show when={isExpired()}>
      <Dialog title={t('login.again')} isRequired onClose={() => {}}>
        <Show when={isExternal} fallback={<Password />}>
          <p class="login-note">{t('login.againProxy')}</p>
          <Button onClick={() => location.reload()}>{t('login.reload')}</Button>
        </Show>
      </Dialog>
    </Show>
  );
}

function Password() {
  return (
    <>
      <p class="login-note">{t('login.againHint')}</p>
      <LoginForm userName={user()?.username} />
      <Button onClick={() => void logout()}>{t('nav.logout')}</Button>
    </>
  );
}
