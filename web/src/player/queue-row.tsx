// One entry of the queue: pressed, it plays; its handle moves it.
import { Show } from 'solid-js';

import { formatTime, t } from '../i18n/i18n.ts';
import { Artwork } from '../library/artwork.tsx';
import { openSongMenu } from '../library/menus.ts';
import { IconButton } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { isPlaying, playEntry, queue } from './player.ts';
import type { QueueEntry } from './queue.ts';
import { removeFromQueue } from './queueing.ts';

interface QueueRowProps {
  entry: QueueEntry;
  index: number;
  /** Among all rows of the list, headings included. */
  position: number;
  count: number;
  /** Pixels from the top of the list. */
  top: number;
  isActive: boolean;
  isGrabbed: boolean;
  onFocus: () => void;
  onDrag: (event: PointerEvent) => void;
}

export function QueueRow(props: QueueRowProps) {
  const isCurrent = () => props.index === queue().current;
  const tabindex = () => (props.isActive ? 0 : -1);
  return (
    <li
      class="queue-row"
      data-index={props.index}
      data-played={props.index < queue().current || undefined}
      data-grabbed={props.isGrabbed || undefined}
      aria-setsize={props.count}
      aria-posinset={props.position}
      aria-current={isCurrent() ? 'true' : undefined}
      style={{ transform: `translateY(${props.top}px)` }}
      onFocusIn={() => props.onFocus()}
      onContextMenu={(event) => {
        event.preventDefault();
        openSongMenu({ x: event.clientX, y: event.clientY }, [props.entry.song], () => playEntry(props.index));
      }}
    >
      <button type="button" class="queue-song" tabindex={tabindex()} aria-describedby="queue-help" onClick={() => playEntry(props.index)}>
        <span class="queue-art">
          <Artwork of={props.entry.song} name={props.entry.song.album} sizes="40px" />
        </span>
        <span class="queue-names">
          <span class="queue-title ellipsis" dir="auto">
            {props.entry.song.title}
          </span>
          <span class="queue-artist ellipsis" dir="auto">
            {props.entry.song.artist}
          </span>
        </span>
        <Show when={isCurrent()} fallback={<span class="queue-time time">{formatTime(props.entry.song.duration)}</span>}>
          <span class="playing-bars" data-paused={!isPlaying() || undefined} aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
        </Show>
      </button>
      <Show when={!isCurrent()} fallback={<span class="queue-remove" />}>
        <IconButton
          class="queue-remove"
          icon="close"
          size={16}
          label={t('queue.remove', { title: props.entry.song.title })}
          tabindex={tabindex()}
          onClick={() => removeFromQueue([props.entry.key])}
        />
      </Show>
      <span class="queue-handle" aria-hidden="true" onPointerDown={(event) => props.onDrag(event)}>
        <Icon name="grip" size={18} />
      </span>
    </li>
  );
}
