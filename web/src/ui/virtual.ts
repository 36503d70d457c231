// Which rows of a long list are on the screen. All rows have one height, so nothing is measured. Browsers
// cap the height of an element; longer lists are mapped onto the cap, and the wheel is slowed to match.
import { createEffect, createMemo, createSignal, onCleanup, onMount, type Accessor } from 'solid-js';

const tallestPx = 12_000_000;

interface WindowWish {
  /** Both may depend on how wide the list is; 0 until that is known. */
  rowCount: (widthPx: number) => number;
  rowHeightPx: (widthPx: number) => number;
  overscanRows?: number;
}

export interface VirtualWindow {
  /** Goes onto the element that is as tall as the whole list. */
  ref: (element: HTMLElement) => void;
  heightPx: Accessor<number>;
  /** First and one past the last row to draw. */
  range: Accessor<{ first: number; end: number }>;
  topOf: (row: number) => number;
  /** The row at a height in the element, in fractions. */
  rowAt: (px: number) => number;
  scrollToRow: (row: number, where?: 'start' | 'nearest') => void;
  widthPx: Accessor<number>;
}

/** The nearest ancestor that scrolls. */
export function scrollerOf(element: Element): HTMLElement {
  const scroller = element.closest<HTMLElement>('[data-scroller]');
  if (!scroller) throw new Error('a long list needs a scroller around it');
  return scroller;
}

/** Follows the scroller around the element. */
export function createWindow(wish: WindowWish): VirtualWindow {
  const { overscanRows = 4 } = wish;
  const [scrollTop, setScrollTop] = createSignal(0);
  const [viewPx, setViewPx] = createSignal(0);
  const [widthPx, setWidthPx] = createSignal(0);
  const rowCount = () => wish.rowCount(widthPx());
  const rowHeightPx = () => wish.rowHeightPx(widthPx());
  let element: HTMLElement | undefined;
  let scroller: HTMLElement | undefined;

  const fullPx = () => rowCount() * rowHeightPx();
  const heightPx = createMemo(() => Math.min(fullPx(), tallestPx));
  const spare = (px: number) => Math.max(1, px - viewPx());
  const scale = createMemo(() => (fullPx() > tallestPx ? spare(fullPx()) / spare(tallestPx) : 1));
  /** Where the list begins in the scroller's content. */
  const originPx = () => {
    if (!element || !scroller) return 0;
    return element.getBoundingClientRect().top - scroller.getBoundingClientRect().top + scroller.scrollTop;
  };

  const read = () => {
    if (!element || !scroller) return;
    const inside = scroller.getBoundingClientRect().top - element.getBoundingClientRect().top;
    setScrollTop(Math.max(0, Math.min(inside, heightPx())));
  };
  const measure = () => {
    if (!element || !scroller) return;
    setViewPx(scroller.clientHeight);
    setWidthPx(element.clientWidth);
    read();
  };

  onMount(() => {
    if (!element) return;
    scroller = scrollerOf(element);
    const slowWheel = (event: WheelEvent) => {
      if (scale() === 1 || event.ctrlKey) return;
      event.preventDefault();
      scroller?.scrollBy({ top: event.deltaY / scale() });
    };
    const resizes = new ResizeObserver(measure);
    resizes.observe(scroller);
    resizes.observe(element);
    scroller.addEventListener('scroll', read, { passive: true });
    scroller.addEventListener('wheel', slowWheel, { passive: false });
    measure();
    onCleanup(() => {
      resizes.disconnect();
      scroller?.removeEventListener('scroll', read);
      scroller?.removeEventListener('wheel', slowWheel);
    });
  });
  createEffect(() => {
    heightPx();
    read();
  });

  const range = createMemo(
    () => {
      const first = Math.floor((scrollTop() * scale()) / rowHeightPx()) - overscanRows;
      const shown = Math.ceil(viewPx() / rowHeightPx()) + 1 + overscanRows * 2;
      return { first: Math.max(0, first), end: Math.min(rowCount(), Math.max(0, first) + shown) };
    },
    undefined,
    { equals: (a, b) => a.first === b.first && a.end === b.end },
  );

  return {
    ref: (target) => {
      element = target;
    },
    heightPx,
    widthPx,
    range,
    topOf: (row) => row * rowHeightPx() - (scale() === 1 ? 0 : scrollTop() * scale() - scrollTop()),
    rowAt: (px) => (px + (scale() === 1 ? 0 : scrollTop() * scale() - scrollTop())) / rowHeightPx(),
    scrollToRow(row, where = 'start') {
      if (!scroller) return;
      // In the list's own pixels; the scroller's are fewer where the list is mapped.
      const now = (scroller.scrollTop - originPx()) * scale();
      const start = row * rowHeightPx() - stickyPx(scroller);
      const end = (row + 1) * rowHeightPx() - scroller.clientHeight;
      if (where === 'nearest' && now <= start && now >= end) return;
      const wanted = where === 'nearest' && now < end ? end : start;
      scroller.scrollTop = originPx() + wanted / scale();
      read();
    },
  };
}

/** How much of the top of the scroller is covered by what sticks there. */
const stickyPx = (scroller: HTMLElement): number => parseFloat(getComputedStyle(scroller).scrollPaddingTop) || 0;
