// Answers that pages show, kept by address: Back shows at once what was there, then asks the server again
// when the answer has aged or the library has changed since.
import { createEffect, createSignal, onCleanup, untrack, type Accessor } from 'solid-js';

import { get } from './client.ts';
import { revisionOf } from './live.ts';
import type { Address } from './routes.ts';

const freshMs = 30_000;
const keptAnswers = 200;

interface Kept {
  value: unknown;
  at: number;
  revision: number;
}
const kept = new Map<string, Kept>();

export interface Query<T> {
  /** The last known answer. */
  data: Accessor<T | undefined>;
  error: Accessor<unknown>;
  isLoading: Accessor<boolean>;
  reload: () => void;
}

/** The answer of the server at an address that may change; undefined asks for nothing. */
export function createQuery<T>(path: Accessor<Address<T> | undefined>): Query<T> {
  const [data, setData] = createSignal<T>();
  const [error, setError] = createSignal<unknown>();
  const [isLoading, setLoading] = createSignal(false);
  let running: AbortController | undefined;

  async function load(address: Address<T>): Promise<void> {
    running?.abort();
    const own = (running = new AbortController());
    setLoading(true);
    setError(undefined);
    try {
      const revision = untrack(() => revisionOf(address));
      const value = await get<T>(address, own.signal);
      keep(address, { value, at: Date.now(), revision });
      if (running === own) setData(() => value);
    } catch (cause) {
      if (running === own && !own.signal.aborted) setError(cause);
    } finally {
      if (running === own) setLoading(false);
    }
  }

  createEffect(() => {
    const address = path();
    const revision = revisionOf(address ?? '');
    const known = address === undefined ? undefined : kept.get(address);
    if (known) setData(() => known.value as T);
    if (address === undefined || isFresh(known, revision)) {
      running?.abort();
      setLoading(false);
      return;
    }
    void load(address);
  });
  onCleanup(() => running?.abort());

  return {
    data,
    error,
    isLoading,
    reload: () => {
      const address = untrack(path);
      if (address !== undefined) void load(address);
    },
  };
}

const isFresh = (known: Kept | undefined, revision: number) => known?.revision === revision && Date.now() - known.at < freshMs;

function keep(address: string, answer: Kept): void {
  kept.delete(address);
  kept.set(address, answer);
  if (kept.size > keptAnswers) for (const oldest of kept.keys()) return void kept.delete(oldest);
}

/** Forgets everything, for the next user of this page. */
export const forgetAnswers = (): void => kept.clear();
