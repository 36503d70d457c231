// A new key in two steps: what it is for, then the key itself, which is shown this once.
import { createSignal, onMount, Show } from 'solid-js';

import { createAppKey, keyScopes, type KeyScope } from '../api/app-keys.ts';
import { t } from '../i18n/i18n.ts';
import { reasonOf } from '../playlists/tell.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Select } from '../ui/select.tsx';
import { TextField } from '../ui/text-field.tsx';

import '../playlists/dialogs.css';

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
            <Form
              onCancel={close}
              onMade={(key) => {
                setMade(key);
                props.onMade();
              }}
            />
          }
        >
          {(key) => <Once text={key().key} onDone={close} />}
        </Show>
      </div>
    </Dialog>
  );
}

function Form(props: { onMade: (key: { name: string; key: string }) => void; onCancel: () => void }) {
  const [name, setName] = createSignal('');
  const [scope, setScope] = createSignal<KeyScope>('play');
  const [life, setLife] = createSignal<(typeof lives)[number]>('never');
  const [error, setError] = createSignal('');
  const [isBusy, setBusy] = createSignal(false);

  async function make(): Promise<void> {
    setBusy(true);
    setError('');
    try {
      const expiresAt = life() === 'never' ? null : new Date(Date.now() + Number(life()) * dayMs).toISOString();
      props.onMade(await createAppKey({ name: name(), scope: scope(), expiresAt }));
    } catch (cause) {
      setError(reasonOf(cause));
    } finally {
      setBusy(false);
    }
  }

  return (
    <form
      class="edit-form"
      onSubmit={(event) => {
        event.preventDefault();
        void make();
      }}
    >
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
      <Show when={error()}>
        <p class="form-error" role="alert">
          {error()}
        </p>
      </Show>
      <div class="dialog-foot">
        <Button onClick={() => props.onCancel()}>{t('action.cancel')}</Button>
        <Button type="submit" variant="primary" isBusy={isBusy()} disabled={isBusy()}>
          {t('action.create')}
        </Button>
      </div>
    </form>
  );
}

function Once(props: { text: string; onDone: () => void }) {
  let field!: HTMLDivElement;
  const [isCopied, setCopied] = createSignal(false);
  const input = () => field.querySelector('input');
  onMount(() => {
    input()?.focus();
    input()?.select();
  });

  async function copy(): Promise<void> {
    input()?.select();
    // Without HTTPS browsers offer only the older way.
    const isDone = await (
      navigator.clipboard?.writeText(props.text).then(() => true) ?? Promise.resolve(document.execCommand('copy'))
    ).catch(() => document.execCommand('copy'));
    setCopied(isDone);
  }

  return (
    <div class="edit-form">
      <div ref={field}>
        <TextField label={t('keys.key')} hint={t('keys.onceHint')} value={props.text} onInput={() => {}} readonly autocomplete="off" />
      </div>
      <p class="field-hint" role="status">
        {isCopied() ? t('keys.copied') : ''}
      </p>
      <div class="dialog-foot">
        <Button icon="copy" onClick={() => void copy()}>
          {t('keys.copy')}
        </Button>
        <Button variant="primary" onClick={() => props.onDone()}>
          {t('keys.done')}
        </Button>
      </div>
    </div>
  );
}
