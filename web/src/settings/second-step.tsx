// Signing in in two steps, as a line of the settings: whether it is on, and the ways to change that.
import { createSignal, Match, Show, Switch } from 'solid-js';

import { createQuery } from '../api/query.ts';
import { at } from '../api/routes.ts';
import type { SecondStep as State } from '../api/second-step.ts';
import { t } from '../i18n/i18n.ts';
import { Button } from '../ui/button.tsx';
import { SecondStepDialog } from './second-step-dialog.tsx';
import { AppsDialog, NewCodesDialog, OffDialog } from './second-step-later.tsx';

export function SecondStep() {
  const state = createQuery(() => at('GET /api/totp'));
  const [asked, setAsked] = createSignal<'on' | 'off' | 'apps' | 'codes'>();
  const close = () => {
    setAsked(undefined);
    state.reload();
  };
  return (
    <div class="settings-line">
      <div>
        <p class="settings-title">{t('second.title')}</p>
        <p class="field-hint">
          <Show when={state.data()?.isOn && state.data()} fallback={t('second.hint')}>
            {(on) => <>{onHint(on())}</>}
          </Show>
        </p>
      </div>
      <Show when={state.data()}>
        {(known) => (
          <div class="settings-buttons">
            <Show when={known().isOn}>
              <Button onClick={() => setAsked('apps')}>{t('second.appsButton')}</Button>
              <Button onClick={() => setAsked('codes')}>{t('second.renewNamed')}</Button>
            </Show>
            <Button
              aria-label={known().isOn ? t('second.turnOffNamed') : t('second.turnOnNamed')}
              onClick={() => setAsked(known().isOn ? 'off' : 'on')}
            >
              {known().isOn ? t('second.turnOff') : t('second.turnOn')}
            </Button>
          </div>
        )}
      </Show>
      <Switch>
        <Match when={asked() === 'on'}>
          <SecondStepDialog onClose={close} />
        </Match>
        <Match when={asked() === 'off'}>
          <OffDialog onClose={close} />
        </Match>
        <Match when={asked() === 'apps'}>
          <AppsDialog appsNeedKeys={state.data()?.appsNeedKeys ?? false} onClose={close} />
        </Match>
        <Match when={asked() === 'codes'}>
          <NewCodesDialog onClose={close} />
        </Match>
      </Switch>
    </div>
  );
}

const onHint = ({ recoveryCodes, appsNeedKeys }: State): string =>
  [t('second.isOn', { count: recoveryCodes }), ...(appsNeedKeys ? [t('second.appsByKey')] : [])].join(' ');
