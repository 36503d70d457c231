// Writes what a scan found: one immediate transaction per batch, or several when others want to write. A folder's fingerprint
// is written last, so a scan killed anywhere goes on where it stopped. Albums, artists and tags touched here are only marked
// stale; refresh.ts computes them.
import type { Database, Statement } from 'bun:sqlite';

import { transact, transactEach } from '../db/transact.ts';
import { newOrderedId } from '../lib/ids.ts';
import { searchText } from '../lib/search-text.ts';
import { orderName } from '../tags/order.ts';
import { hashId } from '../tags/pid.ts';
import type { SongResult } from '../tags/read-song.ts';
import { songColumns, type Credit, type SongRow } from '../tags/song-row.ts';
import type { ArtistNames } from './artists.ts';
import type { Fixes } from './fixes.ts';
import { createSearchRows, type SearchRules } from './search-rows.ts';
import { prepareStore } from './store-queries.ts';
import type { FoundFile, FoundFolder, Problem } from './types.ts';

export interface StoredSong {
  pk: number;
  id: string;
  fileName: string;
  cueIndex: number;
  pid: string;
  payloadHash: number | null;
  mtimeMs: number;
  sizeBytes: number;
  missing: number;
  albumPk: number;
}

/** Part of a folder's work: some files with what was read from them. */
export interface FolderPart {
  folder: FoundFolder;
  /** `known` are the songs that came from the file before. */
  files: { file: FoundFile; known: readonly StoredSong[]; result: SongResult }[];
  /** Present in the last part only: what closes the folder. */
  close?: FolderClose;
}

export interface FolderClose {
  imagesChanged: boolean;
  /** Songs of it vanished: the folder is looked at again until it is decided what became of them. */
  isOpen: boolean;
}

export interface StoreCounts {
  added: number;
  changed: number;
  missing: number;
  problems: number;
}

/** Files as the folder's row keeps them: JSON, or '' for none. */
export const fileList = (files: readonly FoundFile[]) =>
  files.length > 0 ? JSON.stringify(files.map((file) => [file.name, file.mtimeMs, file.sizeBytes])) : '';

/** Albums marked last that may be in the middle of being read. */
const unripe = 20;
/** Files come folder by folder: what was used long ago is not worth its memory. */
const mostRemembered = 10_000;

function remember(cache: Map<string, number>, key: string, pk: number): void {
  if (cache.size >= mostRemembered) cache.clear();
  cache.set(key, pk);
}

const at = Object.fromEntries(songColumns.map((name, i) => [name, i])) as Record<(typeof songColumns)[number], number>;

export type Store = ReturnType<typeof createStore>;

/** Writer of one library; prepared statements and caches live as long as the scan. */
export function createStore(
  client: Database,
  library: { id: number },
  rules: SearchRules,
  options: { now: () => number; artistNames: ArtistNames; fixes: Fixes },
) {
  const { artistNames, fixes } = options;
  const counts: StoreCounts = { added: 0, changed: 0, missing: 0, problems: 0 };
  const artistPks = new Map<string, number>();
  /** Artists whose sort name and MusicBrainz id were looked at. */
  const described = new Set<number>();
  const albumPks = new Map<string, number>();
  const tagPks = new Map<string, number>();
  const folderPks = new Map<string, number>();
  /** Rows already marked stale since the last refresh. */
  const marked = { album: new Set<number>(), artist: new Set<number>(), tag: new Set<number>() };
  /** Fingerprints of folders without files: rows only if something lies below them. */
  const bare = new Map<string, string>();
  /** Folders to look at again next time, although they will look the same. */
  const passing = new Set<string>();
  /** Songs that were found to be others than those their files held before. */
  let replaced: StoredSong[] = [];
  /** Folders to be closed when it is decided what became of their vanished songs. */
  const open = new Set<FoundFolder>();
  const unsettled = new Set<FoundFolder>();
  const q = prepareStore(client);
  const searchRows = createSearchRows(client, 'song', rules);

  function folderPk(path: string): number {
    const cached = folderPks.get(path);
    if (cached !== undefined) return cached;
    const known = q.findFolder.get(library.id, path) as { pk: number } | null;
    const parent = path === '' ? null : folderPk(path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '');
    const pk = known?.pk ?? addFolder(path, parent);
    remember(folderPks, path, pk);
    return pk;
  }

  function addFolder(path: string, parent: number | null): number {
    const id = hashId(`${library.id}:${path || '.'}`);
    return (q.addFolder.get(id, library.id, parent, path, bare.get(path) ?? '', options.now()) as { pk: number }).pk;
  }

  function ensure(cache: Map<string, number>, id: string, find: Statement, add: () => unknown): number {
    const cached = cache.get(id);
    if (cached !== undefined) return cached;
    const row = (find.get(id) ?? add()) as { pk: number };
    remember(cache, id, row.pk);
    return row.pk;
  }

  function artistPk(credit: Credit, artist: { id: string; name: string }): number {
    const pk = ensure(artistPks, artist.id, q.findArtist, () => {
      const order = orderName(artist.name, rules.ignoredArticles);
      return q.addArtist.get(artist.id, artist.name, credit.sortName, order, credit.mbid, options.now(), options.now());
    });
    if ((credit.mbid !== '' || credit.sortName !== '') && !described.has(pk)) {
      described.add(pk);
      q.describeArtist.run(credit.sortName, credit.mbid, pk);
    }
    return pk;
  }

  const albumPk = (album: { id: string; name: string }, createdAt: number) =>
    ensure(albumPks, album.id, q.findAlbum, () =>
      q.addAlbum.get(
        album.id,
        library.id,
        album.name,
        orderName(album.name, rules.ignoredArticles),
        options.now(),
        createdAt,
        options.now(),
      ),
    );

  const tagPk = (tag: SongRow['tags'][number]) =>
    ensure(tagPks, tag.id, q.findTag, () => q.addTag.get(tag.id, tag.name, tag.value, searchText(tag.value)));

  function markStale(kind: keyof typeof marked, pk: number): void {
    if (marked[kind].has(pk)) return;
    marked[kind].add(pk);
    q.stale[kind].run(pk);
  }

  function touchSong(songPk: number, album: number): void {
    markStale('album', album);
    for (const [pk] of q.artistsOfSong.values(songPk) as [number][]) markStale('artist', pk);
    for (const [pk] of q.tagsOfSong.values(songPk) as [number][]) markStale('tag', pk);
  }

  function writeSong(part: FolderPart, file: FoundFile, known: readonly StoredSong[], result: SongResult): void {
    if (!result.ok) {
      const libraryPath = part.folder.path === '' ? file.name : `${part.folder.path}/${file.name}`;
      counts.problems++;
      if (result.isPassing) passing.add(part.folder.path);
      q.addProblem.run(library.id, libraryPath, result.reason, file.sizeBytes, file.mtimeMs, options.now());
      return;
    }
    const before = new Map(known.map((song) => [song.cueIndex, song]));
    for (const row of result.rows) {
      const [cueIndex = 0, pid, payload] = [row.values[at.cue_index], row.values[at.pid], row.values[at.payload_hash]];
      const song = before.get(Number(cueIndex));
      if (song && isSame(song, pid, payload)) {
        before.delete(song.cueIndex);
        writeRow(part, row, song);
      } else writeRow(part, row, undefined);
    }
    const others = [...before.values()].filter((song) => !song.missing);
    if (others.length === 0) return;
    replaced.push(...others);
    unsettled.add(part.folder);
  }

  /** Whether a file still holds the song it held: by its sound, else by its persistent id, else by its name. */
  const isSame = (song: StoredSong, pid: unknown, payload: unknown) =>
    song.pid === pid || song.payloadHash === null || payload === null || song.payloadHash === payload;

  function writeRow(part: FolderPart, row: SongRow, known: StoredSong | undefined): void {
    const fixedAlbum = fixes.albumOf(known?.id ?? '', row.album.id);
    const people = row.credits.map((credit) => creditedArtist(row, credit, known?.id ?? ''));
    if (fixedAlbum) row.values[at.album] = fixedAlbum.name;
    const wanted = fixedAlbum ?? row.album;
    const album = albumPk(wanted, row.createdAt);
    const folder = folderPk(part.folder.path);
    let songPk: number;
    if (known) {
      touchSong(known.pk, known.albumPk);
      q.updateSong.run(...row.values.slice(0, -1), folder, album, options.now(), known.pk);
      q.dropCredits.run(known.pk);
      q.dropTags.run(known.pk);
      searchRows.drop(known.pk);
      songPk = known.pk;
      counts.changed++;
      if (known.albumPk !== album) rememberMove(known.albumPk, wanted.id);
    } else {
      songPk = Number(q.addSong.run(...row.values, folder, album, options.now(), newOrderedId()).lastInsertRowid);
      counts.added++;
    }
    const positions = new Map<string, number>();
    row.credits.forEach((credit, i) => {
      const position = positions.get(credit.role) ?? 0;
      positions.set(credit.role, position + 1);
      const artist = people[i] ?? 0;
      q.addCredit.run(songPk, credit.role, position, artist, credit.subRole);
      markStale('artist', artist);
    });
    for (const tag of row.tags) {
      const pk = tagPk(tag);
      q.addSongTag.run(songPk, pk);
      markStale('tag', pk);
    }
    const { title, album: albumText, artist, other } = row.search;
    searchRows.add(songPk, [title, albumText, artist, other], String(row.values[at.lyrics] ?? ''));
    markStale('album', album);
  }

  /** The artist's key; where it is not the one the name alone means, the texts of the row say so too. */
  function creditedArtist(row: SongRow, credit: Credit, songId: string): number {
    const id = artistNames.idOf(credit);
    const artist = fixes.artistOf(songId, id) ?? { id, name: credit.name };
    if (artist.id !== credit.id) {
      for (const column of [at.artists, at.album_artists, at.contributors]) {
        row.values[column] = String(row.values[column]).replaceAll(JSON.stringify(credit.id), JSON.stringify(artist.id));
      }
    }
    return artistPk(credit, artist);
  }

  /** When the last song leaves an album, its marks follow here (refresh.ts). Kept in the file: survives a kill. */
  function rememberMove(oldAlbumPk: number, newAlbumId: string): void {
    const old = q.albumId.get(oldAlbumPk) as { id: string } | null;
    if (old && old.id !== newAlbumId) q.setProperty.run(`album-moved:${old.id}`, newAlbumId);
  }

  function closeFolder(part: FolderPart): void {
    const { folder, close } = part;
    if (!close) return;
    const pk = folderPk(folder.path);
    const isUnsettled = close.isOpen || unsettled.has(folder);
    if (isUnsettled) open.add(folder);
    const isOpen = isUnsettled || passing.has(folder.path);
    q.closeFolder.run(
      isOpen ? '' : folder.fingerprint,
      fileList(folder.images),
      fileList(folder.playlists),
      folder.audio.length,
      options.now(),
      pk,
    );
    if (close.imagesChanged) markPictures(pk);
  }

  /** Albums and artists whose pictures may come from this folder: those with songs here or just below. */
  function markPictures(pk: number): void {
    for (const [album] of q.albumsNear.values(pk, pk) as [number][]) markStale('album', album);
    for (const [artist] of q.artistsBelow.values(pk) as [number][]) markStale('artist', artist);
  }

  function markMissing(song: StoredSong): void {
    if (song.missing) return;
    q.setMissing.run(options.now(), song.pk);
    touchSong(song.pk, song.albumPk);
    counts.missing++;
  }

  return {
    counts,
    /** Songs the database knows in a folder, missing ones too. */
    songsIn(path: string): StoredSong[] {
      const row = q.findFolder.get(library.id, path) as { pk: number } | null;
      return row ? (q.songsInFolder.all(row.pk) as StoredSong[]) : [];
    },
    /** Notes a folder that holds folders only. */
    passBare(folder: FoundFolder): void {
      bare.set(folder.path, folder.fingerprint);
    },
    /** Writes parts of folders, in one transaction if nobody else wants to write. */
    write(parts: FolderPart[]): void {
      const steps = parts.flatMap((part) => [
        ...part.files.map(
          ({ file, known, result }) =>
            () =>
              writeSong(part, file, known, result),
        ),
        () => closeFolder(part),
      ]);
      transactEach(client, steps, (step) => step());
    },
    /** Forgets the report of a folder's files: it is being read again. */
    clearProblems(folder: string): void {
      const prefix = folder === '' ? '' : `${folder}/`;
      q.dropProblems.run(library.id, prefix, prefix.length);
    },
    addProblems(problems: Problem[]): void {
      transact(client, () => {
        for (const problem of problems) {
          q.addProblem.run(library.id, problem.path, problem.reason, problem.sizeBytes, problem.mtimeMs, options.now());
        }
      });
    },
    /** Songs that are not what their files hold any more, since the last call. */
    takeReplaced(): StoredSong[] {
      const taken = replaced;
      replaced = [];
      return taken;
    },
    /** Marks songs as missing, in small transactions. */
    lose(songs: readonly StoredSong[]): void {
      for (let i = 0; i < songs.length; i += 100) transactEach(client, songs.slice(i, i + 100), markMissing);
    },
    /** Marks a vanished folder; its songs come by `lose`. */
    loseFolder(path: string): void {
      transact(client, () => {
        q.loseFolder.run(options.now(), folderPk(path));
        q.dropProblemsBelow.run(library.id, `${path}/`, path.length + 1);
      });
    },
    /** What became of a folder's vanished songs is decided: next time it counts as seen. */
    closeFolders(): void {
      transact(client, () => {
        for (const folder of open) if (!passing.has(folder.path)) q.setFingerprint.run(folder.fingerprint, folderPk(folder.path));
      });
    },
    /**
     * Up to so many of the albums that were marked stale first: by now all their songs have been met, most likely. To be refreshed
     * at once, as they are not remembered any more; none while there are few of them.
     */
    takeRipeAlbums(most: number): number[] {
      const ripe = marked.album.size < most + unripe ? [] : [...marked.album.keys().take(most)];
      for (const pk of ripe) marked.album.delete(pk);
      return ripe;
    },
  };
}
