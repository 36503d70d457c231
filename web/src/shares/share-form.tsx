// What can be said of a share: for whom, how long, how often, with which password.
import { createSignal, Show } from 'solid-js';

import { config } from '../api/config.ts';
import type { Share } from '../api/shapes.ts';
import type { ShareWish } from '../api/shares.ts';
import { Form } from '../forms/form.tsx';
import { t } from '../i18n/i18n.ts';
import { Select } from '../ui/select.tsx';
import { Switch } from '../ui/switch.tsx';
import { TextField } from '../ui/text-field.tsx';
import { endOf, lifeChoices, usualLife } from './expiry.ts';

interface ShareFormProps {
  /** What there is already; none for a new one. */
  share?: Share;
  save: (wish: ShareWish) => Promise<void>;
  onCancel: () => void;
}

export function ShareForm(props: ShareFormProps) {
  const before = props.share;
  const [description, setDescription] = createSignal(before?.description ?? '');
  const [life, setLife] = createSignal(usualLife(before?.expiresAt));
  const [date, setDate] = createSignal('');
  const [isDownloadable, setDownloadable] = createSignal(before?.downloadable ?? config.defaultDownloadableShare);
  const [password, setPassword] = createSignal('');
  const [isOpen, setOpen] = createSignal(false);
  const [plays, setPlays] = createSignal(before?.maxPlays ? String(before.maxPlays) : '');

  function save(): Promise<void> {
    const isKept = password() === '' && !isOpen();
    return props.save({
      description: description(),
      expiresAt: endOf(life(), date()),
      downloadable: isDownloadable(),
      maxPlays: Number(plays()) || 0,
      ...(isKept ? {} : { password: isOpen() ? '' : password() }),
    });
  }

  return (
    <Form action={before ? t('action.save') : t('share.make')} send={save} onCancel={props.onCancel}>
      <TextField
        label={t('share.description')}
        hint={t('share.descriptionHint')}
        value={description()}
        onInput={setDescription}
        maxlength={1000}
        autocomplete="off"
      />
      <Select label={t('share.life')} value={life()} options={lifeChoices(before?.expiresAt)} onChange={setLife} />
      <Show when={life() === 'date'}>
        <TextField
          label={t('share.lastDay')}
          type="date"
          value={date()}
          onInput={setDate}
          min={new Date().toISOString().slice(0, 10)}
          max="9999-12-31"
          required
        />
      </Show>
      <Show when={!isOpen()}>
        <TextField
          label={t('share.password')}
          hint={before?.hasPassword ? t('share.passwordKept') : t('share.passwordHint')}
          type="password"
          value={password()}
          onInput={setPassword}
          maxlength={200}
          autocomplete="new-password"
        />
      </Show>
      <Show when={before?.hasPassword}>
        <Switch label={t('share.noPassword')} checked={isOpen()} onChange={setOpen} />
      </Show>
      <TextField
        label={t('share.plays')}
        hint={t('share.playsHint')}
        type="number"
        min={1}
        max={1_000_000}
        step={1}
        inputmode="numeric"
        value={plays()}
        onInput={setPlays}
        autocomplete="off"
      />
      <Show when={config.enableDownloads}>
        <Switch label={t('share.downloads')} hint={t('share.downloadsHint')} checked={isDownloadable()} onChange={setDownloadable} />
      </Show>
    </Form>
  );
}
