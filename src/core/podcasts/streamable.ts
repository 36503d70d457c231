// What an id of a stream means: a song of the caller's, or an episode that is here.
import type { Caller, Context } from '../../context.ts';
import { getSong } from '../catalog/load.ts';
import type { SongRow } from '../catalog/rows.ts';
import { fileSource, type StreamSource } from '../streaming/source.ts';
import { findEpisodeFile } from './rows.ts';

/** The episode or the song; AppError not_found when it is neither, or not the caller's to hear. */
export function getStreamable(ctx: Pick<Context, 'db' | 'config'>, caller: Caller, id: string): SongRow | StreamSource {
  const episode = findEpisodeFile(ctx, id);
  return episode ? fileSource(episode) : getSong(ctx, caller, id);
}
