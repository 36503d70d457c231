// One song on the loudspeakers of the server, whatever program plays it.

export interface Track {
  setPaused(isPaused: boolean): void;
  seek(seconds: number): void;
  /** 0 to 1. */
  setGain(gain: number): void;
  /** Seconds from the beginning of the song. */
  position(): number;
  /** Ends the program; `ended` answers when it has. */
  stop(): void;
  ended: Promise<Ending>;
}

export type Ending = 'end' | 'stopped' | 'failed';

export interface TrackWish {
  path: string;
  /** Where the song begins in its file, and how long it is where that is not all of it. */
  startSeconds: number;
  lengthSeconds: number | undefined;
  /** Seconds from the beginning of the song. */
  offsetSeconds: number;
  gain: number;
  /** Takes what the program complains about. */
  complain: (text: string) => void;
}

/** The end of what a child says, in so few words that nothing can fill the memory. */
export async function lastWords(stream: ReadableStream<Uint8Array>): Promise<string> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of stream) text = (text + decoder.decode(chunk, { stream: true })).slice(-1000);
  return text.trim();
}
