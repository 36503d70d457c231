// Digests a file in a thread of its own.
import { workerUrl } from '../env.ts';
import type { Digest } from '../lib/digest.ts';

export type DigestReply = Digest | { reason: string };

/** As `digestFile`; whoever asks may be busy until the answer is there. */
export function digestInThread(path: string): Promise<Digest> {
  const thread = new Worker(workerUrl('digest.worker.ts').href, { smol: true });
  return new Promise<Digest>((resolve, reject) => {
    thread.onmessage = ({ data }: MessageEvent<DigestReply>) => {
      if ('sha256' in data) resolve(data);
      else reject(new Error(data.reason));
    };
    thread.addEventListener('error', (event) => {
      event.preventDefault();
      reject(new Error(event.message));
    });
    thread.addEventListener('close', () => reject(new Error('the thread that digests the file ended')));
    thread.postMessage(path);
  }).finally(() => thread.terminate());
}
