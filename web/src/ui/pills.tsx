// A row of choices as pills: one is chosen. With addresses they are links, else buttons.
import { For, Show } from 'solid-js';

import './pills.css';

interface PillsProps<T extends string> {
  label: string;
  value: T;
  options: readonly { value: T; label: string; href?: string }[];
  onChange?: (value: T) => void;
}

export function Pills<T extends string>(props: PillsProps<T>) {
  return (
    <nav class="pills" aria-label={props.label}>
      <For each={props.options}>
        {(option) => (
          <Show
            when={option.href}
            fallback={
              <button type="button" class="pill" aria-pressed={option.value === props.value} onClick={() => props.onChange?.(option.value)}>
                {option.label}
              </button>
            }
          >
            <a class="pill" href={option.href} aria-current={option.value === props.value ? 'page' : undefined}>
              {option.label}
            </a>
          </Show>
        )}
      </For>
    </nav>
  );
}
