// What can be done with songs, albums and artists: the same verbs in the same order wherever a menu opens.
import { albumSongsPath, albumsPath, songsPath } from '../api/addresses.ts';
import { get } from '../api/client.ts';
import { config } from '../api/config.ts';
import { isStarred, ratingOf } from '../api/marks.ts';
import { withRange } from '../api/paged-list.ts';
import type { SongWish } from '../api/playlists.ts';
import type { Album, Artist, Marks, Song } from '../api/shapes.ts';
import { correctionItems, songCorrectionItems } from '../corrections/items.ts';
import { t } from '../i18n/i18n.ts';
import { href } from '../lib/router.ts';
import { playList, playSongs, queueLater, queueNext } from '../player/queueing.ts';
import { askPlaylist } from '../playlists/dialogs.tsx';
import { shareItems } from '../shares/dialogs.tsx';
import { openMenu, type MenuItem } from '../ui/menu.tsx';
import { showToast } from '../ui/toasts.tsx';
import { showDetails } from './details.tsx';
import { downloadItems } from './downloads.ts';
import { rate, toggleStarred } from './marks.tsx';

type Item = Marks & { id: string };
type At = Parameters<typeof openMenu>[0];

const mostQueued = 5_000;

/** Says what went wrong instead of doing nothing. */
export const orToast = (work: Promise<unknown>): void => {
  work.catch(() => showToast(t('error.load'), { isError: true }));
};

const rule: MenuItem = { kind: 'rule' };
const addItem = (songs: SongWish, label: string): MenuItem => ({
  label: t('action.addToPlaylist'),
  icon: 'playlistAdd',
  run: () => askPlaylist({ kind: 'add', songs, label }),
});

function markItems(item: Item): MenuItem[] {
  const items: MenuItem[] = [];
  if (config.enableFavourites) {
    const isOn = isStarred(item);
    items.push({
      label: isOn ? t('action.unfavourite') : t('action.favourite'),
      icon: isOn ? 'heartFull' : 'heart',
      run: () => toggleStarred(item),
    });
  }
  if (config.enableStarRating) {
    const now = ratingOf(item);
    const options = [1, 2, 3, 4, 5].map((value) => ({
      label: t('rating.stars', { count: value }),
      icon: value <= now ? ('starFull' as const) : ('star' as const),
      isChecked: value === now,
      run: () => rate(item, value),
    }));
    items.push({ kind: 'choice', label: t('action.rate'), options });
  }
  return items;
}

function artistItems(artists: readonly { id: string; name: string }[]): MenuItem[] {
  return artists.slice(0, 5).map(({ id, name }) => ({
    label: artists.length === 1 ? t('action.goToArtist') : t('action.goToNamed', { name }),
    icon: 'artist' as const,
    href: href(`/artist/${id}`),
  }));
}

/** For one song or several; `play` plays them where they stand in their list, `extra` is what that list can do with them. */
export function openSongMenu(at: At, songs: readonly Song[], play: () => void, extra: MenuItem[] = []): void {
  const [song] = songs;
  if (!song) return;
  const isOne = songs.length === 1;
  const label = isOne ? song.title : t('count.songs', { count: songs.length });
  const items: MenuItem[] = [
    { label: t('action.play'), icon: 'play', run: play },
    { label: t('action.playNext'), icon: 'playNext', run: () => queueNext(songs) },
    { label: t('action.playLater'), icon: 'later', run: () => queueLater(songs) },
  ];
  // Episodes of podcasts are no songs of the library.
  const own = songs.filter(({ podcastId }) => !podcastId);
  if (own.length === 0) {
    openMenu(at, label, [...items, ...extra]);
    return;
  }
  items.push(rule, addItem({ ids: own.map(({ id }) => id) }, label));
  if (isOne) {
    items.push(...markItems(song), rule, { label: t('action.goToAlbum'), icon: 'album', href: href(`/album/${song.albumId}`) });
    items.push(...artistItems(song.artists), rule);
    items.push(...downloadItems(at, song, label), { label: t('action.details'), icon: 'info', run: () => showDetails('song', song.id) });
  }
  items.push(
    ...shareItems(
      own.map(({ id }) => id),
      label,
    ),
  );
  items.push(...songCorrectionItems(own));
  openMenu(at, label, [...items, ...extra]);
}

const songsOfAlbum = (album: Album) => get(withRange(albumSongsPath(album.id), 0, mostQueued));
const songsOfArtist = (artist: Artist) => get(withRange(artistSongsPath(artist.id), 0, mostQueued));
export const artistSongsPath = (artistId: string) => songsPath({ sort: 'album', filters: { artists_id: artistId } });

export async function playAlbum(album: Album, isShuffled = false): Promise<void> {
  const songs = await songsOfAlbum(album);
  playSongs(isShuffled ? shuffled(songs) : songs, 0, { label: album.name, href: `/album/${album.id}` });
}

const shuffled = <T>(items: T[]): T[] => {
  const keyed = items.map((item) => ({ item, key: Math.random() }));
  return keyed.sort((a, b) => a.key - b.key).map(({ item }) => item);
};

/** Plays every song of a list in random order, however many there are. */
export async function shuffleList(filters: Record<string, string>, from: { label: string; href: string }): Promise<void> {
  const seed = Math.random().toString(36).slice(2, 10);
  await playList(songsPath({ sort: 'random', filters: { ...filters, seed } }), 0, from);
}

export const playArtist = (artist: Artist): Promise<void> =>
  playList(artistSongsPath(artist.id), 0, { label: artist.name, href: `/artist/${artist.id}` });
export const shuffleArtist = (artist: Artist): Promise<void> =>
  shuffleList({ artists_id: artist.id }, { label: artist.name, href: `/artist/${artist.id}` });

export function openAlbumMenu(at: At, album: Album): void {
  openMenu(at, album.name, [
    { label: t('action.play'), icon: 'play', run: () => orToast(playAlbum(album)) },
    { label: t('action.playNext'), icon: 'playNext', run: () => orToast(songsOfAlbum(album).then(queueNext)) },
    { label: t('action.playLater'), icon: 'later', run: () => orToast(songsOfAlbum(album).then(queueLater)) },
    { label: t('action.shuffle'), icon: 'shuffle', run: () => orToast(playAlbum(album, true)) },
    rule,
    addItem({ albumIds: [album.id] }, album.name),
    ...markItems(album),
    rule,
    { label: t('action.goToAlbum'), icon: 'album', href: href(`/album/${album.id}`) },
    ...artistItems(album.artists),
    rule,
    ...downloadItems(at, album, album.name),
    ...shareItems([album.id], album.name),
    { label: t('action.details'), icon: 'info', run: () => showDetails('album', album.id) },
    ...correctionItems('album', album),
  ]);
}

export function openArtistMenu(at: At, artist: Artist): void {
  openMenu(at, artist.name, [
    { label: t('action.play'), icon: 'play', run: () => orToast(playArtist(artist)) },
    { label: t('action.playNext'), icon: 'playNext', run: () => orToast(songsOfArtist(artist).then(queueNext)) },
    { label: t('action.playLater'), icon: 'later', run: () => orToast(songsOfArtist(artist).then(queueLater)) },
    { label: t('action.shuffle'), icon: 'shuffle', run: () => orToast(shuffleArtist(artist)) },
    rule,
    addItem({ artistIds: [artist.id] }, artist.name),
    ...markItems(artist),
    rule,
    { label: t('action.goToArtist'), icon: 'artist', href: href(`/artist/${artist.id}`) },
    ...downloadItems(at, artist, artist.name),
    ...shareItems([artist.id], artist.name),
    ...correctionItems('artist', artist),
  ]);
}

/** All albums of an artist in one list, for "see all". */
export const artistAlbumsPath = (artistId: string) => albumsPath({ sort: 'max_year', order: 'DESC', filters: { artist_id: artistId } });
