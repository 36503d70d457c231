// What can be done with a playlist: the same verbs in the same order wherever its menu opens.
import { entriesPath, exportUrl } from '../api/addresses.ts';
import { get } from '../api/client.ts';
import { config } from '../api/config.ts';
import { isStarred } from '../api/marks.ts';
import { withRange } from '../api/paged-list.ts';
import { updatePlaylist } from '../api/playlists.ts';
import type { Playlist, Song } from '../api/shapes.ts';
import { playlistWhyItems } from '../corrections/items.ts';
import { t } from '../i18n/i18n.ts';
import { href } from '../lib/router.ts';
import { downloadItems } from '../library/downloads.ts';
import { toggleStarred } from '../library/marks.tsx';
import { orToast } from '../library/menus.ts';
import { playable, playList, queueLater, queueNext } from '../player/queueing.ts';
import { shareItems } from '../shares/dialogs.tsx';
import { openMenu, type MenuItem } from '../ui/menu.tsx';
import { askPlaylist } from './dialogs.tsx';
import { told } from './tell.ts';

const mostQueued = 5_000;
const formats = ['m3u8', 'm3u', 'pls', 'xspf'] as const;
const rule: MenuItem = { kind: 'rule' };

const fromOf = ({ id, name }: Playlist) => ({ label: name, href: `/playlist/${id}` });
export const playPlaylist = (playlist: Playlist): Promise<void> => playList(entriesPath(playlist.id), 0, fromOf(playlist));
/** All of it in random order, however long it is. */
export const shufflePlaylist = (playlist: Playlist): Promise<void> =>
  playList(entriesPath(playlist.id, { sort: 'random', seed: Math.random().toString(36).slice(2, 10) }), 0, fromOf(playlist));

async function songsOf({ id }: Playlist): Promise<Song[]> {
  const body = await get(withRange(entriesPath(id), 0, mostQueued));
  return playable(body);
}

export function openExportMenu(at: Element | { x: number; y: number }, playlist: Playlist): void {
  const items = formats.map((format): MenuItem => ({
    label: t(`playlist.format.${format}`),
    icon: 'download',
    href: exportUrl(playlist.id, format),
    isDownload: true,
  }));
  openMenu(at, t('playlist.export'), items);
}

export function openPlaylistMenu(at: Element | { x: number; y: number }, playlist: Playlist): void {
  const items: MenuItem[] = [
    { label: t('action.play'), icon: 'play', run: () => orToast(playPlaylist(playlist)) },
    { label: t('action.playNext'), icon: 'playNext', run: () => orToast(songsOf(playlist).then(queueNext)) },
    { label: t('action.playLater'), icon: 'later', run: () => orToast(songsOf(playlist).then(queueLater)) },
    { label: t('action.shuffle'), icon: 'shuffle', run: () => orToast(shufflePlaylist(playlist)) },
    rule,
    { label: t('action.addToPlaylist'), icon: 'playlistAdd', run: () => orToast(addAll(playlist)) },
  ];
  if (config.enableFavourites) {
    const isOn = isStarred(playlist);
    items.push({
      label: isOn ? t('action.unfavourite') : t('action.favourite'),
      icon: isOn ? 'heartFull' : 'heart',
      run: () => toggleStarred(playlist),
    });
  }
  items.push(rule, ...downloadItems(at, playlist, playlist.name), {
    label: t('playlist.exportMenu'),
    icon: 'download',
    run: () => openExportMenu(at, playlist),
  });
  items.push(...shareItems([playlist.id], playlist.name));
  if (playlist.editable) items.push(rule, ...editItems(playlist));
  items.push(...playlistWhyItems(playlist));
  openMenu(at, playlist.name, items);
}

function editItems(playlist: Playlist): MenuItem[] {
  const { id, rules, path, sync } = playlist;
  return [
    { label: t('playlist.editMenu'), icon: 'edit', run: () => askPlaylist({ kind: 'edit', playlist }) },
    ...(rules ? [{ label: t('rules.edit'), icon: 'smart' as const, href: href(`/playlist/${id}/rules`) }] : []),
    ...(rules ? [{ label: t('rules.freeze'), icon: 'lock' as const, run: () => void told(updatePlaylist(id, { rules: null })) }] : []),
    ...(path
      ? [
          {
            label: sync ? t('playlist.unlink') : t('playlist.link'),
            icon: 'link' as const,
            run: () => void told(updatePlaylist(id, { sync: !sync })),
          },
        ]
      : []),
    { label: t('playlist.deleteMenu'), icon: 'trash', isDanger: true, run: () => askPlaylist({ kind: 'delete', playlist }) },
  ];
}

async function addAll(playlist: Playlist): Promise<void> {
  const songs = await songsOf(playlist);
  askPlaylist({ kind: 'add', songs: { ids: songs.map(({ id }) => id) }, label: playlist.name });
}
