// Who copies the whole library asks for page after page. A thread makes the texts of all songs from the other end, so that
// the thread that answers finds them ready half way.
import type { AllSongs, AllSongsRequest } from '../../core/catalog/all-songs.ts';
import type { ShownSong } from '../../core/catalog/shown-songs.ts';
import { workerUrl } from '../../env.ts';
import { messageOf } from '../../lib/errors.ts';
import type { TextBatch } from '../../lib/text-file.ts';
import { songText, type SongOptions } from './present/songs.ts';
import { Fragment, oddParts } from './respond.ts';

export interface SongThreadRequest extends AllSongsRequest {
  options: SongOptions;
}

export type SongThreadMessage = { type: 'begin'; request: SongThreadRequest } | { type: 'more' } | { type: 'answered'; key: number };
export type SongThreadReply = { type: 'batch'; batch: TextBatch } | { type: 'end' } | { type: 'failed'; reason: string };

/** Batches that nobody has taken yet. */
const ahead = 3;

export interface SongThread {
  /** A page ended with this song. */
  answered(key: number): void;
  end(): void;
}

export interface SongThreadHooks {
  /** Says whether there is room for more. */
  onBatch: (batch: TextBatch) => boolean;
  /** With a reason when it failed. */
  onEnd: (reason?: string) => void;
}

/** Starts it; the thread ends by itself, or when it is told to. */
export function startSongThread(request: SongThreadRequest, { onBatch, onEnd }: SongThreadHooks): SongThread {
  const thread = new Worker(workerUrl('songs.worker.ts').href, { smol: true });
  const post = (message: SongThreadMessage) => thread.postMessage(message);
  let isOver = false;
  const end = () => {
    isOver = true;
    thread.terminate();
  };
  thread.onmessage = ({ data }: MessageEvent<SongThreadReply>) => {
    if (isOver) return;
    if (data.type === 'batch' && onBatch(data.batch)) return post({ type: 'more' });
    end();
    onEnd(data.type === 'failed' ? data.reason : undefined);
  };
  thread.addEventListener('error', (event) => {
    event.preventDefault();
    if (!isOver) onEnd(event.message);
    end();
  });
  post({ type: 'begin', request });
  return { answered: (key) => post({ type: 'answered', key }), end };
}

/** The thread's side. */
export function createSongServer(
  open: (request: SongThreadRequest) => AllSongs,
  post: (reply: SongThreadReply, buffers?: ArrayBuffer[]) => void,
): (message: SongThreadMessage) => void {
  let credit = ahead;
  let wake = () => {};
  let songs: AllSongs | undefined;

  async function serve({ options }: SongThreadRequest, all: AllSongs): Promise<void> {
    for (let loaded = all.next(); loaded.length > 0; loaded = all.next()) {
      const batch = textBatch(loaded, options);
      post({ type: 'batch', batch }, [batch.bytes.buffer, batch.lengths.buffer, batch.keys.buffer]);
      credit--;
      do {
        // At least once: how far the pages have come is heard between two batches.
        // eslint-disable-next-line no-await-in-loop -- waits for who takes them
        await new Promise<void>((resolve) => (credit > 0 ? setImmediate(resolve) : (wake = resolve)));
      } while (credit <= 0);
    }
    all.close();
    post({ type: 'end' });
  }

  return (message) => {
    if (message.type === 'answered') songs?.answered(message.key);
    else if (message.type === 'more') {
      credit++;
      wake();
    } else {
      songs = open(message.request);
      serve(message.request, songs).catch((error: unknown) => post({ type: 'failed', reason: messageOf(error) }));
    }
  };
}

/** Room for the texts of a batch; grows with the longest. */
let room = Buffer.allocUnsafeSlow(1024 * 1024);

function textBatch(songs: readonly ShownSong[], options: SongOptions): TextBatch {
  const batch = encode(songs, (song) => songText(song, options));
  // Looking through all of them at once is far quicker.
  const isOdd = oddParts.some((part) => room.subarray(0, batch.bytes.length).includes(part));
  return isOdd ? encode(songs, (song) => Fragment.ready(songText(song, options)).text) : batch;
}

function encode(songs: readonly ShownSong[], write: (song: ShownSong) => string): TextBatch {
  const texts = songs.map(write);
  // A sign takes three bytes at most.
  const most = texts.reduce((sum, text) => sum + text.length * 3, 0);
  if (most > room.length) room = Buffer.allocUnsafeSlow(most);
  let end = 0;
  const lengths = Uint32Array.from(texts, (text) => {
    const length = room.write(text, end, 'utf8');
    end += length;
    return length;
  });
  return { keys: Uint32Array.from(songs, ({ pk }) => pk), lengths, bytes: new Uint8Array(room.subarray(0, end)) };
}
