// The walk in a thread of its own: a slow disk holds up only its own library, and the thread that writes never waits
// for a directory. Folders that look as they did last time are passed on as their number of files only.
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { workerUrl } from '../env.ts';
import { standBack } from '../lib/niceness.ts';
import type { FoundFolder, Problem } from './types.ts';
import { walk } from './walk.ts';

export interface WalkRequest {
  root: string;
  /** Where to begin, relative to the root; none lies inside another. */
  starts: string[];
  /** Only these, not what lies below them. */
  isShallow: boolean;
  followSymlinks: boolean;
  ignoreDotFolders: boolean;
  /** Fingerprints by path: what still has its own needs no second look. */
  known: Map<string, string>;
  lowPriority: boolean;
}

export interface SameFolder {
  path: string;
  /** It looks as its fingerprint says; so many audio files are in it. */
  same: number;
}

export interface WalkBatch {
  folders: (FoundFolder | SameFolder)[];
  problems: Problem[];
  /** Directories that could not be listed: nothing below them may be called missing. */
  unreadable: string[];
}

export type WalkMessage = { type: 'walk'; request: WalkRequest } | { type: 'more' };
export type WalkReply = { type: 'batch'; text: string } | { type: 'end' } | { type: 'failed'; reason: string };

/** Batches the reader has not asked for yet: enough to keep both sides busy. */
const ahead = 4;
const filesPerBatch = 500;
const foldersPerBatch = 200;

/** Walks in a thread; the thread ends with the loop that reads this. */
export async function* walkInThread(request: WalkRequest): AsyncGenerator<WalkBatch> {
  const thread = new Worker(workerUrl('walk.worker.ts').href, { smol: true });
  const replies: WalkReply[] = [];
  let wake = () => {};
  const hear = (reply: WalkReply) => {
    replies.push(reply);
    wake();
  };
  thread.onmessage = (event: MessageEvent<WalkReply>) => hear(event.data);
  thread.addEventListener('error', (event) => {
    event.preventDefault();
    hear({ type: 'failed', reason: event.message });
  });
  thread.addEventListener('close', () => hear({ type: 'failed', reason: 'its thread ended' }));
  thread.postMessage({ type: 'walk', request } satisfies WalkMessage);
  try {
    for (;;) {
      const reply = replies.shift();
      if (!reply) {
        // eslint-disable-next-line no-await-in-loop -- one batch after the other
        await new Promise<void>((resolve) => (wake = resolve));
        continue;
      }
      if (reply.type === 'end') return;
      if (reply.type === 'failed') throw new Error(`the walk of ${request.root} failed: ${reply.reason}`);
      yield JSON.parse(reply.text) as WalkBatch;
      thread.postMessage({ type: 'more' } satisfies WalkMessage);
    }
  } finally {
    thread.terminate();
  }
}

/** The thread's side: posts batches, never more than a few ahead of the reader. */
export function createWalkServer(post: (reply: WalkReply) => void): (message: WalkMessage) => void {
  let credit = ahead;
  let wake = () => {};

  async function serve(request: WalkRequest): Promise<void> {
    if (request.lowPriority) standBack(19, { isWholeProgram: true });
    for (const batch of batches(request)) {
      post({ type: 'batch', text: JSON.stringify(batch) });
      credit--;
      while (credit <= 0) {
        // eslint-disable-next-line no-await-in-loop -- waits for the reader
        await new Promise<void>((resolve) => (wake = resolve));
      }
    }
    post({ type: 'end' });
  }

  return (message) => {
    if (message.type === 'more') {
      credit++;
      wake();
      return;
    }
    serve(message.request).catch((error: unknown) => post({ type: 'failed', reason: String(error) }));
  };
}

/** All directories of a request in batches. */
export function* batches({ root, starts, isShallow, known, ...rules }: WalkRequest): Generator<WalkBatch> {
  let batch: WalkBatch = { folders: [], problems: [], unreadable: [] };
  let files = 0;
  for (const start of starts) {
    if (start !== '' && !existsSync(join(root, start))) continue;
    const folders = walk({
      root,
      start,
      followSymlinks: rules.followSymlinks,
      ignoreDotFolders: rules.ignoreDotFolders,
      onProblem: (problem) => batch.problems.push(problem),
      onUnreadable: (path) => batch.unreadable.push(path),
    });
    for (const folder of folders) {
      const isSame = known.get(folder.path) === folder.fingerprint;
      batch.folders.push(isSame ? { path: folder.path, same: folder.audio.length } : folder);
      files += isSame ? 0 : folder.audio.length;
      if (files >= filesPerBatch || batch.folders.length >= foldersPerBatch) {
        yield batch;
        batch = { folders: [], problems: [], unreadable: [] };
        files = 0;
      }
      if (isShallow) break;
    }
  }
  yield batch;
}
