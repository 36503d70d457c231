// Switching the second step on, in three steps: the password, the picture for the app with its first code, and the codes for
// the day the phone is lost.
import { createSignal, Match, onMount, Switch as Steps } from 'solid-js';

import { beginSecondStep, confirmSecondStep } from '../api/second-step.ts';
import { Form } from '../forms/form.tsx';
import { t } from '../i18n/i18n.ts';
import { Dialog } from '../ui/dialog.tsx';
import { QrCode } from '../ui/qr-code.tsx';
import { Switch } from '../ui/switch.tsx';
import { TextField } from '../ui/text-field.tsx';
import { CodesStep } from './second-step-codes.tsx';

import './second-step.css';

interface Begun {
  secret: string;
  address: string;
}

export function SecondStepDialog(props: { onClose: () => void }) {
  let root!: HTMLDivElement;
  const [begun, setBegun] = createSignal<Begun>();
  const [codes, setCodes] = createSignal<readonly string[]>();
  const close = () => root.closest('dialog')?.close();
  return (
    <Dialog title={codes() ? t('second.codes') : t('second.turnOnNamed')} onClose={props.onClose}>
      <div ref={root}>
        <Steps fallback={<PasswordStep onDone={setBegun} onCancel={close} />}>
          <Match when={codes()}>{(made) => <CodesStep said={t('second.isOnNow')} codes={made()} onDone={close} />}</Match>
          <Match when={begun()}>{(secret) => <AppStep secret={secret()} onDone={setCodes} onCancel={close} />}</Match>
        </Steps>
      </div>
    </Dialog>
  );
}

function PasswordStep(props: { onDone: (begun: Begun) => void; onCancel: () => void }) {
  const [password, setPassword] = createSignal('');
  return (
    <Form action={t('second.next')} send={async () => void props.onDone(await beginSecondStep(password()))} onCancel={props.onCancel}>
      <p>{t('second.hint')}</p>
      <TextField
        label={t('users.currentPassword')}
        hint={t('second.passwordHint')}
        type="password"
        value={password()}
        onInput={setPassword}
        required
        autofocus
        autocomplete="current-password"
      />
    </Form>
  );
}

function AppStep(props: { secret: Begun; onDone: (codes: readonly string[]) => void; onCancel: () => void }) {
  let box!: HTMLDivElement;
  const [code, setCode] = createSignal('');
  const [appsNeedKeys, setAppsNeedKeys] = createSignal(false);
  // The button of the step before is gone, and the keyboard with it.
  onMount(() => box.querySelector<HTMLInputElement>('[autocomplete="one-time-code"]')?.focus());
  const confirm = async () => props.onDone((await confirmSecondStep(code(), appsNeedKeys())).recoveryCodes);
  return (
    <div ref={box}>
      <Form action={t('second.turnOn')} send={confirm} onCancel={props.onCancel}>
        <p>{t('second.scan')}</p>
        <QrCode text={props.secret.address} label={t('second.qr')} />
        <a class="second-open" href={props.secret.address}>
          {t('second.open')}
        </a>
        <p class="field-hint">{t('second.typeIt')}</p>
        <code class="second-secret" tabindex="0" aria-label={t('second.secret')}>
          {props.secret.secret.replace(/(.{4})(?=.)/g, '$1 ')}
        </code>
        <TextField
          label={t('second.code')}
          value={code()}
          onInput={setCode}
          required
          maxlength={10}
          inputmode="numeric"
          autocomplete="one-time-code"
        />
        <Switch label={t('second.apps')} hint={t('second.appsHint')} checked={appsNeedKeys()} onChange={setAppsNeedKeys} />
      </Form>
    </div>
  );
}
