// A music folder is added, renamed, moved or taken away.
import { createSignal, Show } from 'solid-js';

import { addLibrary, changeLibrary, removeLibrary } from '../api/accounts.ts';
import type { ScannedLibrary } from '../api/shapes.ts';
import { FormDialog } from '../forms/form-dialog.tsx';
import { SureDialog } from '../forms/sure-dialog.tsx';
import { t } from '../i18n/i18n.ts';
import { Switch } from '../ui/switch.tsx';
import { TextField } from '../ui/text-field.tsx';

export function LibraryDialog(props: { of: ScannedLibrary | undefined; onDone: () => void; onClose: () => void }) {
  // The dialog is made anew for each.
  // eslint-disable-next-line solid/reactivity
  const before = props.of;
  const [name, setName] = createSignal(before?.name ?? '');
  const [path, setPath] = createSignal(before?.path ?? '');
  const [isDefault, setDefault] = createSignal(before?.defaultNewUsers ?? false);
  const send = () => {
    const body = { name: name(), defaultNewUsers: isDefault() };
    if (!before) return addLibrary({ ...body, path: path() });
    return changeLibrary(before.id, path() === before.path ? body : { ...body, path: path() });
  };
  return (
    <FormDialog
      title={before ? t('roots.editNamed', { name: before.name }) : t('roots.add')}
      action={before ? t('action.save') : t('roots.addNow')}
      send={send}
      done={before ? t('roots.saved', { name: name() }) : t('roots.added', { name: name() })}
      onDone={props.onDone}
      onClose={props.onClose}
    >
      <TextField label={t('keys.name')} value={name()} onInput={setName} required maxlength={200} autocomplete="off" />
      <Show when={before?.id !== 1} fallback={<p class="field-hint">{t('roots.firstHint')}</p>}>
        <TextField
          label={t('roots.path')}
          hint={t('roots.pathHint')}
          value={path()}
          onInput={setPath}
          required
          maxlength={4000}
          autocomplete="off"
        />
      </Show>
      <Switch label={t('roots.forNew')} hint={t('roots.forNewHint')} checked={isDefault()} onChange={setDefault} />
    </FormDialog>
  );
}

export function RemoveLibraryDialog(props: { of: ScannedLibrary; onRun: () => void; onClose: () => void }) {
  return (
    <SureDialog
      title={t('roots.removeNamed', { name: props.of.name })}
      action={t('roots.remove')}
      run={() => removeLibrary(props.of.id)}
      done={t('roots.removed', { name: props.of.name })}
      onRun={props.onRun}
      onClose={props.onClose}
    >
      <p>{t('roots.removeSure', { name: props.of.name, count: props.of.songCount })}</p>
      <p class="field-hint">{t('roots.removeHint')}</p>
    </SureDialog>
  );
}
