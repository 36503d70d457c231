// What can be done with all songs in a folder and below it.
import { get } from '../api/client.ts';
import type { Folder } from '../api/library-shapes.ts';
import { withRange } from '../api/paged-list.ts';
import { at } from '../api/routes.ts';
import { user } from '../api/session.ts';
import { askCorrection } from '../corrections/dialogs.tsx';
import { t } from '../i18n/i18n.ts';
import { orToast } from '../library/menus.ts';
import { queue } from '../player/player.ts';
import { playList, playSongs, queueLater, queueNext, toggleShuffle } from '../player/queueing.ts';
import { askPlaylist } from '../playlists/dialogs.tsx';
import { openMenu } from '../ui/menu.tsx';

const mostSongs = 5_000;

export const folderSongsPath = (id: string) => at('GET /api/folder/:id/songs', { params: { id } });
const songsOf = ({ id }: Folder) => get(withRange(folderSongsPath(id), 0, mostSongs));
const fromOf = ({ id, name }: Folder) => ({ label: name, href: `/folder/${id}` });

/** Plays the folder from one of its songs on, as the files lie. */
export const playFolder = (folder: Folder, index = 0): Promise<void> => playList(folderSongsPath(folder.id), index, fromOf(folder));

export async function shuffleFolder(folder: Folder): Promise<void> {
  const songs = await songsOf(folder);
  playSongs(songs, Math.floor(Math.random() * songs.length), fromOf(folder));
  if (!queue().isShuffled) toggleShuffle();
}

export function openFolderMenu(at: Element | { x: number; y: number }, folder: Folder): void {
  openMenu(at, folder.name, [
    { label: t('action.play'), icon: 'play', run: () => orToast(playFolder(folder)) },
    { label: t('action.playNext'), icon: 'playNext', run: () => orToast(songsOf(folder).then(queueNext)) },
    { label: t('action.playLater'), icon: 'later', run: () => orToast(songsOf(folder).then(queueLater)) },
    { label: t('action.shuffle'), icon: 'shuffle', run: () => orToast(shuffleFolder(folder)) },
    { kind: 'rule' },
    {
      label: t('action.addToPlaylist'),
      icon: 'playlistAdd',
      run: () =>
        orToast(
          songsOf(folder).then((songs) => askPlaylist({ kind: 'add', songs: { ids: songs.map(({ id }) => id) }, label: folder.name })),
        ),
    },
    ...(user()?.isAdmin && folder.path
      ? [
          { kind: 'rule' as const },
          {
            label: t('explain.title'),
            icon: 'help' as const,
            run: () => askCorrection({ kind: 'explain', subject: [folder.libraryPath, folder.path].filter(Boolean).join('/') }),
          },
        ]
      : []),
  ]);
}
