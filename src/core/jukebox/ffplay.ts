// A song played by ffplay, for machines without mpv. It cannot be told anything: to pause, seek or change the
// volume it is ended and begun anew at its place, which is known by the clock.
import { AppError } from '../../lib/errors.ts';
import { lastWords, type Ending, type Track, type TrackWish } from './track.ts';

/** Starts ffplay; AppError unsupported when it cannot be. */
export function playWithFfplay(program: string, wish: TrackWish): Track {
  let { gain } = wish;
  /** Where this stretch of playing began, in seconds of the song. */
  let from = wish.offsetSeconds;
  let startedAt = performance.now();
  let child: Bun.Subprocess | undefined;
  const { promise: ended, resolve } = Promise.withResolvers<Ending>();
  begin();

  function begin(): void {
    startedAt = performance.now();
    const length = wish.lengthSeconds === undefined ? [] : ['-t', String(Math.max(0, wish.lengthSeconds - from))];
    const place = ['-ss', String(wish.startSeconds + from), ...length];
    const volume = ['-volume', String(Math.round(gain * 100))];
    let own: Bun.Subprocess<'ignore', 'ignore', 'pipe'>;
    try {
      own = Bun.spawn([program, '-nodisp', '-autoexit', '-vn', '-loglevel', 'error', ...volume, ...place, wish.path], {
        stdin: 'ignore',
        stdout: 'ignore',
        stderr: 'pipe',
      });
    } catch (cause) {
      throw new AppError('unsupported', 'neither mpv nor ffplay could be started: install mpv, or set MPVPath', { cause });
    }
    child = own;
    const said = lastWords(own.stderr);
    void own.exited.then(async (code) => {
      if (child !== own) return;
      if (code !== 0) wish.complain(await said);
      resolve(code === 0 ? 'end' : 'failed');
    });
  }

  function halt(): void {
    from = position();
    const running = child;
    child = undefined;
    running?.kill('SIGKILL');
  }

  const position = () => (child ? from + (performance.now() - startedAt) / 1000 : from);

  return {
    position,
    ended,
    setPaused(isPaused) {
      if (isPaused && child) halt();
      else if (!isPaused && !child) begin();
    },
    seek(seconds) {
      const isRunning = child !== undefined;
      halt();
      from = seconds;
      if (isRunning) begin();
    },
    setGain(next) {
      gain = next;
      if (!child) return;
      halt();
      begin();
    },
    stop() {
      halt();
      resolve('stopped');
    },
  };
}
