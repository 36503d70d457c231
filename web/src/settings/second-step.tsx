// Signing in in two steps, as a line of the settings: whether it is on, and the way to change that.
import { createSignal, Match, Show, Switch } from 'solid-js';

import { createQuery } from '../api/query.ts';
import { at } from '../api/routes.ts';
import { endSecondStep, type SecondStep as State } from '../api/second-step.ts';
import { FormDialog } from '../forms/form-dialog.tsx';
import { t } from '../i18n/i18n.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/text-field.tsx';
import { SecondStepDialog } from './second-step-dialog.tsx';

export function SecondStep() {
  const state = createQuery(() => at('GET /api/totp'));
  const [asked, setAsked] = createSignal<'on' | 'off'>();
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
            {(on) => onHint(on())}
          </Show>
        </p>
      </div>
      <Show when={state.data()}>
        {(known) => (
          <Button
            aria-label={known().isOn ? t('second.turnOffNamed') : t('second.turnOnNamed')}
            onClick={() => setAsked(known().isOn ? 'off' : 'on')}
          >
            {known().isOn ? t('second.turnOff') : t('second.turnOn')}
          </Button>
        )}
      </Show>
      <Switch>
        <Match when={asked() === 'on'}>
          <SecondStepDialog onClose={close} />
        </Match>
        <Match when={asked() === 'off'}>
          <OffDialog onClose={close} />
        </Match>
      </Switch>
    </div>
  );
}

const onHint = ({ recoveryCodes, appsNeedKeys }: State): string =>
  [t('second.isOn', { count: recoveryCodes }), ...(appsNeedKeys ? [t('second.appsByKey')] : [])].join(' ');

function OffDialog(props: { onClose: () => void }) {
  const [password, setPassword] = createSignal('');
  const [code, setCode] = createSignal('');
  return (
    <FormDialog
      title={t('second.turnOffNamed')}
      action={t('second.turnOff')}
      send={() => endSecondStep(password(), code())}
      done={t('second.isOff')}
      onClose={props.onClose}
    >
      <TextField
        label={t('users.currentPassword')}
        type="password"
        value={password()}
        onInput={setPassword}
        required
        autofocus
        autocomplete="current-password"
      />
      <TextField
        label={t('login.code')}
        hint={t('login.codeHint')}
        value={code()}
        onInput={setCode}
        required
        maxlength={40}
        autocomplete="one-time-code"
      />
    </FormDialog>
  );
}
