// What can be changed while the second step is on: each asks for password and code.
import { createSignal, Match, Switch as Steps } from 'solid-js';

import { endSecondStep, renewRecoveryCodes, setAppsNeedKeys } from '../api/second-step.ts';
import { FormDialog } from '../forms/form-dialog.tsx';
import { Form } from '../forms/form.tsx';
import { t } from '../i18n/i18n.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Switch } from '../ui/switch.tsx';
import { TextField } from '../ui/text-field.tsx';
import { CodesStep } from './second-step-codes.tsx';

interface DialogProps {
  onClose: () => void;
}

const createProof = () => {
  const [password, setPassword] = createSignal('');
  const [code, setCode] = createSignal('');
  return { password, setPassword, code, setCode };
};

export function OffDialog(props: DialogProps) {
  const proof = createProof();
  return (
    <FormDialog
      title={t('second.turnOffNamed')}
      action={t('second.turnOff')}
      send={() => endSecondStep(proof.password(), proof.code())}
      done={t('second.isOff')}
      onClose={props.onClose}
    >
      <ProofFields proof={proof} />
    </FormDialog>
  );
}

export function AppsDialog(props: DialogProps & { appsNeedKeys: boolean }) {
  const proof = createProof();
  const [needKeys, setNeedKeys] = createSignal(props.appsNeedKeys);
  return (
    <FormDialog
      title={t('second.appsButton')}
      action={t('action.save')}
      send={() => setAppsNeedKeys(proof.password(), proof.code(), needKeys())}
      done={needKeys() ? t('second.appsNeedKeys') : t('second.appsNeedNone')}
      onClose={props.onClose}
    >
      <Switch label={t('second.apps')} hint={t('second.appsHint')} checked={needKeys()} onChange={setNeedKeys} />
      <ProofFields proof={proof} isFirst={false} />
    </FormDialog>
  );
}

export function NewCodesDialog(props: DialogProps) {
  let root!: HTMLDivElement;
  const proof = createProof();
  const [codes, setCodes] = createSignal<readonly string[]>();
  const close = () => root.closest('dialog')?.close();
  const renew = async () => void setCodes((await renewRecoveryCodes(proof.password(), proof.code())).recoveryCodes);
  return (
    <Dialog title={codes() ? t('second.codes') : t('second.renewNamed')} onClose={props.onClose}>
      <div ref={root}>
        <Steps
          fallback={
            <Form action={t('second.renew')} send={renew} onCancel={close}>
              <p>{t('second.renewHint')}</p>
              <ProofFields proof={proof} />
            </Form>
          }
        >
          <Match when={codes()}>{(made) => <CodesStep said={t('second.renewed')} codes={made()} onDone={close} />}</Match>
        </Steps>
      </div>
    </Dialog>
  );
}

function ProofFields(props: { proof: ReturnType<typeof createProof>; isFirst?: boolean }) {
  const { proof } = props;
  return (
    <>
      <TextField
        label={t('users.currentPassword')}
        type="password"
        value={proof.password()}
        onInput={proof.setPassword}
        required
        autofocus={props.isFirst ?? true}
        autocomplete="current-password"
      />
      <TextField
        label={t('login.code')}
        hint={t('login.codeHint')}
        value={proof.code()}
        onInput={proof.setCode}
        required
        maxlength={40}
        autocomplete="one-time-code"
      />
    </>
  );
}
