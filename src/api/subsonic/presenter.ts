// Songs, albums and artists for one caller. The part that is the same for everybody is made once per item
// and kept as ready JSON until the catalogue changes; marks and what a player's settings change are added.
import type { App } from '../../app.ts';
import type { Caller, MarkKind } from '../../context.ts';
import { songCoverRules } from '../../core/artwork/song-cover.ts';
import { bookmarkPositions } from '../../core/bookmarks/bookmarks.ts';
import { loadAlbums, loadArtists, loadSongs } from '../../core/catalog/load.ts';
import type { AlbumRow, ArtistRow, SongRow } from '../../core/catalog/rows.ts';
import { createStaleCheck } from '../../core/catalog/version.ts';
import { averageRatings, loadMarks, type Mark } from '../../core/marks/marks.ts';
import { songPath } from '../../core/streaming/source.ts';
import { createLru, type Lru } from '../../lib/lru.ts';
import { publicAddress } from '../http/origin.ts';
import type { Hit } from '../http/route.ts';
import { createKeptSongs, entryBytes, type Reading, type Ready } from './kept-songs.ts';
import { albumDirectory, albumTree, type AlbumOptions } from './present/albums.ts';
import { artistTree } from './present/artists.ts';
import { dropOpenSubsonic } from './present/legacy.ts';
import { presentMark, presentPlays } from './present/marks.ts';
import { minimalSong, songFor, type ForPlayer, type SongOptions } from './present/songs.ts';
import { replyForm } from './quirks.ts';
import { Fragment, type Tree, type Value } from './respond.ts';

export type Presenter = ReturnType<typeof createPresenter>;

/** Who gets what: a client that chokes on newer members is on a list of the configuration. */
export interface Audience {
  caller: Caller;
  client: string;
  hit: Hit;
}

const cacheBytes = 12 * 1024 * 1024;
/** Pictures of artists, for televisions and other programs without a login. */
const imagePixels = 600;
/** Caches live as long as the server. */
export function createPresenter(app: App) {
  const { subsonic, recentlyAddedByModTime } = app.config;
  const songOptions: SongOptions = {
    appendSubtitle: subsonic.appendSubtitle,
    appendAlbumVersion: subsonic.appendAlbumVersion,
    recentlyAddedByModTime,
    covers: songCoverRules(app.config),
    folderBrowsing: subsonic.folderBrowsing,
  };
  const albumOptions: AlbumOptions = {
    appendAlbumVersion: subsonic.appendAlbumVersion,
    recentlyAddedByModTime,
    discCovers: songOptions.covers.isOfDisc,
  };
  const caches = {
    album: createLru<Ready, number>(cacheBytes),
    artist: createLru<Ready, number>(cacheBytes / 4),
  };
  const keptSongs = createKeptSongs(app, songOptions);
  const freshen = createStaleCheck(app, () => {
    for (const cache of Object.values(caches)) cache.clear();
  });

  /** Ready parts of the items with these keys, in order; what is gone is left out. */
  function ready<Row extends { pk: number; id: string }>(
    cache: Lru<Ready, number>,
    pks: readonly number[],
    load: (pks: number[]) => Row[],
    make: (row: Row) => Ready,
  ): Ready[] {
    freshen();
    const known = pks.map((pk) => cache.get(pk));
    const unknown = pks.filter((_, i) => !known[i]);
    if (unknown.length === 0) return known as Ready[];
    const made = new Map<number, Ready>();
    for (const row of load(unknown)) {
      const item = make(row);
      made.set(row.pk, item);
      cache.set(row.pk, item, item.fragment.text.length + entryBytes);
    }
    return pks.flatMap((pk, i) => known[i] ?? made.get(pk) ?? []);
  }

  function withMarks(items: Ready[], kind: MarkKind, audience: Audience): Value[] {
    const ids = items.map(({ id }) => id);
    const marks = loadMarks(app, audience.caller, kind, ids);
    const positions = kind === 'song' ? bookmarkPositions(app, audience.caller, ids) : undefined;
    const averages = subsonic.enableAverageRating ? averageRatings(app, kind, ids) : new Map<string, number>();
    const isOld = isLegacy(audience);
    const imageAddress = createImageAddress(audience);
    return items.map(({ id, fragment, coverArt }) => {
      const mark = marks.get(id);
      const average = averages.get(id);
      const position = positions?.get(id);
      const marked = mark || average ? markMembers(kind, mark, average) : undefined;
      const more =
        position !== undefined ? { bookmarkPosition: position } : coverArt ? { artistImageUrl: imageAddress(coverArt) } : undefined;
      const extra = more ? { ...marked, ...more } : marked;
      return isOld ? legacy(fragment, extra) : extra ? fragment.extended(extra) : fragment;
    });
  }

  /** Links to pictures that need no login, signed for the caller. */
  function createImageAddress({ caller, hit }: Audience): (coverArt: string) => string {
    let address: string | undefined;
    return (coverArt) =>
      `${(address ??= publicAddress(app.config, hit))}/api/picture/${app.pictureLinks.sign(caller, coverArt, imagePixels)}`;
  }

  const isLegacy = ({ client }: Audience) => replyForm(app.config, client) === 'legacy';
  const isMinimal = ({ client }: Audience) => replyForm(app.config, client) === 'minimal';

  function songs(pks: readonly number[], audience: Audience, reading: Reading = 'again'): Value[] {
    if (isMinimal(audience)) return loadSongs(app, pks).map(minimalSong);
    const { player } = audience.caller;
    if (!player?.reportRealPath && !player?.transcodingId && !player?.maxBitRateKbps) {
      return withMarks(keptSongs.ready(pks, reading), 'song', audience);
    }
    const rows = new Map(loadSongs(app, pks).map((row) => [row.pk, row]));
    const items = keptSongs.load(pks).flatMap((shown) => {
      const row = rows.get(shown.pk);
      const { id, fragment } = keptSongs.of(shown);
      return row ? fragmentOf(id, songFor(forPlayer(row, audience.caller), fragment.tree())) : [];
    });
    return withMarks(items, 'song', audience);
  }

  function forPlayer(song: SongRow, caller: Caller): ForPlayer {
    const plan = app.streams.plan(caller, song, { format: '', maxBitRateKbps: 0, offsetSeconds: 0 });
    return {
      ...(caller.player?.reportRealPath ? { path: songPath(song) } : {}),
      ...(plan.kind === 'transcode' ? { transcoded: plan.profile } : {}),
    };
  }

  function albums(pks: readonly number[], audience: Audience): Value[] {
    const items = ready(
      caches.album,
      pks,
      (some) => loadAlbums(app, some),
      (row) => fragmentOf(row.id, albumTree(row, albumOptions)),
    );
    return withMarks(items, 'album', audience);
  }

  /** Albums as folders, for the older half of the protocol. */
  function directories(pks: readonly number[], audience: Audience): Value[] {
    const items = loadAlbums(app, pks).map((row) => fragmentOf(row.id, albumDirectory(row, albumOptions)));
    return withMarks(items, 'album', audience);
  }

  function artists(pks: readonly number[], audience: Audience): Value[] {
    const { caller } = audience;
    const load = (some: readonly number[]) => loadArtists(app, caller, some);
    // What is kept is for those who see everything: others see other numbers.
    const items = caller.seesAll ? ready(caches.artist, pks, load, readyArtist) : load(pks).map(readyArtist);
    return withMarks(items, 'artist', audience);
  }

  return {
    songs,
    albums,
    directories,
    artists,
    /** Members of one album and its marks, to which songs are added. */
    album: (row: AlbumRow, audience: Audience): Tree => members(albums([row.pk], audience)[0]),
    artist: (row: ArtistRow, audience: Audience): Tree => members(artists([row.pk], audience)[0]),
    song: (row: SongRow, audience: Audience): Tree => members(songs([row.pk], audience)[0]),
  };
}

const members = (value: Value): Tree => (value instanceof Fragment ? value.tree() : ((value ?? {}) as Tree));

const fragmentOf = (id: string, tree: Tree): Ready => ({ id, fragment: Fragment.of(tree) });

function readyArtist(row: ArtistRow): Ready {
  const tree = artistTree(row);
  return { ...fragmentOf(row.id, tree), coverArt: tree['coverArt'] as string | undefined };
}

function markMembers(kind: MarkKind, mark: Mark | undefined, average: number | undefined): Tree {
  return {
    ...presentMark(mark),
    ...(kind === 'artist' ? {} : presentPlays(mark)),
    averageRating: average,
  };
}

const legacy = (fragment: Fragment, extra: Tree | undefined): Tree => dropOpenSubsonic({ ...fragment.tree(), ...extra });
