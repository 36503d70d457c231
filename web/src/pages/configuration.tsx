// Every option of the server: what it is, what it would be by itself, where it was set. Those that were changed come first.
import { createMemo, createSignal, For, Show } from 'solid-js';

import type { ServerOption } from '../api/admin.ts';
import { config } from '../api/config.ts';
import { createQuery } from '../api/query.ts';
import { at } from '../api/routes.ts';
import { user } from '../api/session.ts';
import { t } from '../i18n/i18n.ts';
import { ListFailed } from '../library/list-failed.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Switch } from '../ui/switch.tsx';
import { TextField } from '../ui/text-field.tsx';

import './configuration.css';
import './settings.css';

export function ConfigurationPage() {
  const mayLook = () => (user()?.isAdmin ?? false) && config.devUIShowConfig;
  const options = createQuery(() => (mayLook() ? at('GET /api/option') : undefined));
  const [words, setWords] = createSignal('');
  const [isOnlyChanged, setOnlyChanged] = createSignal(false);
  const shown = createMemo(() => {
    const wanted = words().toLowerCase().split(/\s+/).filter(Boolean);
    const isMeant = ({ key, doc }: ServerOption) => wanted.every((word) => `${key} ${doc}`.toLowerCase().includes(word));
    return (options.data() ?? []).filter((option) => isMeant(option) && (option.isChanged || !isOnlyChanged()));
  });
  return (
    <div class="settings">
      <div class="page-head">
        <h1>{t('options.title')}</h1>
      </div>
      <Show when={mayLook()} fallback={<EmptyState icon="lock" title={t('server.forAdmins')} />}>
        <p class="field-hint">{t('options.hint')}</p>
        <div class="option-filters">
          <TextField label={t('options.find')} type="search" value={words()} onInput={setWords} autocomplete="off" />
          <Switch label={t('options.onlyChanged')} checked={isOnlyChanged()} onChange={setOnlyChanged} />
        </div>
        <ListFailed list={options}>
          <p class="visually-hidden" role="status">
            {t('options.count', { count: shown().length })}
          </p>
          <ul class="option-list" aria-label={t('options.title')}>
            <For each={shown()}>{(option) => <Row option={option} />}</For>
          </ul>
          <Show when={options.data() && shown().length === 0}>
            <p class="field-hint">{t('options.none')}</p>
          </Show>
        </ListFailed>
      </Show>
    </div>
  );
}

function Row(props: { option: ServerOption }) {
  return (
    <li class="option" data-changed={props.option.isChanged || undefined}>
      <p class="settings-title">
        <code>{props.option.key}</code>
        <Show when={props.option.isChanged}>
          <span class="option-mark">{t('options.changed')}</span>
        </Show>
      </p>
      <p class="option-value">
        <span class="visually-hidden">{t('options.value')} </span>
        <code>{props.option.value || t('options.empty')}</code>
      </p>
      <p class="field-hint">{plain(props.option.doc)}</p>
      <p class="field-hint">
        {[
          t('options.default', { value: plain(props.option.default) || t('options.empty') }),
          ...(props.option.from ? [t('options.from', { from: props.option.from })] : []),
          ...(props.option.waitsFor ? [t('options.waits')] : []),
        ].join(' · ')}
      </p>
    </li>
  );
}

/** The documentation writes code in backticks. */
const plain = (text: string) => text.replaceAll('`', '');
