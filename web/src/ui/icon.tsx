// One icon; it says nothing to screen readers, the control around it does.
import { For } from 'solid-js';

import { icons, type IconName } from './icons.ts';

export function Icon(props: { name: IconName; size?: number }) {
  return (
    <svg class="icon" width={props.size ?? 20} height={props.size ?? 20} viewBox="0 0 24 24" aria-hidden="true">
      <For each={icons[props.name] as readonly string[]}>
        {(path) =>
          path.startsWith('F') ? (
            <path d={path.slice(1)} fill="currentColor" />
          ) : (
            <path d={path} fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" />
          )
        }
      </For>
    </svg>
  );
}
