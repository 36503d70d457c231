// What becomes of songs whose files were not met: found again elsewhere, missing, or held. A disk that is not there, or
// half there, looks like a great deletion, so nothing is called missing when too much vanished at once until an admin
// says that it is true.
import { statSync } from 'node:fs';

import { transact } from '../db/transact.ts';
import type { LibraryOutcome } from './library-scan.ts';
import type { ScanTools } from './tools.ts';

export interface Held {
  library: string;
  count: number;
  reason: string;
}

/** Decides for one library; `foundAgain` are keys that moves.ts matched. Answers what was held back, if anything. */
export function settle(
  tools: Pick<ScanTools, 'client' | 'settings' | 'log'>,
  outcome: LibraryOutcome,
  foundAgain: ReadonlySet<number>,
): Held | undefined {
  const { library, store } = outcome;
  const lost = outcome.vanished.filter((song) => !foundAgain.has(song.pk));
  const device = deviceOf(library.path);
  const reason = library.acceptMissing ? '' : whyHeld(tools, outcome, lost.length, device);
  const isWhole = library.targets.includes('');
  if (reason) {
    note(tools, library.id, lost.length, reason, shareOf(library.songCount, lost.length) > tools.settings.missingLimit ? '' : device);
    tools.log.warn(reason, { library: library.name });
    return { library: library.name, count: lost.length, reason };
  }
  for (const path of outcome.vanishedFolders) tools.log.info('folder is gone', { library: library.name, folder: path });
  store.lose(lost);
  for (const path of outcome.vanishedFolders) store.loseFolder(path);
  store.closeFolders();
  if (isWhole) note(tools, library.id, 0, '', device);
  return undefined;
}

const shareOf = (all: number, part: number) => (all > 0 ? (part / all) * 100 : 0);

function whyHeld({ settings }: Pick<ScanTools, 'settings'>, { library }: LibraryOutcome, lost: number, device: string): string {
  if (lost === 0) return '';
  const { name, songCount, rootDevice } = library;
  const howTo = `If they are gone for good, confirm it: "melodrome scan --accept-missing", or the button on the page of the music folders.`;
  const share = shareOf(songCount, lost);
  if (share > settings.missingLimit) {
    return `${lost} of the ${songCount} songs of ${name} (${Math.round(share)} %) vanished at once: is its disk whole? None of them was called missing. ${howTo}`;
  }
  if (rootDevice !== '' && device !== rootDevice && settings.missingLimit < 100) {
    return `${name} lies on another disk than at the last scan and ${lost} songs are not there. None of them was called missing. ${howTo}`;
  }
  return '';
}

/** The device of the root as a text; '' where it cannot be told. */
export function deviceOf(path: string): string {
  try {
    return String(statSync(path).dev);
  } catch {
    return '';
  }
}

/** Says on the page why a library was left as it is; `count` songs may be gone if an admin says so. */
export function noteSkipped(tools: Pick<ScanTools, 'client'>, libraryId: number, reason: string, count: number): void {
  note(tools, libraryId, count, reason, '');
}

/** For the page and the next scan. A device is remembered once most songs were met on it. */
function note({ client }: Pick<ScanTools, 'client'>, libraryId: number, count: number, reason: string, device: string): void {
  transact(client, () => {
    client
      .query("UPDATE library SET held_count = ?, held_reason = ?, root_device = iif(? = '', root_device, ?) WHERE id = ?")
      .run(count, reason, device, device, libraryId);
  });
}
