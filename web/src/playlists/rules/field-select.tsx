// A choice out of all fields, in groups.
import { For, Show } from 'solid-js';

import { t } from '../../i18n/i18n.ts';
import { fieldLabel, playlistField } from './fields.ts';
import type { Rulebook } from './rulebook.ts';

interface FieldSelectProps {
  label: string;
  book: Rulebook;
  value: string;
  /** Offers rules about other playlists. */
  hasPlaylist?: boolean;
  hasRandom?: boolean;
  onChange: (name: string) => void;
}

export function FieldSelect(props: FieldSelectProps) {
  const isKnown = () => props.book.field(props.value) !== undefined || ['random', playlistField].includes(props.value);
  const Option = (option: { name: string }) => (
    <option value={option.name} selected={option.name === props.value}>
      {fieldLabel(option.name)}
    </option>
  );
  return (
    <select class="field-control" aria-label={props.label} data-rule-field onChange={(event) => props.onChange(event.currentTarget.value)}>
      <Show when={!isKnown()}>
        <Option name={props.value} />
      </Show>
      <Show when={props.hasRandom}>
        <Option name="random" />
      </Show>
      <For each={props.book.groups()}>
        {(group) => (
          <optgroup label={t(group.label)}>
            <For each={group.names}>{(name) => <Option name={name} />}</For>
          </optgroup>
        )}
      </For>
      <Show when={props.hasPlaylist}>
        <Option name={playlistField} />
      </Show>
    </select>
  );
}
