// A signal whose value is kept on this device.
import { createSignal, type Signal } from 'solid-js';

/** Unreadable or missing values become `initial`; a device that refuses to keep anything is no error. */
export function createStored<T>(key: string, initial: T): Signal<T> {
  const storageKey = `melodrome.${key}`;
  const [value, setValue] = createSignal<T>(read(storageKey, initial));
  const store = ((next: T | ((before: T) => T)) => {
    const result = setValue(next as never) as T;
    try {
      localStorage.setItem(storageKey, JSON.stringify(result));
    } catch {
      // Full or forbidden: the setting holds until the page is closed.
    }
    return result;
  }) as Signal<T>[1];
  return [value, store];
}

function read<T>(storageKey: string, initial: T): T {
  try {
    const text = localStorage.getItem(storageKey);
    return text === null ? initial : (JSON.parse(text) as T);
  } catch {
    return initial;
  }
}
