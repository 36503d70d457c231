// Downloads of songs, albums, artists and playlists: as the files are, or made over into something smaller.
import { downloadUrl } from '../api/addresses.ts';
import { config } from '../api/config.ts';
import { t } from '../i18n/i18n.ts';
import { openMenu, type MenuItem } from '../ui/menu.tsx';

const formats = [
  { name: 'MP3', format: 'mp3', kbps: 320 },
  { name: 'MP3', format: 'mp3', kbps: 192 },
  { name: 'Opus', format: 'opus', kbps: 128 },
] as const;

/** The item that asks for a format; none where downloads are switched off. */
export function downloadItems(at: Parameters<typeof openMenu>[0], item: { id: string }, label: string): MenuItem[] {
  if (!config.enableDownloads) return [];
  return [{ label: t('action.download'), icon: 'download', run: () => openDownloadMenu(at, item.id, label) }];
}

function openDownloadMenu(at: Parameters<typeof openMenu>[0], id: string, label: string): void {
  const link = (text: string, href: string): MenuItem => ({ label: text, icon: 'download', href, isDownload: true });
  openMenu(at, t('download.named', { name: label }), [
    link(t('download.original'), downloadUrl(id)),
    ...formats.map(({ name, format, kbps }) => link(t('download.format', { format: name, kbps }), downloadUrl(id, { format, kbps }))),
  ]);
}
