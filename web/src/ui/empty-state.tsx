// What a page says when there is nothing to show, and what to do next.
import { Show, type JSX } from 'solid-js';

import { Icon } from './icon.tsx';
import type { IconName } from './icons.ts';

import './empty-state.css';

export function EmptyState(props: { icon: IconName; title: string; text?: string; children?: JSX.Element }) {
  return (
    <div class="empty-state">
      <Icon name={props.icon} size={40} />
      <h2>{props.title}</h2>
      <Show when={props.text}>
        <p>{props.text}</p>
      </Show>
      {props.children}
    </div>
  );
}
