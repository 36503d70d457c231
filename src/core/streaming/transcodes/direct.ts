// Transcodes that nothing keeps, because the cache is off or the song is larger than it: the listener's pace holds ffmpeg
// back, and it ends with its listener.
import { couldNot, type Ffmpeg } from './ffmpeg.ts';

/** The output as a stream once it has begun; `free` gives the slot back. AppError unsupported when ffmpeg fails at once. */
export async function openDirect(
  ffmpeg: Ffmpeg,
  args: readonly string[],
  free: () => void,
  signal: AbortSignal,
): Promise<ReadableStream<Uint8Array>> {
  let output: ReturnType<Ffmpeg['read']>;
  try {
    output = ffmpeg.read(args);
  } catch (error) {
    free();
    throw error;
  }
  const abandon = () => output.stop();
  const end = async () => {
    const isWhole = await output.finish();
    signal.removeEventListener('abort', abandon);
    free();
    return isWhole;
  };
  signal.addEventListener('abort', abandon);
  if (signal.aborted) abandon();
  let first = await output.next();
  if (first === undefined && !(await end())) throw couldNot();
  let isOver = first === undefined;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const piece = first ?? (isOver ? undefined : await output.next());
        first = undefined;
        if (piece) return controller.enqueue(piece);
        const isWhole = isOver || (await end());
        isOver = true;
        if (isWhole) controller.close();
        else controller.error(new Error('the transcode failed'));
      },
      async cancel() {
        abandon();
        if (!isOver) await end();
        isOver = true;
      },
    },
    { highWaterMark: 0 },
  );
}
