// Addresses and pages: the history of the browser is the only state. A page is loaded before it is shown,
// so nothing flashes; Back finds the old scroll position and the old focus.
import { createMemo, createSignal, type Component } from 'solid-js';

export interface Place {
  /** Below the base, with a slash in front. */
  path: string;
  search: string;
  /** Names the entry of the history. */
  key: string;
  isReturn: boolean;
}

const basePath = new URL(document.baseURI).pathname;
/** The address of a page, for links. */
export const href = (path: string): string => basePath + path.replace(/^\//, '');

let isReturning = false;
function readPlace(): Place {
  const { pathname, search } = location;
  const path = `/${pathname.startsWith(basePath) ? pathname.slice(basePath.length) : ''}`.replace(/(.)\/+$/, '$1');
  const key = (history.state as { key?: string } | null)?.key ?? 'first';
  return { path, search, key, isReturn: isReturning };
}

const [place, setPlace] = createSignal<Place>(readPlace());
export { place };

const beforeLeave = new Set<(key: string) => void>();
/** Calls with the key of the entry that is about to be left. */
export function onLeave(listener: (key: string) => void): () => void {
  beforeLeave.add(listener);
  return () => beforeLeave.delete(listener);
}

const leave = (): void => {
  for (const listener of beforeLeave) listener(place().key);
};

export interface NavigateOptions {
  replace?: boolean;
}

/** Goes to a page; `path` may carry a query. */
export function navigate(path: string, { replace = false }: NavigateOptions = {}): void {
  if (!replace) leave();
  const key = replace ? place().key : Math.random().toString(36).slice(2);
  const depth = historyDepth() + (replace ? 0 : 1);
  history[replace ? 'replaceState' : 'pushState']({ key, depth }, '', href(path));
  isReturning = false;
  setPlace(readPlace());
}

/** How many pages of ours lie behind this one. */
export const historyDepth = (): number => (history.state as { depth?: number } | null)?.depth ?? 0;

/** Back where there is something of ours behind, else to `fallback`. */
export function goBack(fallback: string): void {
  if (historyDepth() > 0) history.back();
  else navigate(fallback, { replace: true });
}

function followLink(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = (event.target as Element).closest?.('a');
  if (!link || link.target || link.hasAttribute('download') || link.origin !== location.origin) return;
  if (!link.pathname.startsWith(basePath)) return;
  event.preventDefault();
  const path = `/${link.pathname.slice(basePath.length)}${link.search}`;
  if (path !== place().path + place().search) navigate(path);
}

/** Starts following links and the history. */
export function startRouter(): void {
  history.scrollRestoration = 'manual';
  if (!(history.state as { key?: string } | null)?.key) history.replaceState({ key: Math.random().toString(36).slice(2), depth: 0 }, '');
  setPlace(readPlace());
  addEventListener('popstate', () => {
    leave();
    isReturning = true;
    setPlace(readPlace());
  });
  addEventListener('click', followLink);
}

export type Params = Record<string, string>;
export type Page = Component<{ params: Params }>;

export interface Route {
  /** `/album/:id` */
  pattern: string;
  load: () => Promise<Page>;
}

/** The first route a path fits, with its parameters. */
export function matchRoute(routes: readonly Route[], path: string): { route: Route; params: Params } | undefined {
  const parts = path.split('/');
  for (const route of routes) {
    const params = fit(route.pattern.split('/'), parts);
    if (params) return { route, params };
  }
  return undefined;
}

function fit(wanted: string[], parts: string[]): Params | undefined {
  if (wanted.length !== parts.length) return undefined;
  const params: Params = {};
  for (const [i, name] of wanted.entries()) {
    const part = parts[i] ?? '';
    if (name.startsWith(':')) params[name.slice(1)] = decodeURIComponent(part);
    else if (name !== part) return undefined;
  }
  return params;
}

/** The query of the address, and how to change it; an empty value takes a name out. */
export function createSearchParams() {
  const params = createMemo(() => new URLSearchParams(place().search));
  return {
    get: (name: string): string => params().get(name) ?? '',
    all: (name: string): string[] => params().getAll(name),
    set(changes: Record<string, string | readonly string[]>, options: NavigateOptions = { replace: true }): void {
      const next = new URLSearchParams(place().search);
      for (const [name, value] of Object.entries(changes)) {
        next.delete(name);
        for (const one of [value].flat()) if (one !== '') next.append(name, one);
      }
      const query = next.toString();
      navigate(place().path + (query ? `?${query}` : ''), options);
    },
  };
}
