// A new key in two steps: what it is for, then the key itself, which is shown this once.
import { createSignal, Show } from 'solid-js';

import { createAppKey, keyScopes, type KeyScope } from '../api/app-keys.ts';
import { CopyStep } from '../forms/copy-step.tsx';
import { Form } from '../forms/form.tsx';
import { t } from '../i18n/i18n.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Select } from '../ui/select.tsx';
import { TextField } from '../ui/text-field.tsx';

const lives = ['never', '30', '90', '365'] as const;
const dayMs = 86_400_000;

export function NewKeyDialog(props: { onMade: () => void; onClose: () => void }) {
  let root!: HTMLDivElement;
  const [made, setMade] = createSignal<{ name: string; key: string }>();
  const close = () => root.closest('dialog')?.close();
  return (
    <Dialog title={made() ? t('keys.made', { name: made()?.name ?? '' }) : t('keys.new')} onClose={props.onClose}>
      <div ref={root}>
        <Show
          when={made()}
          fallback={
            <KeyForm
              onCancel={close}
              onMade={(key) => {
                setMade(key);
                props.onMade();
              }}
            />
          }
        >
          {(key) => (
            <CopyStep
              label={t('keys.key')}
              hint={t('keys.onceHint')}
              text={key().key}
              action={t('keys.copy')}
              copied={t('keys.copied')}
              onDone={close}
            />
          )}
        </Show>
      </div>
    </Dialog>
  );
}

function KeyForm(props: { onMade: (key: { name: string; key: string }) => void; onCancel: () => void }) {
  const [name, setName] = createSignal('');
  const [scope, setScope] = createSignal<KeyScope>('play');
  const [life, setLife] = createSignal<(typeof lives)[number]>('never');

  async function make(): Promise<void> {
    const expiresAt = life() === 'never' ? null : new Date(Date.now() + Number(life()) * dayMs).toISOString();
    props.onMade(await createAppKey({ name: name(), scope: scope(), expiresAt }));
  }

  return (
    <Form action={t('action.create')} send={make} onCancel={props.onCancel}>
      <TextField
        label={t('keys.name')}
        hint={t('keys.nameHint')}
        value={name()}
        onInput={setName}
        required
        maxlength={100}
        autocomplete="off"
      />
      <Select
        label={t('keys.scope')}
        value={scope()}
        options={keyScopes.map((value) => ({ value, label: t(`keys.scope.${value}`) }))}
        onChange={setScope}
      />
      <p class="field-hint">{t(`keys.scope.${scope()}Hint`)}</p>
      <Select
        label={t('keys.life')}
        value={life()}
        options={lives.map((value) => ({
          value,
          label: value === 'never' ? t('keys.life.never') : t('keys.life.days', { count: Number(value) }),
        }))}
        onChange={setLife}
      />
    </Form>
  );
}
