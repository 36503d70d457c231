// One row of cards that scrolls sideways, with a heading and a way to the whole list.
import { createSignal, For, onCleanup, onMount, Show, type JSX } from 'solid-js';

import { t } from '../i18n/i18n.ts';
import { href } from '../lib/router.ts';
import { IconButton } from '../ui/button.tsx';

import './shelf.css';

interface ShelfProps<T> {
  title: string;
  /** Where "See all" leads. */
  to?: string;
  items: readonly T[];
  card: (item: T) => JSX.Element;
  action?: JSX.Element;
}

export function Shelf<T>(props: ShelfProps<T>) {
  let row!: HTMLUListElement;
  const [ends, setEnds] = createSignal({ start: true, end: true });
  const look = () => setEnds({ start: row.scrollLeft < 4, end: row.scrollLeft + row.clientWidth > row.scrollWidth - 4 });
  const scroll = (direction: number) => row.scrollBy({ left: direction * row.clientWidth * 0.9, behavior: 'smooth' });
  const moveFocus = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0 || event.shiftKey || event.ctrlKey || event.altKey || event.metaKey) return;
    const names = [...row.querySelectorAll<HTMLElement>('[data-card]')];
    const here = names.findIndex((name) => name.closest('li')?.contains(document.activeElement));
    if (here < 0) return;
    event.preventDefault();
    event.stopPropagation();
    names[here + step]?.focus();
  };
  onMount(() => {
    const resizes = new ResizeObserver(look);
    resizes.observe(row);
    onCleanup(() => resizes.disconnect());
  });
  return (
    <section class="shelf" aria-label={props.title}>
      <header class="shelf-head">
        <h2>
          <Show when={props.to} fallback={props.title}>
            {(to) => (
              <a class="quiet-link" href={href(to())}>
                {props.title}
              </a>
            )}
          </Show>
        </h2>
        <div class="shelf-tools">
          {props.action}
          <Show when={props.to}>
            {(to) => (
              <a class="shelf-all quiet-link" href={href(to())} aria-label={t('list.seeAllOf', { name: props.title })}>
                {t('list.seeAll')}
              </a>
            )}
          </Show>
          <Show when={!ends().start || !ends().end}>
            <IconButton
              class="shelf-step"
              icon="chevronLeft"
              label={t('list.scrollBack')}
              disabled={ends().start}
              onClick={() => scroll(-1)}
            />
            <IconButton class="shelf-step" icon="chevronRight" label={t('list.scrollOn')} disabled={ends().end} onClick={() => scroll(1)} />
          </Show>
        </div>
      </header>
      <ul ref={row} class="shelf-row" onScroll={look} onKeyDown={moveFocus}>
        <For each={props.items}>{(item) => <li>{props.card(item)}</li>}</For>
      </ul>
    </section>
  );
}
