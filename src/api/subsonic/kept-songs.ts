// Texts of songs, made once and kept until the catalogue changes: what people look at in memory, everything on the disk.
import { join } from 'node:path';

import type { App } from '../../app.ts';
import { createShownSongs, type ShownSong } from '../../core/catalog/shown-songs.ts';
import { createStaleCheck } from '../../core/catalog/version.ts';
import { createLru } from '../../lib/lru.ts';
import { createTextFile } from '../../lib/text-file.ts';
import { idIn, songMembers, songText, type SongOptions } from './present/songs.ts';
import { Fragment } from './respond.ts';
import { startSongThread, type SongThread } from './song-thread.ts';

/** What was made of an item for everybody. */
export interface Ready {
  id: string;
  fragment: Fragment;
  /** Of its picture, for artists. */
  coverArt?: string | undefined;
}

/**
 * How songs are read: as others are read `again`, in `passing` like those of a random list, or as pages of the `whole`
 * library.
 */
export type Reading = 'again' | 'passing' | 'whole';

/** What an entry costs beside its text, about. */
export const entryBytes = 400;
const cacheBytes = 12 * 1024 * 1024;
/** On the disk: the whole of a large library. */
const fileBytes = 256 * 1024 * 1024;
/** Unknown songs of one reply that are kept in memory. */
const mostInMemory = 100;
/** Unknown songs in a page of the whole library for which a thread is worth while. */
const fewestForThread = 100;

/** Lives as long as the server. */
export function createKeptSongs(app: App, options: SongOptions) {
  const memory = createLru<Ready, number>(cacheBytes);
  const file = createTextFile(join(app.config.cacheFolder, 'songs.tmp'), {
    mostBytes: fileBytes,
    onFailure: (error) => app.log.warn('songs are not kept on the disk, which makes long lists slower', { error }),
  });
  const shownSongs = createShownSongs(app, songMembers, options.folderBrowsing);
  const freshen = createStaleCheck(app, forget);
  /** One for each state of the catalogue. */
  let thread: SongThread | undefined;
  app.signal.addEventListener('abort', () => {
    thread?.end();
    file.close();
  });

  function forget(): void {
    thread?.end();
    thread = undefined;
    file.clear();
    memory.clear();
    shownSongs.forget();
  }

  function readAhead(page: readonly number[]): void {
    if (thread) return;
    let songs = 0;
    const begun = startSongThread(
      { dataFolder: app.config.dataFolder, page, options },
      {
        onBatch(batch) {
          freshen();
          songs += batch.keys.length;
          return thread === begun && file.writeAll(batch);
        },
        onEnd(reason) {
          if (reason === undefined) app.log.debug('songs were made ready beforehand', { songs });
          else app.log.warn('songs are not made ready beforehand, which makes long lists slower', { reason });
        },
      },
    );
    thread = begun;
  }

  /** What songs show, as it is now. */
  function load(pks: readonly number[]): ShownSong[] {
    freshen();
    return shownSongs.load(pks);
  }

  const of = (song: ShownSong): Ready => ({ id: song.id, fragment: Fragment.ready(songText(song, options)) });

  /** Those with these keys, in order; what is gone is left out. */
  function ready(pks: readonly number[], reading: Reading): Ready[] {
    freshen();
    const known = pks.map((pk) => memory.get(pk));
    const unknown = pks.filter((_, i) => !known[i]);
    if (unknown.length === 0) return known as Ready[];
    const found = new Map<number, Ready>();
    file.read(unknown).forEach((text, i) => {
      if (text) found.set(unknown[i] ?? 0, { id: idIn(text), fragment: new Fragment(text) });
    });
    const unmade = unknown.filter((pk) => !found.has(pk));
    // While a scan writes, everything is old in a moment.
    const isCalm = !app.scanner.isScanning();
    if (reading === 'whole' && isCalm && unmade.length >= fewestForThread) readAhead(pks);
    if (reading === 'whole') thread?.answered(pks.at(-1) ?? 0);
    for (const row of shownSongs.load(unmade)) {
      const item = of(row);
      found.set(row.pk, item);
      if (isCalm) file.write(row.pk, item.fragment.text);
    }
    // Whoever copies the whole library asks for each song once: keeping them would only drop what others look at.
    if (reading === 'again' && unknown.length <= mostInMemory) {
      for (const [pk, item] of found) memory.set(pk, item, item.fragment.text.length + entryBytes);
    }
    return pks.flatMap((pk, i) => known[i] ?? found.get(pk) ?? []);
  }

  return { ready, load, of };
}
