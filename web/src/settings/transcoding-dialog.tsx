// A format that songs are converted to: its name, the command that makes it, how many bits it takes.
import { createSignal } from 'solid-js';

import { saveTranscoding, type Transcoding } from '../api/admin.ts';
import { FormDialog } from '../forms/form-dialog.tsx';
import { t } from '../i18n/i18n.ts';
import { TextField } from '../ui/text-field.tsx';

export function TranscodingDialog(props: { of: Transcoding | undefined; onDone: () => void; onClose: () => void }) {
  // The dialog is made anew for each format.
  // eslint-disable-next-line solid/reactivity
  const before = props.of;
  const [name, setName] = createSignal(before?.name ?? '');
  const [format, setFormat] = createSignal(before?.targetFormat ?? '');
  const [command, setCommand] = createSignal(before?.command ?? '');
  const [rate, setRate] = createSignal(String(before?.defaultBitRate ?? 0));
  const send = () =>
    saveTranscoding(before?.id, { name: name(), targetFormat: format(), command: command(), defaultBitRate: Number(rate() || 0) });
  return (
    <FormDialog
      title={before ? t('formats.editNamed', { name: before.name }) : t('formats.new')}
      action={before ? t('action.save') : t('action.create')}
      send={send}
      done={t('users.saved', { name: name() })}
      onDone={props.onDone}
      onClose={props.onClose}
    >
      <TextField label={t('players.name')} value={name()} onInput={setName} required maxlength={100} autocomplete="off" />
      <TextField
        label={t('formats.format')}
        hint={t('formats.formatHint')}
        value={format()}
        onInput={setFormat}
        required
        maxlength={12}
        autocomplete="off"
      />
      <TextField
        label={t('formats.command')}
        hint={t('formats.commandHint')}
        value={command()}
        onInput={setCommand}
        maxlength={4000}
        autocomplete="off"
      />
      <TextField
        label={t('formats.defaultRate')}
        hint={t('formats.defaultRateHint')}
        type="number"
        min="0"
        max="10000"
        value={rate()}
        onInput={setRate}
        autocomplete="off"
      />
    </FormDialog>
  );
}
