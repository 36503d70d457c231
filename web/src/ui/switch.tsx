// Something that is on or off, with its label.
import { createUniqueId, Show } from 'solid-js';

import './switch.css';

interface SwitchProps {
  label: string;
  hint?: string;
  checked: boolean;
  onChange: (isOn: boolean) => void;
}

export function Switch(props: SwitchProps) {
  const id = createUniqueId();
  return (
    <label class="switch-line">
      <span>
        <span class="switch-label">{props.label}</span>
        <Show when={props.hint}>
          <span class="field-hint" id={id}>
            {props.hint}
          </span>
        </Show>
      </span>
      <input
        type="checkbox"
        role="switch"
        class="switch"
        aria-label={props.label}
        aria-describedby={props.hint ? id : undefined}
        checked={props.checked}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
      />
    </label>
  );
}
