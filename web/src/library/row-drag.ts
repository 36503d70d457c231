// Rows that are dragged by their handle to another place of a long list: a line shows where they would go, the list
// scrolls at its edges, Escape leaves everything as it was.
import { createSignal, type Accessor } from 'solid-js';

import { scrollerOf } from '../ui/virtual.ts';

const edgePx = 64;
const slowestPx = 4;
const fastestPx = 40;

export interface RowDrag {
  /** The row that is held. */
  held: Accessor<number | undefined>;
  /** The row before which it would be put. */
  before: Accessor<number | undefined>;
  start: (row: number, event: PointerEvent) => void;
}

interface Rows {
  body: () => HTMLElement;
  count: () => number;
  /** Row at a height in the list, in fractions. */
  rowAt: (px: number) => number;
  move: (from: number, to: number) => void;
}

export function createRowDrag({ body, count, rowAt, move }: Rows): RowDrag {
  const [held, setHeld] = createSignal<number>();
  const [before, setBefore] = createSignal<number>();

  function start(row: number, event: PointerEvent): void {
    const handle = event.currentTarget as HTMLElement;
    const scroller = scrollerOf(body());
    handle.setPointerCapture(event.pointerId);
    event.preventDefault();
    setHeld(row);
    setBefore(row);
    let pointerY = event.clientY;
    const follow = () => {
      const place = Math.round(rowAt(pointerY - body().getBoundingClientRect().top));
      setBefore(Math.max(0, Math.min(count(), place)));
    };
    const scrolling = setInterval(() => {
      const { top, bottom } = scroller.getBoundingClientRect();
      const depth = pointerY < top + edgePx ? pointerY - top - edgePx : Math.max(0, pointerY - bottom + edgePx);
      if (depth === 0) return;
      const speed = Math.min(fastestPx, slowestPx + Math.abs(depth) / 2);
      scroller.scrollTop += Math.sign(depth) * speed;
      follow();
    }, 16);
    const onMove = (moved: PointerEvent) => {
      pointerY = moved.clientY;
      follow();
    };
    const onKey = (key: KeyboardEvent) => {
      if (key.key !== 'Escape') return;
      setBefore(row);
      key.stopPropagation();
      handle.releasePointerCapture(event.pointerId);
    };
    const end = () => {
      clearInterval(scrolling);
      handle.removeEventListener('pointermove', onMove);
      removeEventListener('keydown', onKey, true);
      const place = before() ?? row;
      const to = place > row ? place - 1 : place;
      setHeld(undefined);
      setBefore(undefined);
      if (to !== row) move(row, to);
    };
    handle.addEventListener('pointermove', onMove);
    handle.addEventListener('lostpointercapture', end, { once: true });
    addEventListener('keydown', onKey, true);
  }

  return { held, before, start };
}
