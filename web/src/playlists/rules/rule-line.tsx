// One comparison: field, operator, value, and what the server finds wrong with it.
import { createUniqueId, For, Show } from 'solid-js';

import { t } from '../../i18n/i18n.ts';
import { IconButton } from '../../ui/button.tsx';
import { FieldSelect } from './field-select.tsx';
import { fieldLabel, fittingValue, operatorLabel, playlistField, valueKind } from './fields.ts';
import type { RuleLeaf } from './rule-tree.ts';
import { RuleValue } from './rule-value.tsx';
import type { Rulebook } from './rulebook.ts';

interface RuleLineProps {
  leaf: RuleLeaf;
  book: Rulebook;
  place: string;
  onRemove: () => void;
}

export function RuleLine(props: RuleLineProps) {
  const id = createUniqueId();
  const isPlaylist = () => props.book.playlistOperators().includes(props.leaf.operator);
  const field = () => (isPlaylist() ? undefined : props.book.field(props.leaf.field));
  const operators = () => {
    const known = isPlaylist() ? props.book.playlistOperators() : (field()?.operators ?? []);
    return known.includes(props.leaf.operator) ? known : [...known, props.leaf.operator];
  };
  const kind = () => valueKind(field()?.type, props.leaf.operator);
  const error = () => props.book.errorAt(props.place);

  function change(name: string, operator: string): void {
    const type = props.book.field(name)?.type;
    const value = fittingValue(valueKind(type, operator), props.leaf.value);
    props.book.edit(() => Object.assign(props.leaf, { field: name, operator, value }));
  }
  function chooseField(name: string): void {
    if (name === playlistField) return change('id', 'inPlaylist');
    const offered = props.book.field(name)?.operators ?? [];
    change(name, offered.includes(props.leaf.operator) ? props.leaf.operator : (offered[0] ?? 'is'));
  }

  return (
    <li class="rule-line" data-error={error() ? '' : undefined}>
      <FieldSelect
        label={t('rules.field')}
        book={props.book}
        value={isPlaylist() ? playlistField : props.leaf.field}
        hasPlaylist
        onChange={chooseField}
      />
      <select
        class="field-control"
        aria-label={t('rules.operator')}
        onChange={(event) => change(props.leaf.field, event.currentTarget.value)}
      >
        <For each={operators()}>
          {(operator) => (
            <option value={operator} selected={operator === props.leaf.operator}>
              {operatorLabel(operator)}
            </option>
          )}
        </For>
      </select>
      <RuleValue
        leaf={props.leaf}
        kind={kind()}
        errorId={error() ? id : undefined}
        onChange={(value) => props.book.edit(() => (props.leaf.value = value))}
      />
      <IconButton
        icon="close"
        label={t('rules.removeNamed', { name: fieldLabel(isPlaylist() ? playlistField : props.leaf.field) })}
        onClick={() => props.onRemove()}
      />
      <Show when={error()}>
        {(text) => (
          <p class="form-error rule-error" id={id} role="alert">
            {text()}
          </p>
        )}
      </Show>
    </li>
  );
}
