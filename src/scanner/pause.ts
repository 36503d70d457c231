// Holding a running scan: it waits between two batches, and meanwhile shows other processes that it lives.

const beatEveryMs = 5_000;

export function createPause() {
  let waiting: Promise<void> | undefined;
  let release = () => {};
  return {
    begin(): void {
      waiting ??= new Promise((resolve) => (release = resolve));
    },
    end(): void {
      release();
      waiting = undefined;
    },
    isPaused: () => waiting !== undefined,
    /** What a scan awaits between batches: nothing, or the end of the pause. `beat` is called from time to time. */
    gate: (beat: () => void) => (): Promise<void> | undefined => {
      if (!waiting) return undefined;
      const timer = setInterval(beat, beatEveryMs);
      return waiting.finally(() => clearInterval(timer));
    },
  };
}
