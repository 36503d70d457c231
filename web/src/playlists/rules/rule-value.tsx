// The value of a comparison, in the control that fits it.
import { createUniqueId, For, Match, Show, Switch } from 'solid-js';

import { playlistsPath } from '../../api/addresses.ts';
import { withRange } from '../../api/paged-list.ts';
import { createQuery } from '../../api/query.ts';
import { at } from '../../api/routes.ts';
import { t } from '../../i18n/i18n.ts';
import type { ValueKind } from './fields.ts';
import type { RuleLeaf } from './rule-tree.ts';

const mostPlaylists = 500;

interface RuleValueProps {
  leaf: RuleLeaf;
  kind: ValueKind;
  /** Names the element that says what is wrong. */
  errorId: string | undefined;
  onChange: (value: unknown) => void;
}

export function RuleValue(props: RuleValueProps) {
  const pair = () => (Array.isArray(props.leaf.value) ? (props.leaf.value as unknown[]) : [props.leaf.value, props.leaf.value]);
  return (
    <Switch fallback={<TextValue {...props} />}>
      <Match when={props.kind === 'none'}>
        <span />
      </Match>
      <Match when={props.kind === 'flag'}>
        <select
          class="field-control"
          aria-label={t('rules.value')}
          aria-invalid={props.errorId !== undefined}
          aria-describedby={props.errorId}
          onChange={(event) => props.onChange(event.currentTarget.value === 'true')}
        >
          <option value="true" selected={props.leaf.value !== false}>
            {t('rules.yes')}
          </option>
          <option value="false" selected={props.leaf.value === false}>
            {t('rules.no')}
          </option>
        </select>
      </Match>
      <Match when={props.kind === 'number' || props.kind === 'date'}>
        <OneValue {...props} label={t('rules.value')} value={props.leaf.value} onInput={props.onChange} />
      </Match>
      <Match when={props.kind === 'numbers' || props.kind === 'dates'}>
        <div class="rule-pair">
          <OneValue {...props} label={t('rules.from')} value={pair()[0]} onInput={(value) => props.onChange([value, pair()[1]])} />
          <OneValue {...props} label={t('rules.to')} value={pair()[1]} onInput={(value) => props.onChange([pair()[0], value])} />
        </div>
      </Match>
      <Match when={props.kind === 'days'}>
        <div class="rule-days">
          <OneValue {...props} label={t('rules.days')} value={props.leaf.value} onInput={props.onChange} />
          <span aria-hidden="true">{t('rules.days')}</span>
        </div>
      </Match>
      <Match when={props.kind === 'playlist' && props.leaf.field === 'id'}>
        <PlaylistValue {...props} />
      </Match>
    </Switch>
  );
}

function OneValue(props: RuleValueProps & { label: string; value: unknown; onInput: (value: unknown) => void }) {
  const isDate = () => props.kind === 'date' || props.kind === 'dates';
  // A year or a month alone is a date too, which the browser's own control does not know.
  const type = () => (!isDate() ? 'number' : /^\d{4}-\d\d-\d\d$/.test(String(props.value)) ? 'date' : 'text');
  const read = (text: string): unknown => (isDate() ? text : text.trim() === '' ? '' : Number(text));
  return (
    <input
      class="field-control"
      type={type()}
      step="any"
      aria-label={props.label}
      aria-invalid={props.errorId !== undefined}
      aria-describedby={props.errorId}
      value={String(props.value ?? '')}
      onInput={(event) => props.onInput(read(event.currentTarget.value))}
    />
  );
}

function TextValue(props: RuleValueProps) {
  const id = createUniqueId();
  const genres = createQuery(() => (props.leaf.field === 'genre' ? at('GET /api/genre') : undefined));
  return (
    <>
      <input
        class="field-control"
        type="text"
        aria-label={t('rules.value')}
        aria-invalid={props.errorId !== undefined}
        aria-describedby={props.errorId}
        autocomplete="off"
        spellcheck={false}
        list={props.leaf.field === 'genre' ? id : undefined}
        value={String(props.leaf.value ?? '')}
        onInput={(event) => props.onChange(event.currentTarget.value)}
      />
      <Show when={props.leaf.field === 'genre'}>
        <datalist id={id}>
          <For each={genres.data()}>{({ name }) => <option value={name} />}</For>
        </datalist>
      </Show>
    </>
  );
}

function PlaylistValue(props: RuleValueProps) {
  const lists = createQuery(() => withRange(playlistsPath({ sort: 'name' }), 0, mostPlaylists));
  return (
    <select
      class="field-control"
      aria-label={t('rules.value')}
      aria-invalid={props.errorId !== undefined}
      aria-describedby={props.errorId}
      onChange={(event) => props.onChange(event.currentTarget.value)}
    >
      <option value="" selected={props.leaf.value === ''}>
        {t('rules.choosePlaylist')}
      </option>
      <For each={lists.data()}>
        {({ id, name }) => (
          <option value={id} selected={props.leaf.value === id}>
            {name}
          </option>
        )}
      </For>
    </select>
  );
}
