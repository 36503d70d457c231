// Where each page of the history was scrolled to and which link had the focus, so that Back finds both.
import { createEffect, on, onCleanup } from 'solid-js';

import { onLeave, place } from '../lib/router.ts';

interface Spot {
  top: number;
  focused: string;
}

const storageKey = 'melodrome.scroll';
const patienceMs = 1_500;

function readSpots(): Map<string, Spot> {
  try {
    return new Map(JSON.parse(sessionStorage.getItem(storageKey) ?? '[]') as [string, Spot][]);
  } catch {
    return new Map();
  }
}

/** `shownPath` is the address of the page on the screen, '' before there is one. */
export function rememberScroll(scroller: () => HTMLElement, shownPath: () => string): void {
  const spots = readSpots();
  let isFirst = true;
  const note = (key: string) => {
    const focused = (document.activeElement as HTMLAnchorElement | null)?.getAttribute('href') ?? '';
    spots.set(key, { top: scroller().scrollTop, focused });
  };
  const keep = () => {
    note(place().key);
    sessionStorage.setItem(storageKey, JSON.stringify([...spots].slice(-100)));
  };
  onCleanup(onLeave(note));
  addEventListener('pagehide', keep);
  onCleanup(() => removeEventListener('pagehide', keep));

  createEffect(
    on([shownPath, () => place().key], ([path]) => {
      // The page is still on its way, or covered by the full-screen player.
      if (path !== place().path) return;
      const spot = place().isReturn || isFirst ? spots.get(place().key) : undefined;
      const wasFirst = isFirst;
      isFirst = false;
      if (spot) restore(scroller(), spot);
      else {
        scroller().scrollTop = 0;
        // A new page is read from its top; the field somebody types into keeps the focus.
        if (!wasFirst && !document.activeElement?.matches('input, dialog *')) scroller().focus({ preventScroll: true });
      }
    }),
  );
}

/** Lists may need a moment to be as long as they were; the first touch or key ends the trying. */
function restore(scroller: HTMLElement, { top, focused }: Spot): void {
  const until = performance.now() + patienceMs;
  let isStopped = false;
  const stop = () => {
    isStopped = true;
  };
  for (const event of ['wheel', 'touchstart', 'keydown', 'pointerdown']) addEventListener(event, stop, { once: true, passive: true });
  const step = () => {
    if (isStopped) return;
    scroller.scrollTop = top;
    const link = focused ? scroller.querySelector<HTMLElement>(`a[href="${CSS.escape(focused)}"]:not([aria-hidden])`) : undefined;
    link?.focus({ preventScroll: true });
    const isThere = Math.abs(scroller.scrollTop - top) <= 1 && (!focused || link);
    if (!isThere && performance.now() < until) requestAnimationFrame(step);
  };
  step();
}
