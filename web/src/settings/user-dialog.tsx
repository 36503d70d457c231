// A new user, or the name, rights and libraries of one.
import { createSignal, For, Show } from 'solid-js';

import { createUser, updateUser, type Account } from '../api/accounts.ts';
import { createQuery } from '../api/query.ts';
import { at } from '../api/routes.ts';
import { FormDialog } from '../forms/form-dialog.tsx';
import { formatNumber, t } from '../i18n/i18n.ts';
import { Select } from '../ui/select.tsx';
import { Switch } from '../ui/switch.tsx';

import './user-dialog.css';
import { TextField } from '../ui/text-field.tsx';

const rates = ['0', '320', '192', '128', '96'];

export function UserDialog(props: { of: Account | undefined; isOwn: boolean; onDone: () => void; onClose: () => void }) {
  // The dialog is made anew for everybody.
  // eslint-disable-next-line solid/reactivity
  const before = props.of;
  const [userName, setUserName] = createSignal(before?.userName ?? '');
  const [name, setName] = createSignal(before?.name ?? '');
  const [email, setEmail] = createSignal(before?.email ?? '');
  const [password, setPassword] = createSignal('');
  const [isAdmin, setAdmin] = createSignal(before?.isAdmin ?? false);
  const [rate, setRate] = createSignal(String(before?.maxBitRate ?? 0));
  const libraries = createQuery(() => at('GET /api/library', { query: { _sort: 'name' } }));
  const [chosen, setChosen] = createSignal<readonly number[] | undefined>(before?.libraries.map(({ id }) => id));
  const open = () => chosen() ?? (libraries.data() ?? []).filter((library) => library.defaultNewUsers).map(({ id }) => id);
  const choose = (id: number, isOn: boolean) => setChosen([...open().filter((one) => one !== id), ...(isOn ? [id] : [])]);
  const wasRate = String(before?.maxBitRate ?? 0);

  const send = () => {
    const body = { userName: userName(), name: name(), email: email(), isAdmin: isAdmin(), maxBitRate: Number(rate()) };
    const rights = isAdmin() ? body : { ...body, libraryIds: [...open()] };
    return before ? updateUser(before.id, rights) : createUser({ ...rights, password: password() });
  };

  return (
    <FormDialog
      title={before ? t('users.editNamed', { name: before.userName }) : t('users.new')}
      action={before ? t('action.save') : t('action.create')}
      send={send}
      done={t('users.saved', { name: userName() })}
      onDone={props.onDone}
      onClose={props.onClose}
    >
      <TextField label={t('login.userName')} value={userName()} onInput={setUserName} required maxlength={64} autocomplete="off" />
      <Show when={!before}>
        <TextField
          label={t('login.password')}
          type="password"
          value={password()}
          onInput={setPassword}
          required
          maxlength={1024}
          autocomplete="new-password"
        />
      </Show>
      <TextField label={t('users.name')} value={name()} onInput={setName} maxlength={255} autocomplete="off" />
      <TextField label={t('users.email')} type="email" value={email()} onInput={setEmail} maxlength={255} autocomplete="off" />
      <Select
        label={t('users.rate')}
        value={rate()}
        options={[...new Set([...rates, wasRate])].map((value) => ({
          value,
          label: value === '0' ? t('users.rate.none') : t('settings.bitRate.limit', { rate: formatNumber(Number(value)) }),
        }))}
        onChange={setRate}
      />
      <Show when={!props.isOwn}>
        <Switch label={t('settings.admin')} hint={t('users.adminHint')} checked={isAdmin()} onChange={setAdmin} />
      </Show>
      <Show when={!isAdmin()}>
        <fieldset class="settings-choices">
          <legend class="field-label">{t('users.libraries')}</legend>
          <For each={libraries.data() ?? []}>
            {(library) => (
              <Switch label={library.name} checked={open().includes(library.id)} onChange={(isOn) => choose(library.id, isOn)} />
            )}
          </For>
        </fieldset>
      </Show>
    </FormDialog>
  );
}
