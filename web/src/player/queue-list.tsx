// The queue as a list in sections: what plays, what the listener asked for, the rest. Rows are moved by
// their handle (pointer or touch) or by keys: Space takes a row, arrows move it, Space lets go, Escape undoes.
import { createEffect, createMemo, createSignal, For, on, onMount, Show } from 'solid-js';

import { formatTime, t } from '../i18n/i18n.ts';
import { Artwork } from '../library/artwork.tsx';
import { openSongMenu } from '../library/menus.ts';
import { IconButton } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { createWindow, scrollerOf } from '../ui/virtual.ts';
import { isPlaying, moveInQueue, playEntry, queue, removeFromQueue } from './player.ts';
import type { QueueEntry } from './queue.ts';

import './queue-list.css';

const rowPx = 56;
const edgePx = 48;
const scrollStepPx = 12;

type Section = 'played' | 'now' | 'wanted' | 'rest';

export function QueueList() {
  let body!: HTMLOListElement;
  const [active, setActive] = createSignal(Math.max(0, queue().current));
  const [grabbed, setGrabbed] = createSignal<{ key: number; from: number }>();
  const [said, setSaid] = createSignal('');
  const view = createWindow({ rowCount: () => queue().entries.length, rowHeightPx: () => rowPx, overscanRows: 4 });
  const indexes = createMemo(() => Array.from({ length: view.range().end - view.range().first }, (_, i) => view.range().first + i));

  const sectionOf = (index: number): Section => {
    if (index < queue().current) return 'played';
    if (index === queue().current) return 'now';
    return queue().entries[index]?.origin === 'context' ? 'rest' : 'wanted';
  };
  const title = (section: Section) =>
    ({
      played: t('queue.played'),
      now: t('queue.now'),
      wanted: t('queue.wanted'),
      rest: queue().context ? t('queue.restOf', { name: queue().context?.label ?? '' }) : t('queue.rest'),
    })[section];
  const heading = (index: number) => (index === 0 || sectionOf(index - 1) !== sectionOf(index) ? title(sectionOf(index)) : undefined);

  onMount(() => queueMicrotask(() => view.scrollToRow(Math.max(0, queue().current - 1))));
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
    view.scrollToRow(target, 'nearest');
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
      const to = Math.max(0, Math.min(queue().entries.length - 1, row));
      if (queue().entries[to]?.key !== entry.key) moveInQueue(entry.key, to);
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
        <For each={indexes()}>
          {(index) => (
            <Show when={queue().entries[index]}>
              {(entry) => (
                <li
                  class="queue-row"
                  data-index={index}
                  data-section={sectionOf(index)}
                  data-heading={heading(index)}
                  data-grabbed={grabbed()?.key === entry().key || undefined}
                  aria-setsize={queue().entries.length}
                  aria-posinset={index + 1}
                  aria-current={index === queue().current ? 'true' : undefined}
                  style={{ transform: `translateY(${view.topOf(index)}px)` }}
                  onFocusIn={() => setActive(index)}
                  onContextMenu={(event) => {
                    event.preventDefault();
                    openSongMenu({ x: event.clientX, y: event.clientY }, [entry().song], () => playEntry(index));
                  }}
                >
                  <button
                    type="button"
                    class="queue-song"
                    tabindex={active() === index ? 0 : -1}
                    aria-describedby="queue-help"
                    onClick={() => playEntry(index)}
                  >
                    <span class="queue-art">
                      <Artwork of={entry().song} name={entry().song.album} sizes="40px" />
                    </span>
                    <span class="queue-names">
                      <span class="queue-title ellipsis" dir="auto">
                        {entry().song.title}
                      </span>
                      <span class="queue-artist ellipsis" dir="auto">
                        {entry().song.artist}
                      </span>
                    </span>
                    <Show
                      when={index === queue().current}
                      fallback={<span class="queue-time time">{formatTime(entry().song.duration)}</span>}
                    >
                      <span class="playing-bars" data-paused={!isPlaying() || undefined} aria-hidden="true">
                        <i />
                        <i />
                        <i />
                      </span>
                    </Show>
                  </button>
                  <Show when={index !== queue().current} fallback={<span class="queue-handle" />}>
                    <IconButton
                      class="queue-remove"
                      icon="close"
                      size={16}
                      label={t('queue.remove', { title: entry().song.title })}
                      tabindex={active() === index ? 0 : -1}
                      onClick={() => removeFromQueue([entry().key])}
                    />
                  </Show>
                  <span class="queue-handle" aria-hidden="true" onPointerDown={(event) => drag(entry(), event)}>
                    <Icon name="grip" size={18} />
                  </span>
                </li>
              )}
            </Show>
          )}
        </For>
      </ol>
    </>
  );
}
