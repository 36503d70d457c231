// One song of a table: selected by a click, played by a double click, a tap or Enter.
import { For, Show, type JSX } from 'solid-js';

import type { Song } from '../api/shapes.ts';
import { t } from '../i18n/i18n.ts';
import { currentSong, isPlaying } from '../player/player.ts';
import { IconButton } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { HeartButton } from './marks.tsx';
import type { SongColumn } from './song-columns.tsx';

interface SongRowProps {
  song: Song;
  /** What stands in the first column. */
  number: number | '';
  rowIndex: number;
  columns: readonly SongColumn[];
  isActive: boolean;
  isSelected: boolean;
  isMarked?: boolean;
  isHeld?: boolean;
  /** Stands at the end of rows that can be dragged. */
  handle?: JSX.Element;
  onPlay: () => void;
  onSelect: (event: MouseEvent) => void;
  onMenu: (at: Element | { x: number; y: number }) => void;
}

export function SongRow(props: SongRowProps) {
  const isCurrent = () => currentSong()?.id === props.song.id;
  const tabindex = () => (props.isActive ? 0 : -1);
  const onClick = (event: MouseEvent) => {
    if ((event.target as Element).closest('a, button')) return;
    if ((event as PointerEvent).pointerType === 'touch') props.onPlay();
    else props.onSelect(event);
  };
  const onContextMenu = (event: MouseEvent) => {
    event.preventDefault();
    props.onMenu(event.button === 2 ? { x: event.clientX, y: event.clientY } : (event.currentTarget as Element));
  };
  return (
    <div
      role="row"
      class="song-row"
      aria-rowindex={props.rowIndex}
      aria-selected={props.isSelected}
      aria-current={isCurrent() ? 'true' : undefined}
      data-marked={props.isMarked || undefined}
      data-held={props.isHeld || undefined}
      tabindex={tabindex()}
      data-row
      onClick={onClick}
      onDblClick={(event) => !(event.target as Element).closest('a, button') && props.onPlay()}
      onContextMenu={onContextMenu}
    >
      <div role="gridcell" class="song-number">
        <Show when={isCurrent()} fallback={<span class="time">{props.number}</span>}>
          <span class="playing-bars" data-paused={!isPlaying() || undefined}>
            <i />
            <i />
            <i />
            <span class="visually-hidden">{t('player.nowPlaying')}</span>
          </span>
        </Show>
        <button
          type="button"
          class="song-play"
          tabindex={tabindex()}
          aria-label={t('action.playNamed', { name: props.song.title })}
          onClick={() => props.onPlay()}
        >
          <Icon name="play" size={18} />
        </button>
      </div>
      <For each={props.columns}>
        {(column) => (
          <div role="gridcell" class="song-cell" data-number={column.isNumber || undefined}>
            {column.cell(props.song, tabindex)}
          </div>
        )}
      </For>
      <div role="gridcell" class="song-tools">
        <HeartButton item={props.song} tabindex={tabindex()} size={18} />
        <IconButton
          icon="more"
          size={18}
          label={t('action.moreNamed', { name: props.song.title })}
          aria-haspopup="menu"
          tabindex={tabindex()}
          onClick={(event) => props.onMenu(event.currentTarget)}
        />
        {props.handle}
      </div>
    </div>
  );
}
