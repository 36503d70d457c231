// Downloads as responses, the same for every protocol: a file with ranges, or a zip that is written while it is sent.
import type { App } from '../../app.ts';
import type { Caller } from '../../context.ts';
import { findEpisodeFile } from '../../core/podcasts/rows.ts';
import { findDownload, type DownloadWish } from '../../core/streaming/archive/download.ts';
import { openArchive } from '../../core/streaming/archive/send.ts';
import { fileSource } from '../../core/streaming/source.ts';
import { forbidden } from '../../lib/errors.ts';
import { sendFile } from './bytes.ts';
import type { Hit } from './route.ts';
import { attachment, noLength, streamReply } from './stream-reply.ts';

/** Archives up to this size are put together in memory, larger ones on the disk: only then does the server send their length. */
const mostAtOnce = 16 * 1024 * 1024;

/** What the id stands for, to be saved. AppError as `findDownload`, and busy with too many downloads at once. */
export async function downloadReply(
  app: App,
  caller: Caller,
  id: string,
  wish: DownloadWish,
  hit: Pick<Hit, 'request' | 'keepOpen'>,
): Promise<Response> {
  const episode = findEpisodeFile(app, id);
  if (episode) {
    if (!app.config.enableDownloads) throw forbidden('download: it is switched off on this server');
    return streamReply(app, caller, fileSource(episode), { ...wish, format: 'raw', offsetSeconds: 0 }, hit, { saveAs: episode.title });
  }
  const found = await findDownload(app, app.streams, caller, id, wish);
  if (found.kind === 'song') {
    const { song, plan } = found;
    return streamReply(app, caller, song, { ...wish, offsetSeconds: 0 }, hit, { saveAs: song.title, plan, isLengthWanted: true });
  }
  const archive = openArchive(app.streams, caller, found, hit.request.signal);
  const { sizeBytes } = archive;
  const isHead = hit.request.method === 'HEAD';
  const headers: Record<string, string> = {
    'cache-control': 'no-store',
    'content-disposition': attachment(`${found.title}.zip`),
    'content-type': 'application/zip',
    'x-content-type-options': 'nosniff',
  };
  // Bun drops the length of a body that is streamed (decision 0012): it is told under the name that some apps know as well.
  if (sizeBytes !== undefined) headers['x-content-length'] = String(sizeBytes);
  if (sizeBytes !== undefined && sizeBytes > mostAtOnce) {
    const { archives } = app;
    hit.keepOpen();
    const whole = isHead ? archives.find(found) : await archives.make(found, sizeBytes, archive);
    const reply = whole && sendFile(hit.request, { ...whole, mediaType: 'application/zip', headers });
    if (reply) return reply;
  }
  headers['accept-ranges'] = 'none';
  if (sizeBytes !== undefined) headers['content-length'] = String(sizeBytes);
  if (isHead) return new Response(null, { headers: { ...headers, ...(sizeBytes === undefined ? noLength : {}) } });
  const body = archive.body();
  hit.keepOpen();
  if (sizeBytes === undefined || sizeBytes > mostAtOnce) return new Response(body, { headers });
  return new Response(await new Response(body).arrayBuffer(), { headers });
}
