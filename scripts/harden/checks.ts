// Every check of `bun run harden`, in the order of docs/scorecard.md.
import { backupsUnderLoad } from './backups-under-load.ts';
import { confined } from './confined.ts';
import { damagedDatabase } from './damaged-database.ts';
import { descriptors } from './descriptors.ts';
import { diskFull } from './disk-full.ts';
import { eventStreams } from './event-streams.ts';
import { fileModes } from './file-modes.ts';
import { firstAdmin } from './first-admin.ts';
import { largePlaylist } from './large-playlist.ts';
import { largeQueries } from './large-queries.ts';
import { libraryGone } from './library-gone.ts';
import { logSecrecy } from './log-secrecy.ts';
import { mixedLoad } from './mixed-load.ts';
import { oversize } from './oversize.ts';
import { pausedPlayer } from './paused-player.ts';
import { pictureSizes } from './picture-sizes.ts';
import { scripting } from './scripting.ts';
import { secrecy } from './secrecy.ts';
import { slowClients } from './slow-clients.ts';
import { stopping } from './stopping.ts';
import type { Check } from './subject.ts';
import { suddenDeath } from './sudden-death.ts';
import { thousandStreams } from './thousand-streams.ts';
import { timing } from './timing.ts';
import { transcodeStorm } from './transcode-storm.ts';
import { upgrade } from './upgrade.ts';
import { workingFolder } from './working-folder.ts';

export const checks: readonly Check[] = [
  timing,
  firstAdmin,
  logSecrecy,
  secrecy,
  workingFolder,
  pictureSizes,
  scripting,
  eventStreams,
  fileModes,
  confined,
  oversize,
  slowClients,
  pausedPlayer,
  thousandStreams,
  transcodeStorm,
  descriptors,
  largeQueries,
  largePlaylist,
  suddenDeath,
  diskFull,
  libraryGone,
  mixedLoad,
  upgrade,
  backupsUnderLoad,
  stopping,
  damagedDatabase,
];
