// Every check of `bun run harden`, in the order of docs/scorecard.md.
import { descriptors } from './descriptors.ts';
import { largePlaylist } from './large-playlist.ts';
import { largeQueries } from './large-queries.ts';
import { oversize } from './oversize.ts';
import { pausedPlayer } from './paused-player.ts';
import { pictureSizes } from './picture-sizes.ts';
import { secrecy } from './secrecy.ts';
import { slowClients } from './slow-clients.ts';
import type { Check } from './subject.ts';
import { thousandStreams } from './thousand-streams.ts';
import { timing } from './timing.ts';
import { transcodeStorm } from './transcode-storm.ts';

export const checks: readonly Check[] = [
  timing,
  secrecy,
  pictureSizes,
  oversize,
  slowClients,
  pausedPlayer,
  thousandStreams,
  transcodeStorm,
  descriptors,
  largeQueries,
  largePlaylist,
];
