// An episode of a podcast as a response: its file with ranges, as it came.
import type { App } from '../../app.ts';
import { findEpisodeFile } from '../../core/podcasts/rows.ts';
import { sendFile } from './bytes.ts';
import type { Hit } from './route.ts';

/** undefined when the id is no episode's, or its file is not there. */
export function episodeReply(app: App, id: string, hit: Pick<Hit, 'request' | 'keepOpen'>): Response | undefined {
  const episode = findEpisodeFile(app, id);
  if (!episode) return undefined;
  // A listener who pauses reads nothing for minutes.
  hit.keepOpen();
  return sendFile(hit.request, {
    path: episode.path,
    mediaType: episode.mediaType,
    etag: `${episode.id}-${episode.mtimeMs}`,
    headers: { 'x-content-duration': (episode.durationMs / 1000).toFixed(3) },
  });
}
