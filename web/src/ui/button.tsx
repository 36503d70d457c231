// Buttons: with text, and with an icon only, which then must be given a label.
import { Show, splitProps, type JSX } from 'solid-js';

import { Icon } from './icon.tsx';
import type { IconName } from './icons.ts';

import './button.css';

type Native = JSX.ButtonHTMLAttributes<HTMLButtonElement>;

interface ButtonProps extends Native {
  icon?: IconName | undefined;
  variant?: 'primary' | 'plain' | 'danger';
  isBusy?: boolean;
}

export function Button(props: ButtonProps) {
  const [own, rest] = splitProps(props, ['icon', 'variant', 'isBusy', 'children', 'class']);
  return (
    <button
      type="button"
      {...rest}
      class={`button ${own.class ?? ''}`}
      data-variant={own.variant ?? 'plain'}
      aria-busy={own.isBusy || undefined}
    >
      <Show when={own.icon}>{(name) => <Icon name={name()} size={18} />}</Show>
      <span>{own.children}</span>
    </button>
  );
}

interface IconButtonProps extends Native {
  icon: IconName;
  label: string;
  /** Key that does the same, for the tooltip. */
  shortcut?: string;
  size?: number;
}

export function IconButton(props: IconButtonProps) {
  const [own, rest] = splitProps(props, ['icon', 'label', 'shortcut', 'size', 'class']);
  return (
    <button
      type="button"
      {...rest}
      class={`icon-button ${own.class ?? ''}`}
      aria-label={own.label}
      title={own.shortcut ? `${own.label} (${own.shortcut})` : own.label}
    >
      <Icon name={own.icon} size={own.size} />
    </button>
  );
}
