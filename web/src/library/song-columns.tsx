// The columns a table of songs can have, as a table of their own.
import { Show, type JSX } from 'solid-js';

import type { Song } from '../api/shapes.ts';
import { formatDate, formatNumber, formatTime, t, type TextKey } from '../i18n/i18n.ts';
import { href } from '../lib/router.ts';
import { ArtistLinks } from './artist-links.tsx';
import { Artwork } from './artwork.tsx';
import { qualityOf } from './quality.ts';

export interface SongColumn {
  id: ColumnId;
  label: TextKey;
  /** Name of the server's order by this column. */
  sort?: string;
  /** Width as in a CSS grid. */
  width: string;
  /** Hidden below this width of the page. */
  fromPx?: number;
  isNumber?: boolean;
  /** The tab index may change while the cell is held by the pointer, so it must not make the cell anew. */
  cell: (song: Song, tabindex: () => number) => JSX.Element;
}

export type ColumnId = 'fileName' | 'title' | 'titleWithArt' | 'album' | 'year' | 'plays' | 'quality' | 'added' | 'time';

function Title(props: { song: Song; tabindex: number; hasArt?: boolean; isArtistHidden?: boolean }) {
  return (
    <div class="song-title-cell">
      <Show when={props.hasArt}>
        <div class="song-art">
          <Artwork of={props.song} name={props.song.album} sizes="40px" />
        </div>
      </Show>
      <div class="song-title-text">
        <p class="song-title ellipsis" dir="auto" title={props.song.title}>
          {props.song.title}
          <Show when={props.song.explicitStatus === 'e'}>
            <abbr class="song-explicit" title={t('song.explicit')}>
              E
            </abbr>
          </Show>
        </p>
        <Show when={!props.isArtistHidden}>
          <p class="song-artist link-line ellipsis" dir="auto">
            <ArtistLinks artists={props.song.artists} fallback={props.song.artist} tabindex={props.tabindex} />
          </p>
        </Show>
      </div>
    </div>
  );
}

const fileNameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1);

export const songColumns: Record<ColumnId, SongColumn> = {
  fileName: {
    id: 'fileName',
    label: 'field.path',
    width: 'minmax(0, 5fr)',
    cell: (song) => (
      <div class="song-title-text">
        <p class="song-title ellipsis" dir="auto" title={song.path}>
          {fileNameOf(song.path)}
        </p>
        <p class="song-artist ellipsis" dir="auto">
          {song.title} · {song.artist}
        </p>
      </div>
    ),
  },
  title: {
    id: 'title',
    label: 'field.title',
    sort: 'title',
    width: 'minmax(0, 6fr)',
    cell: (song, tabindex) => <Title song={song} tabindex={tabindex()} isArtistHidden={song.artist === song.albumArtist} />,
  },
  titleWithArt: {
    id: 'titleWithArt',
    label: 'field.title',
    sort: 'title',
    width: 'minmax(0, 6fr)',
    cell: (song, tabindex) => <Title song={song} tabindex={tabindex()} hasArt />,
  },
  album: {
    id: 'album',
    label: 'field.album',
    sort: 'album',
    width: 'minmax(0, 4fr)',
    fromPx: 640,
    cell: (song, tabindex) => (
      <a class="quiet-link ellipsis song-cell-link" href={href(`/album/${song.albumId}?song=${song.id}`)} tabindex={tabindex()} dir="auto">
        {song.album}
      </a>
    ),
  },
  year: { id: 'year', label: 'field.year', sort: 'year', width: '56px', fromPx: 900, isNumber: true, cell: (song) => song.year || '' },
  plays: {
    id: 'plays',
    label: 'field.plays',
    sort: 'play_count',
    width: '72px',
    fromPx: 760,
    isNumber: true,
    cell: (song) => (song.playCount ? formatNumber(song.playCount) : ''),
  },
  quality: { id: 'quality', label: 'field.quality', width: '112px', fromPx: 1000, cell: (song) => qualityOf(song) },
  added: {
    id: 'added',
    label: 'field.added',
    sort: 'recently_added',
    width: '112px',
    fromPx: 1150,
    cell: (song) => formatDate(song.createdAt),
  },
  time: {
    id: 'time',
    label: 'field.duration',
    sort: 'duration',
    width: '60px',
    isNumber: true,
    cell: (song) => <span class="time">{formatTime(song.duration)}</span>,
  },
};
