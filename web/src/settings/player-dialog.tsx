// What one player gets and what it tells of.
import { createSignal } from 'solid-js';

import { updatePlayer, type Player, type Transcoding } from '../api/admin.ts';
import { FormDialog } from '../forms/form-dialog.tsx';
import { formatNumber, t } from '../i18n/i18n.ts';
import { Select } from '../ui/select.tsx';
import { Switch } from '../ui/switch.tsx';
import { TextField } from '../ui/text-field.tsx';

const rates = ['0', '320', '256', '192', '128', '96', '64'];

export function PlayerDialog(props: { of: Player; formats: readonly Transcoding[]; onDone: () => void; onClose: () => void }) {
  // The dialog is made anew for each player.
  // eslint-disable-next-line solid/reactivity
  const before = props.of;
  const [name, setName] = createSignal(before.name);
  const [format, setFormat] = createSignal(before.transcodingId);
  const [rate, setRate] = createSignal(String(before.maxBitRate));
  const [seesPaths, setSeesPaths] = createSignal(before.reportRealPath);
  const [tells, setTells] = createSignal(before.scrobbleEnabled);
  const send = () =>
    updatePlayer(before.id, {
      name: name(),
      transcodingId: format(),
      maxBitRate: Number(rate()),
      reportRealPath: seesPaths(),
      scrobbleEnabled: tells(),
    });
  return (
    <FormDialog
      title={t('players.editNamed', { name: before.name })}
      action={t('action.save')}
      send={send}
      done={t('users.saved', { name: before.name })}
      onDone={props.onDone}
      onClose={props.onClose}
    >
      <TextField label={t('players.name')} value={name()} onInput={setName} required maxlength={255} autocomplete="off" />
      <Select
        label={t('players.format')}
        value={format()}
        options={[
          { value: '', label: t('players.format.asIs') },
          ...props.formats.map(({ id, name: label }) => ({ value: id, label })),
          ...(format() && !props.formats.some(({ id }) => id === format()) ? [{ value: format(), label: format() }] : []),
        ]}
        onChange={setFormat}
      />
      <Select
        label={t('users.rate')}
        value={rate()}
        options={[...new Set([...rates, String(before.maxBitRate)])].map((value) => ({
          value,
          label: value === '0' ? t('users.rate.none') : t('settings.bitRate.limit', { rate: formatNumber(Number(value)) }),
        }))}
        onChange={setRate}
      />
      <Switch label={t('players.tells')} hint={t('players.tellsHint')} checked={tells()} onChange={setTells} />
      <Switch label={t('players.paths')} hint={t('players.pathsHint')} checked={seesPaths()} onChange={setSeesPaths} />
    </FormDialog>
  );
}
