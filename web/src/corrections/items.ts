// What admins find at the end of the menus of songs, albums and artists.
import { user } from '../api/session.ts';
import type { Named, Song } from '../api/shapes.ts';
import { t } from '../i18n/i18n.ts';
import type { MenuItem } from '../ui/menu.tsx';
import { askCorrection } from './dialogs.tsx';

const explainItem = (subject: string): MenuItem => ({
  label: t('explain.title'),
  icon: 'help',
  run: () => askCorrection({ kind: 'explain', subject }),
});

/** For a playlist. */
export const playlistWhyItems = ({ id }: Named): MenuItem[] => (user()?.isAdmin ? [{ kind: 'rule' }, explainItem(id)] : []);

/** For an album or artist. */
export function correctionItems(of: 'album' | 'artist', { id, name }: Named): MenuItem[] {
  if (!user()?.isAdmin) return [];
  const items: MenuItem[] = [
    { kind: 'rule' },
    { label: t('cover.choose'), icon: 'image', run: () => askCorrection({ kind: 'cover', of, id, name }) },
    {
      label: of === 'album' ? t('fix.mergeAlbum') : t('fix.mergeArtist'),
      icon: 'merge',
      run: () => askCorrection({ kind: 'merge', of, id, name }),
    },
  ];
  return of === 'album' ? [...items, explainItem(id)] : items;
}

/** For songs: why they are as they are, and making something of their own of them. */
export function songCorrectionItems(songs: readonly Song[]): MenuItem[] {
  const [song] = songs;
  if (!song || !user()?.isAdmin) return [];
  const songIds = songs.map(({ id }) => id);
  const items: MenuItem[] = [{ kind: 'rule' }];
  if (songs.every(({ albumId }) => albumId === song.albumId)) {
    items.push({
      label: t('fix.splitAlbum'),
      icon: 'split',
      run: () => askCorrection({ kind: 'split', of: 'album', id: song.albumId, name: song.album, songIds }),
    });
  }
  if (song.artistId && songs.every(({ artistId }) => artistId === song.artistId)) {
    const name = song.artists[0]?.name ?? song.artist;
    items.push({
      label: t('fix.splitArtist'),
      icon: 'split',
      run: () => askCorrection({ kind: 'split', of: 'artist', id: song.artistId, name, songIds }),
    });
  }
  return songs.length === 1 ? [...items, explainItem(song.id)] : items;
}
