// The queue as a list in sections: what plays, what the listener asked for, the rest. Rows are moved by
// their handle (pointer or touch) or by keys: Space takes a row, arrows move it, Space lets go, Escape undoes.
import { createEffect, createMemo, createSignal, For, on, onMount, Show } from 'solid-js';

import { t } from '../i18n/i18n.ts';
import { createWindow, scrollerOf } from '../ui/virtual.ts';
import { queue } from './player.ts';
import { QueueRow } from './queue-row.tsx';
import type { Queue, QueueEntry } from './queue.ts';
import { moveInQueue, removeFromQueue } from './queueing.ts';

import './queue-list.css';

const rowPx = 56;
const edgePx = 48;
const scrollStepPx = 12;

type Section = 'played' | 'now' | 'wanted' | 'rest';
/** A heading, or the place of an entry in the queue. */
type Row = Section | number;

function sectionOf({ current, entries }: Queue, index: number): Section {
  if (index < current) return 'played';
  if (index === current) return 'now';
  return entries[index]?.origin === 'context' ? 'rest' : 'wanted';
}

function rowsOf(queue: Queue): Row[] {
  const rows: Row[] = [];
  let before: Section | undefined;
  for (const index of queue.entries.keys()) {
    const section = sectionOf(queue, index);
    if (section !== before) rows.push(section);
    before = section;
    rows.push(index);
  }
  return rows;
}

export function QueueList() {
  let body!: HTMLOListElement;
  const [active, setActive] = createSignal(Math.max(0, queue().current));
  const [grabbed, setGrabbed] = createSignal<{ key: number; from: number }>();
  const [said, setSaid] = createSignal('');
  const rows = createMemo(() => rowsOf(queue()));
  const view = createWindow({ rowCount: () => rows().length, rowHeightPx: () => rowPx, overscanRows: 4 });
  const shown = createMemo(() => rows().slice(view.range().first, view.range().end));
  const rowOfEntry = (index: number) => rows().indexOf(index);

  const title = (section: Section) =>
    ({
      played: t('queue.played'),
      now: t('queue.now'),
      wanted: t('queue.wanted'),
      rest: queue().context ? t('queue.restOf', { name: queue().context?.label ?? '' }) : t('queue.rest'),
    })[section];

  onMount(() => queueMicrotask(() => view.scrollToRow(Math.max(0, rowOfEntry(queue().current) - 1))));
  createEffect(
    on(
      () => queue().current,
      (current) => setActive(Math.max(0, current)),
      { defer: true },
    ),
  );

  const focusRow = (index: number) => {
    const target = Math.max(0, Math.min(queue().entries.length - 1, index));
    setActive(target);
    view.scrollToRow(rowOfEntry(target), 'nearest');
    requestAnimationFrame(() => body.querySelector<HTMLElement>(`[data-index="${target}"] .queue-song`)?.focus({ preventScroll: true }));
  };
  const moveTo = (key: number, to: number) => {
    moveInQueue(key, to);
    setSaid(t('queue.movedTo', { position: to + 1, count: queue().entries.length }));
  };

  function onKeyDown(event: KeyboardEvent): void {
    const entry = queue().entries[active()];
    if (!entry || event.ctrlKey || event.metaKey) return;
    const held = grabbed();
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key];
    if (step !== undefined) {
      if (held || event.altKey) moveTo(entry.key, active() + step);
      focusRow(active() + step);
    } else if (event.key === ' ' && (event.target as Element).closest('.queue-song')) {
      setGrabbed(held ? undefined : { key: entry.key, from: active() });
      setSaid(held ? t('queue.dropped') : t('queue.grabbed', { title: entry.song.title }));
    } else if (event.key === 'Escape' && held) {
      moveTo(held.key, held.from);
      focusRow(held.from);
      setGrabbed(undefined);
    } else if (event.key === 'Delete' && active() !== queue().current) {
      removeFromQueue([entry.key]);
      focusRow(active());
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  function drag(entry: QueueEntry, event: PointerEvent): void {
    const handle = event.currentTarget as HTMLElement;
    const scroller = scrollerOf(body);
    handle.setPointerCapture(event.pointerId);
    event.preventDefault();
    setGrabbed({ key: entry.key, from: -1 });
    let pointerY = event.clientY;
    const follow = () => {
      const row = Math.floor((pointerY - body.getBoundingClientRect().top) / rowPx);
      const to = rows()[Math.max(0, Math.min(rows().length - 1, row))];
      if (typeof to === 'number' && queue().entries[to]?.key !== entry.key) moveInQueue(entry.key, to);
    };
    const scrolling = setInterval(() => {
      const { top, bottom } = scroller.getBoundingClientRect();
      const step = pointerY < top + edgePx ? -scrollStepPx : pointerY > bottom - edgePx ? scrollStepPx : 0;
      if (step !== 0) {
        scroller.scrollTop += step;
        follow();
      }
    }, 16);
    const onMove = (move: PointerEvent) => {
      pointerY = move.clientY;
      follow();
    };
    const end = () => {
      clearInterval(scrolling);
      setGrabbed(undefined);
      handle.removeEventListener('pointermove', onMove);
    };
    handle.addEventListener('pointermove', onMove);
    handle.addEventListener('lostpointercapture', end, { once: true });
  }

  return (
    <>
      <p class="visually-hidden" role="status">
        {said()}
      </p>
      <p class="visually-hidden" id="queue-help">
        {t('queue.help')}
      </p>
      <ol
        ref={(element) => {
          body = element;
          view.ref(element);
        }}
        class="queue-list"
        aria-label={t('queue.title')}
        style={{ height: `${view.heightPx()}px` }}
        onKeyDown={onKeyDown}
      >
        <For each={shown()}>
          {(row) => (
            <Show
              when={typeof row === 'number'}
              fallback={
                <li class="queue-heading" style={{ transform: `translateY(${view.topOf(rows().indexOf(row))}px)` }}>
                  <h3 class="ellipsis">{title(row as Section)}</h3>
                </li>
              }
            >
              <Show when={queue().entries[row as number]}>
                {(entry) => (
                  <QueueRow
                    entry={entry()}
                    index={row as number}
                    position={rowOfEntry(row as number) + 1}
                    count={rows().length}
                    top={view.topOf(rowOfEntry(row as number))}
                    isActive={active() === row}
                    isGrabbed={grabbed()?.key === entry().key}
                    onFocus={() => setActive(row as number)}
                    onDrag={(event) => drag(entry(), event)}
                  />
                )}
              </Show>
            </Show>
          )}
        </For>
      </ol>
    </>
  );
}
