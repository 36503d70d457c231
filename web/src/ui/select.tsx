// A labelled choice out of a list, on the browser's own control.
import { createUniqueId, For } from 'solid-js';

import './field.css';

interface SelectProps<T extends string> {
  label: string;
  isLabelHidden?: boolean;
  value: T;
  options: readonly { value: T; label: string }[];
  onChange: (value: T) => void;
}

export function Select<T extends string>(props: SelectProps<T>) {
  const id = createUniqueId();
  return (
    <div class="field" data-inline={props.isLabelHidden || undefined}>
      <label for={id} class={props.isLabelHidden ? 'visually-hidden' : 'field-label'}>
        {props.label}
      </label>
      <select id={id} class="field-control" onChange={(event) => props.onChange(event.currentTarget.value as T)}>
        <For each={props.options}>
          {(option) => (
            <option value={option.value} selected={option.value === props.value}>
              {option.label}
            </option>
          )}
        </For>
      </select>
    </div>
  );
}
