// A long list of which only the pages near the screen are fetched. Places that are not there yet are
// undefined; a page that is scrolled past before it came is given up.
import { createEffect, createSignal, on, onCleanup, untrack, type Accessor } from 'solid-js';

import { read } from './client.ts';
import { revisionOf } from './live.ts';
import type { Address } from './routes.ts';

const pageSize = 100;
const keptLists = 20;
const settleMs = 60;

interface Pages<T> {
  total: number | undefined;
  revision: number;
  byNumber: Map<number, T[]>;
}
const kept = new Map<string, Pages<unknown>>();

export interface Rearrangement<T> {
  /** The place that each place takes its row from. */
  sourceOf: (index: number) => number;
  total: number;
  /** What changes in a row that comes to the place of another. */
  place: (row: T, old: T) => T;
}

export interface PagedList<T, Body = T[]> {
  /** undefined until the first page has come. */
  total: Accessor<number | undefined>;
  item: (index: number) => T | undefined;
  /** Says which places are on the screen. */
  show: (first: number, last: number) => void;
  error: Accessor<unknown>;
  reload: () => void;
  path: Accessor<Address<Body>>;
  /** Shows rows in another order at once, as far as they are here; the server is asked again when it has saved that. */
  rearrange: (change: Rearrangement<T>, saved: Promise<unknown>) => void;
}

/** `path` is the address of the list with its sort and filters, without a range; `rowsOf` finds the rows in an answer that holds more. */
export function createPagedList<T>(path: Accessor<Address<T[]>>): PagedList<T>;
export function createPagedList<T, Body>(path: Accessor<Address<Body>>, rowsOf: (body: Body) => T[]): PagedList<T, Body>;
export function createPagedList<T, Body>(path: Accessor<Address<Body>>, rowsOf = (body: Body): T[] => body as T[]): PagedList<T, Body> {
  const [version, setVersion] = createSignal(0);
  const [error, setError] = createSignal<unknown>();
  const running = new Map<number, AbortController>();
  let pages = pagesOf<T>(untrack(path));
  let shown: [number, number] = [0, 0];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const changed = () => setVersion((n) => n + 1);

  async function fetchPage(number: number): Promise<void> {
    const own = new AbortController();
    const into = pages;
    running.set(number, own);
    const start = number * pageSize;
    const address = withRange(untrack(path), start, start + pageSize);
    try {
      const { body, total } = await read(address, own.signal);
      into.byNumber.set(number, rowsOf(body));
      into.total = total;
      if (into === pages) setError(undefined);
    } catch (cause) {
      if (!own.signal.aborted && into === pages) setError(cause);
    } finally {
      if (running.get(number) === own) running.delete(number);
      if (into === pages) changed();
    }
  }

  function update(): void {
    const [first, last] = shown.map((index) => Math.floor(index / pageSize)) as [number, number];
    for (const [number, own] of running) if (number < first - 1 || number > last + 1) own.abort();
    for (let number = first; number <= last; number++) {
      if (!pages.byNumber.has(number) && !running.has(number)) void fetchPage(number);
    }
  }

  function show(first: number, last: number): void {
    const wasEmpty = pages.total === undefined;
    shown = [Math.max(0, first), Math.max(0, last)];
    clearTimeout(timer);
    // While the list flies past, nothing is asked for; the first page is wanted at once.
    if (wasEmpty) update();
    else timer = setTimeout(update, settleMs);
  }

  function stop(): void {
    clearTimeout(timer);
    for (const own of running.values()) own.abort();
    running.clear();
  }

  function reload(): void {
    stop();
    pages.byNumber.clear();
    update();
  }

  const at = (index: number) => pages.byNumber.get(Math.floor(index / pageSize))?.[index % pageSize];
  /** Asks again for what is on the screen; the old rows stay visible until the new ones are here. */
  function refresh(): void {
    const [first, last] = shown.map((index) => Math.floor(index / pageSize)) as [number, number];
    for (const number of pages.byNumber.keys()) if (number < first || number > last) pages.byNumber.delete(number);
    for (let number = first; number <= last; number++) void fetchPage(number);
  }

  // Answers from before a change was saved would show the old order once more.
  let unsaved = 0;
  function rearrange({ sourceOf, total, place }: Rearrangement<T>, saved: Promise<unknown>): void {
    const end = () => {
      if (--unsaved > 0) return;
      pages.revision = untrack(() => revisionOf(path()));
      stop();
      refresh();
    };
    unsaved++;
    void saved.then(end, end);
    stop();
    const numbers = [...pages.byNumber.keys()];
    const next = numbers.map((number): [number, T[]] => {
      const length = Math.max(0, Math.min(pageSize, total - number * pageSize));
      const rows = Array.from({ length }, (_, i) => {
        const index = number * pageSize + i;
        const [row, old] = [at(sourceOf(index)), at(index)];
        return row && old ? place(row, old) : row;
      });
      return [number, rows as T[]];
    });
    pages.byNumber = new Map(next);
    pages.total = total;
    changed();
  }

  createEffect(
    on([path, () => revisionOf(path())], ([address, revision]) => {
      stop();
      setError(undefined);
      pages = pagesOf<T>(address);
      if (pages.revision === revision) update();
      else if (unsaved === 0) {
        pages.revision = revision;
        refresh();
      }
      changed();
    }),
  );
  onCleanup(stop);

  return {
    path,
    error,
    show,
    reload,
    rearrange,
    total: () => (version(), pages.total),
    item: (index) => (version(), at(index)),
  };
}

function pagesOf<T>(address: string): Pages<T> {
  const pages = (kept.get(address) ?? { total: undefined, revision: untrack(() => revisionOf(address)), byNumber: new Map() }) as Pages<T>;
  kept.delete(address);
  kept.set(address, pages as Pages<unknown>);
  if (kept.size > keptLists)
    for (const oldest of kept.keys()) {
      kept.delete(oldest);
      break;
    }
  return pages;
}

/** Adds a range to the address of a list. */
export const withRange = <T>(path: Address<T>, start: number, end: number): Address<T> =>
  `${path}${path.includes('?') ? '&' : '?'}_start=${start}&_end=${end}` as Address<T>;

/** Forgets everything, for the next user of this page. */
export const forgetLists = (): void => kept.clear();
