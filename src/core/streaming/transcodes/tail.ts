// The end of a transcode that no disk has room for: a few pieces in memory, which wait for the slowest of those who listen.

const mostBytes = 1024 * 1024;

export interface Listener {
  /** How far they are. */
  position: number;
}

export type Tail = ReturnType<typeof createTail>;

/** What comes after `begin` bytes, for these listeners; who leaves the set is waited for no more. */
export function createTail(begin: number, listeners: ReadonlySet<Listener>) {
  const pieces: Uint8Array[] = [];
  /** Where the first of them begins, and where the last one ends. */
  let start = begin;
  let end = begin;
  let waiting: (() => void) | undefined;

  /** Drops what all have heard. */
  function settle(): void {
    const slowest = Math.min(...[...listeners].map(({ position }) => position));
    while (pieces.length > 0 && start + pieces[0]!.length <= slowest) start += pieces.shift()!.length;
    if (end - start >= mostBytes) return;
    waiting?.();
    waiting = undefined;
  }

  return {
    settle,
    /** Adds a piece when there is room for it. */
    async push(piece: Uint8Array): Promise<void> {
      settle();
      if (end - start >= mostBytes) await new Promise<void>((resolve) => (waiting = resolve));
      pieces.push(piece);
      end += piece.length;
    },
    /** What is there at a position behind `begin`; empty where nothing is. */
    read(position: number): Uint8Array {
      let at = start;
      for (const piece of pieces) {
        if (position < at + piece.length) return piece.subarray(position - at);
        at += piece.length;
      }
      return new Uint8Array();
    },
  };
}
