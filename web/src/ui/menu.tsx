// One menu at a time, at the control that opened it or at the pointer; on a phone it is a sheet at the foot.
// Arrow keys, Home, End and first letters move; Escape and a click outside close; focus returns.
import { createEffect, createSignal, For, Match, onCleanup, Show, Switch } from 'solid-js';

import { Icon } from './icon.tsx';
import type { IconName } from './icons.ts';

import './menu.css';

export type MenuItem =
  | {
      kind?: 'action';
      label: string;
      icon?: IconName;
      href?: string;
      isDownload?: boolean;
      isChecked?: boolean;
      isDanger?: boolean;
      run?: () => void;
    }
  | { kind: 'rule' }
  | { kind: 'choice'; label: string; options: { label: string; icon: IconName; isChecked: boolean; run: () => void }[] };

interface OpenMenu {
  label: string;
  items: MenuItem[];
  at: { x: number; y: number; anchor?: Element };
}

const [opened, setOpened] = createSignal<OpenMenu>();

/** Opens a menu below a control, or at the pointer. */
export function openMenu(at: Element | { x: number; y: number }, label: string, items: MenuItem[]): void {
  if (!(at instanceof Element)) {
    setOpened({ label, items, at });
    return;
  }
  const box = at.getBoundingClientRect();
  setOpened({ label, items, at: { x: box.left, y: box.bottom + 4, anchor: at } });
}

export function MenuHost() {
  return <Show when={opened()}>{(menu) => <Menu menu={menu()} />}</Show>;
}

function Menu(props: { menu: OpenMenu }) {
  let root!: HTMLDivElement;
  const opener = document.activeElement as HTMLElement | null;
  const close = () => root.hidePopover();

  createEffect(() => {
    root.showPopover();
    placeInside(root, props.menu.at);
    controls(root)[0]?.focus({ preventScroll: true });
  });
  onCleanup(() => {
    if (document.activeElement === document.body || root.contains(document.activeElement)) opener?.focus({ preventScroll: true });
  });

  return (
    <div
      ref={root}
      popover="auto"
      class="menu"
      onToggle={(event) => event.newState === 'closed' && setOpened(undefined)}
      onKeyDown={(event) => moveFocus(root, event, close)}
      onContextMenu={(event) => event.preventDefault()}
    >
      <p class="menu-title ellipsis" aria-hidden="true">
        {props.menu.label}
      </p>
      <div role="menu" aria-label={props.menu.label}>
        <For each={props.menu.items}>{(item) => <Item item={item} close={close} />}</For>
      </div>
    </div>
  );
}

function Item(props: { item: MenuItem; close: () => void }) {
  const choose = (run?: () => void) => {
    props.close();
    run?.();
  };
  return (
    <Switch>
      <Match when={props.item.kind === 'rule'}>
        <div role="separator" class="menu-rule" />
      </Match>
      <Match when={props.item.kind === 'choice' && props.item}>
        {(choice) => (
          <div role="group" aria-label={choice().label} class="menu-choice">
            <span aria-hidden="true">{choice().label}</span>
            <For each={choice().options}>
              {(option) => (
                <button
                  type="button"
                  role="menuitemradio"
                  tabindex="-1"
                  aria-checked={option.isChecked}
                  aria-label={option.label}
                  title={option.label}
                  onClick={() => choose(option.run)}
                >
                  <Icon name={option.icon} size={18} />
                </button>
              )}
            </For>
          </div>
        )}
      </Match>
      <Match when={(props.item.kind ?? 'action') === 'action' && (props.item as Extract<MenuItem, { label: string; options?: never }>)}>
        {(action) => {
          const inside = () => (
            <>
              <Show when={action().icon} fallback={<span class="menu-gap" />}>
                {(name) => <Icon name={name()} size={18} />}
              </Show>
              <span class="ellipsis">{action().label}</span>
              <Show when={action().isChecked}>
                <Icon name="check" size={16} />
              </Show>
            </>
          );
          const role = () => (action().isChecked === undefined ? 'menuitem' : 'menuitemradio');
          return (
            <Show
              when={action().href}
              fallback={
                <button
                  type="button"
                  class="menu-item"
                  role={role()}
                  aria-checked={action().isChecked}
                  tabindex="-1"
                  data-danger={action().isDanger || undefined}
                  onClick={() => choose(action().run)}
                >
                  {inside()}
                </button>
              }
            >
              <a
                class="menu-item"
                role="menuitem"
                tabindex="-1"
                href={action().href}
                download={action().isDownload ? '' : undefined}
                onClick={() => queueMicrotask(props.close)}
              >
                {inside()}
              </a>
            </Show>
          );
        }}
      </Match>
    </Switch>
  );
}

const controls = (root: Element) => [...root.querySelectorAll<HTMLElement>('[role^="menuitem"]')];

/** Keeps the menu on the screen: above its anchor when there is no room below. */
function placeInside(root: HTMLElement, { x, y, anchor }: OpenMenu['at']): void {
  const margin = 8;
  const { width, height } = root.getBoundingClientRect();
  const above = anchor ? anchor.getBoundingClientRect().top - height - 4 : y - height;
  const top = y + height > innerHeight - margin ? Math.max(margin, above) : y;
  root.style.setProperty('--x', `${Math.max(margin, Math.min(x, innerWidth - width - margin))}px`);
  root.style.setProperty('--y', `${Math.max(margin, Math.min(top, innerHeight - height - margin))}px`);
}

function moveFocus(root: Element, event: KeyboardEvent, close: () => void): void {
  const all = controls(root);
  const here = all.indexOf(document.activeElement as HTMLElement);
  const steps: Record<string, number> = {
    ArrowDown: here + 1,
    ArrowRight: here + 1,
    ArrowUp: here - 1,
    ArrowLeft: here - 1,
    Home: 0,
    End: -1,
  };
  const step = steps[event.key];
  if (event.key === 'Tab') close();
  else if (step !== undefined) all.at(step % all.length)?.focus();
  else if (/^\p{L}$/u.test(event.key)) byLetter(all, here, event.key)?.focus();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function byLetter(all: HTMLElement[], here: number, letter: string): HTMLElement | undefined {
  const turned = [...all.slice(here + 1), ...all.slice(0, here + 1)];
  return turned.find((item) => item.textContent?.trim().toLowerCase().startsWith(letter.toLowerCase()));
}
