// Decides what an album and its songs are. Every decision draws from the random numbers in a fixed order:
// changing that order changes every library that was ever generated.
import { sortName, makeTitle, pathPart, type Artist } from './names.ts';
import type { Random } from './random.ts';
import type { GeneratedSong, SongTags } from './song.ts';
import { firstNames, genres, labels, lastNames, releaseTypes } from './words.ts';

const variousArtists: Artist = {
  name: 'Various Artists',
  sort: 'Various Artists',
  mbid: '89ad4ac3-39f7-470e-963a-56509c546377',
  genres: [],
  year: 1975,
};

export interface AlbumPlan {
  number: number;
  artist: Artist;
  isCompilation: boolean;
  /** Songs that belong to no album, together in one folder. */
  isLoose: boolean;
  isUntagged: boolean;
  discs: number;
  year: number;
  name: string;
  /** Folders below the library: the artist's ('' for loose songs) and the album's in it. */
  artistFolder: string;
  folder: string;
}

/** Few artists have many songs, many have few. */
function someArtist({ next }: Random, artists: readonly Artist[]): Artist {
  return artists[Math.min(artists.length - 1, Math.floor(artists.length * next() ** 2.2))]!;
}

/** The next album; `isTaken` is asked whether a folder (`artist/album`) exists already. */
export function planAlbum(random: Random, artists: readonly Artist[], number: number, isTaken: (folder: string) => boolean): AlbumPlan {
  const { next, below, pick, chance } = random;
  const kind = next();
  const isCompilation = kind < 0.07;
  const isLoose = kind > 0.985;
  const artist = isCompilation ? variousArtists : someArtist(random, artists);
  const discs = !isCompilation && chance(0.07) ? 2 + below(3) : isCompilation && chance(0.3) ? 2 : 1;
  const year = Math.min(2025, artist.year + below(isCompilation ? 50 : 25));
  const prefix = isCompilation ? pick(['Now That’s ', 'Best of ', 'The Sound of ', 'Sampler: ', '100 Hits — ']) : '';
  let name = prefix + makeTitle(random);
  if (chance(0.04)) name = artist.name;
  const artistFolder = isLoose ? '' : pathPart(artist.name, 120);
  let folder = isLoose ? '_loose files' : pathPart(`${name} (${year})`, 180);
  for (let n = 2; isTaken(`${artistFolder}/${folder}`); n++) {
    name = `${name.replace(/ \(\d+\)$/, '')} (${n})`;
    folder = isLoose ? `_loose files ${n + 1}` : pathPart(`${name} (${year})`, 180);
  }
  const isUntagged = !isLoose && kind > 0.975;
  return { number, artist, isCompilation, isLoose, isUntagged, discs, year, name, artistFolder, folder };
}

/** What all songs of an album share. */
export interface AlbumTags {
  hasMbids: boolean;
  hasGains: boolean;
  hasSortNames: boolean;
  /** Discs lie in folders of their own. */
  hasDiscFolders: boolean;
  date: string;
  originaldate: string | undefined;
  label: string | undefined;
  catalognumber: string | undefined;
  barcode: string | undefined;
  releasetype: string[];
  genres: readonly string[];
  gain: number;
  mbid: string;
}

export function planAlbumTags({ below, pick, chance, uuid }: Random, album: AlbumPlan): AlbumTags {
  const { year, isCompilation } = album;
  const two = (n: number) => String(1 + below(n)).padStart(2, '0');
  const hasMbids = chance(0.75);
  const hasGains = chance(0.6);
  const hasSortNames = chance(0.6);
  const hasDiscFolders = album.discs > 1 && chance(0.5);
  const date = chance(0.4) ? `${year}-${two(12)}-${two(28)}` : chance(0.05) ? `${year}-${two(12)}` : String(year);
  const originaldate = chance(0.25) ? String(year - below(20)) : undefined;
  const label = chance(0.5) ? pick(labels) : undefined;
  const catalognumber = label && `${label.replace(/[^A-Z]/g, '').slice(0, 3) || 'CAT'}-${1000 + below(9000)}`;
  const barcode = label && chance(0.6) ? String(4e12 + below(9e9)).padStart(13, '0') : undefined;
  const releasetype = isCompilation ? ['album', 'compilation'] : pick(releaseTypes).split(';');
  const own = isCompilation ? [pick(genres)] : album.artist.genres;
  const gain = -(below(1100) / 100);
  const mbid = uuid(`r${album.number}`);
  // prettier-ignore
  return { hasMbids, hasGains, hasSortNames, hasDiscFolders, date, originaldate, label, catalognumber, barcode, releasetype, genres: own, gain, mbid };
}

export interface Place {
  disc: number;
  track: number;
  tracks: number;
  /** Of the whole library, from 0 on. */
  number: number;
}

export interface PlannedSong extends GeneratedSong {
  /** Names for the file and its sidecar, also where the tags are left out. */
  artist: string;
  mainArtist: string;
  title: string;
  hasLyricsFile: boolean;
}

export interface SongChoices {
  seed: number;
  artists: readonly Artist[];
  cover: Buffer | undefined;
  hasLyricsFiles: boolean;
}

export function planSong(random: Random, album: AlbumPlan, shared: AlbumTags, place: Place, choices: SongChoices): PlannedSong {
  const { below, chance } = random;
  const { artists, seed } = choices;
  const people = planPeople(random, album, artists);
  const title = makeTitle(random);
  const tags = planTags(random, { album, shared, place, people, title });
  const gains = shared.hasGains ? ([-(below(1300) / 100) + 2, 0.5 + below(500_000) / 1e6, shared.gain, 0.999] as const) : undefined;
  const hasLyricsFile = choices.hasLyricsFiles && chance(0.05);
  const sound = {
    serial: (seed * 7919 + place.number * 2_654_435_761) >>> 0,
    claimedSeconds: 120 + below(240),
    mp3Frames: 12 + below(12),
    flacSeconds: 90 + below(240),
    oggSeconds: 30 + below(90),
    opusSeconds: 20 + below(80),
    m4aSeconds: 120 + below(240),
  };
  const names = { artist: tags.artist, mainArtist: people.list[0]!.name, title, hasLyricsFile, sound };
  if (album.isUntagged) return { ...names, tags: {}, gains: undefined, picture: undefined };
  return { ...names, tags, gains, picture: choices.cover };
}

interface People {
  list: Artist[];
  joiner: string;
}

function planPeople(random: Random, album: AlbumPlan, artists: readonly Artist[]): People {
  const { chance, pick } = random;
  const main = album.isCompilation || album.isLoose ? someArtist(random, artists) : album.artist;
  const list = [main];
  const invite = () => {
    const guest = someArtist(random, artists);
    if (!list.includes(guest)) list.push(guest);
  };
  if (chance(0.12)) invite();
  if (list.length > 1 && chance(0.2)) invite();
  return { list, joiner: list.length > 1 ? pick([' feat. ', ' & ', ', ', ' x ', ' vs. ']) : '' };
}

interface TagPlan {
  album: AlbumPlan;
  shared: AlbumTags;
  place: Place;
  people: People;
  title: string;
}

function planTags(random: Random, { album, shared, place, people, title }: TagPlan): SongTags {
  const { below, pick, chance, uuid } = random;
  const { isLoose, artist, name, year } = album;
  const { hasSortNames } = shared;
  const inSortOrder = (text: string) => (hasSortNames && text.startsWith('The ') ? sortName(text) : undefined);
  const isAlone = isLoose && chance(0.5);
  const disc = album.discs > 1 || chance(0.5) ? place.disc : undefined;
  const own = [pick(shared.genres), ...(chance(0.35) ? [pick(shared.genres)] : []), ...(chance(0.1) ? [pick(genres)] : [])];
  const person = () => `${pick(firstNames)} ${pick(lastNames)}`;
  const composers = chance(0.2) ? [person(), ...(chance(0.3) ? [`${person()} Jr.`] : [])] : undefined;
  const bpm = chance(0.2) ? 60 + below(140) : undefined;
  const isrc = chance(0.15)
    ? `QZ${pick([...'ABCDEFGHIJK'])}${pick([...'LMNOPQ'])}${pick([...'RSTUVW'])}${String(year).slice(2)}${String(place.number % 100_000).padStart(5, '0')}`
    : undefined;
  const media = chance(0.3) ? pick(['CD', 'Digital Media', '12" Vinyl', 'Cassette']) : undefined;
  const comment = chance(0.1) ? pick(['Ripped with love', 'https://example.org/?a=1&b=2', 'line one\nline two', 'コメント']) : undefined;
  const hasLyrics = chance(0.05);
  return {
    title,
    artist: people.list.map((one) => one.name).join(people.joiner),
    artists: people.list.map((one) => one.name),
    album: isAlone ? undefined : name,
    albumartist: isLoose ? undefined : artist.name,
    track: place.track,
    tracktotal: place.tracks,
    disc,
    disctotal: disc && album.discs,
    date: shared.date,
    originaldate: shared.originaldate,
    genres: [...new Set(own)],
    composers,
    artistsort: hasSortNames ? people.list.map((one) => one.sort).join(people.joiner) : undefined,
    albumartistsort: hasSortNames && !isLoose ? artist.sort : undefined,
    albumsort: inSortOrder(name),
    titlesort: inSortOrder(title),
    bpm,
    compilation: album.isCompilation || undefined,
    isrc: isrc?.slice(0, 12),
    label: shared.label,
    catalognumber: shared.catalognumber,
    barcode: shared.barcode,
    media,
    releasetype: shared.hasMbids ? shared.releasetype : undefined,
    comment,
    lyrics: hasLyrics ? `[00:00.50]First line of ${title}\n[00:01.50]Second line — ünïcödé\n[00:02.50]第三行\n` : undefined,
    ...(shared.hasMbids && {
      mb_recording: uuid(`t${place.number}`),
      mb_track: uuid(`rt${place.number}`),
      mb_album: shared.mbid,
      mb_artist: people.list.map((one) => one.mbid),
      mb_albumartist: isLoose ? undefined : artist.mbid,
      mb_releasegroup: uuid(`rg${album.number}`),
    }),
  };
}
