// In-process events between parts that must not import one another (scanner → artwork, event stream).

export type Listener<T> = (payload: T) => void;

export interface Events<Map extends object> {
  on<K extends keyof Map>(name: K, listener: Listener<Map[K]>): () => void;
  emit<K extends keyof Map>(name: K, payload: Map[K]): void;
}

/** A synchronous emitter; a listener that throws is reported and the others still hear. */
export function createEvents<Map extends object>(onError: (error: unknown) => void): Events<Map> {
  const listeners = new Map_<keyof Map, Set<Listener<never>>>();
  return {
    on(name, listener) {
      const set = listeners.get(name) ?? new Set();
      listeners.set(name, set.add(listener as Listener<never>));
      return () => set.delete(listener as Listener<never>);
    },
    emit(name, payload) {
      for (const listener of listeners.get(name) ?? []) {
        try {
          (listener as Listener<typeof payload>)(payload);
        } catch (error) {
          onError(error);
        }
      }
    },
  };
}

// The type parameter above hides the global Map.
const Map_ = globalThis.Map;
