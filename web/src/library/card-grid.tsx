// A grid of cards of any length. Only what is near the screen exists; Tab reaches one card, arrows the others.
import { createEffect, createMemo, createSignal, For, on, Show, type Accessor, type JSX } from 'solid-js';

import type { PagedList } from '../api/paged-list.ts';
import { gridSize } from '../settings/prefs.ts';
import { createWindow } from '../ui/virtual.ts';
import { CardPlaceholder } from './cards.tsx';

import './card-grid.css';

interface CardGridProps<T> {
  label: string;
  list: PagedList<T>;
  isRound?: boolean;
  /** Draws one card, whose item may become another one. */
  card: (item: Accessor<T>, roving: { tabindex: number; sizes: string; isUrgent: boolean }) => JSX.Element;
  /** Hands out a way to jump to an item. */
  onReady?: (scrollTo: (index: number) => void) => void;
}

const textPx = 48;
const textGapPx = 10;
const leastWidthPx = { s: 132, m: 172, l: 232 } as const;
const urgentCards = 12;
const narrowPx = 600;

/** How many columns fit, how wide they are, and the room between them. */
function measure(widthPx: number): { columns: number; columnPx: number; gapPx: number } {
  const isNarrow = widthPx < narrowPx;
  const gapPx = isNarrow ? 16 : 24;
  const least = leastWidthPx[gridSize()] - (isNarrow ? 20 : 0);
  const columns = Math.max(2, Math.floor((widthPx + gapPx) / (least + gapPx)));
  return { columns, gapPx, columnPx: Math.max(96, Math.floor((widthPx - gapPx * (columns - 1)) / columns)) };
}

export function CardGrid<T>(props: CardGridProps<T>) {
  const [active, setActive] = createSignal(0);
  /** Card that gets the focus as soon as its item is here. */
  const [wanted, setWanted] = createSignal<number>();
  let root!: HTMLDivElement;
  const total = () => props.list.total() ?? 0;
  const view = createWindow({
    rowCount: (widthPx) => Math.ceil(total() / measure(widthPx).columns),
    rowHeightPx: (widthPx) => measure(widthPx).columnPx + textGapPx + textPx + measure(widthPx).gapPx,
    overscanRows: 1,
  });
  const size = createMemo(() => measure(view.widthPx()));
  const columns = () => size().columns;

  const indexes = createMemo(() => {
    const { first, end } = view.range();
    const from = first * columns();
    const to = Math.min(total(), end * columns());
    return Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
  });
  createEffect(() => {
    const { first, end } = view.range();
    props.list.show(first * columns(), Math.max(first * columns(), end * columns() - 1));
  });
  createEffect(
    on(
      () => props.list.path(),
      () => setActive(0),
      { defer: true },
    ),
  );
  props.onReady?.((index) => view.scrollToRow(Math.floor(index / columns())));

  createEffect(() => {
    const target = wanted();
    if (target === undefined || props.list.item(target) === undefined) return;
    requestAnimationFrame(() => root.querySelector<HTMLElement>(`[data-index="${target}"] [data-card]`)?.focus({ preventScroll: true }));
    setWanted(undefined);
  });

  function focusCard(index: number): void {
    const target = Math.max(0, Math.min(total() - 1, index));
    setActive(target);
    view.scrollToRow(Math.floor(target / columns()), 'nearest');
    setWanted(target);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const page = columns() * 4;
    const steps: Record<string, number> = {
      ArrowRight: 1,
      ArrowLeft: -1,
      ArrowDown: columns(),
      ArrowUp: -columns(),
      PageDown: page,
      PageUp: -page,
      Home: -total(),
      End: total(),
    };
    const step = steps[event.key];
    if (step === undefined || !(event.target as Element).hasAttribute('data-card')) return;
    event.preventDefault();
    event.stopPropagation();
    focusCard(active() + step);
  }

  const isActive = (index: number) => {
    const { first, end } = view.range();
    const isDrawn = active() >= first * columns() && active() < end * columns();
    return index === (isDrawn ? active() : first * columns());
  };

  return (
    <div
      ref={(element) => {
        root = element;
        view.ref(element);
      }}
      class="card-grid"
      role="list"
      aria-label={props.label}
      style={{ height: `${view.heightPx()}px` }}
      onKeyDown={onKeyDown}
      onFocusIn={(event) => {
        const index = (event.target as Element).closest<HTMLElement>('[data-index]')?.dataset['index'];
        if (index !== undefined) setActive(Number(index));
      }}
    >
      <For each={indexes()}>
        {(index) => (
          <div
            role="listitem"
            aria-setsize={total()}
            aria-posinset={index + 1}
            data-index={index}
            class="card-cell"
            style={{
              width: `${size().columnPx}px`,
              transform: `translate(${(index % columns()) * (size().columnPx + size().gapPx)}px, ${view.topOf(Math.floor(index / columns()))}px)`,
            }}
          >
            <Show when={props.list.item(index)} fallback={<CardPlaceholder isRound={props.isRound} />}>
              {(item) =>
                props.card(item as Accessor<T>, {
                  get tabindex() {
                    return isActive(index) ? 0 : -1;
                  },
                  sizes: `${size().columnPx}px`,
                  isUrgent: index < urgentCards,
                })
              }
            </Show>
          </div>
        )}
      </For>
    </div>
  );
}
