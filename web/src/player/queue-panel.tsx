// The queue with its heading and what can be done with all of it.
import { createMemo, Show } from 'solid-js';

import { formatLength, t } from '../i18n/i18n.ts';
import { askPlaylist } from '../playlists/dialogs.tsx';
import { Button, IconButton } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { positionSec, queue } from './player.ts';
import { QueueList } from './queue-list.tsx';
import { clearQueue } from './queueing.ts';

export function QueuePanel(props: { onClose?: () => void }) {
  const left = createMemo(() => {
    const { entries, current } = queue();
    return entries.slice(Math.max(0, current)).reduce((sum, { song }) => sum + song.duration, 0);
  });
  return (
    <div class="queue-panel">
      <header>
        <div class="queue-head">
          <h2>{t('queue.title')}</h2>
          <Show when={queue().entries.length > 0}>
            <IconButton
              icon="playlistAdd"
              label={t('queue.save')}
              onClick={() =>
                askPlaylist({ kind: 'add', songs: { ids: queue().entries.map(({ song }) => song.id) }, label: t('queue.title') })
              }
            />
          </Show>
          <Show when={queue().entries.length > 1}>
            <Button onClick={clearQueue}>{t('queue.clear')}</Button>
          </Show>
          <Show when={props.onClose}>{(close) => <IconButton icon="close" label={t('queue.close')} onClick={() => close()()} />}</Show>
        </div>
        <Show when={queue().entries.length > 0}>
          <p class="queue-summary">
            {t('count.songs', { count: queue().context?.total ?? queue().entries.length })} ·{' '}
            {t('queue.left', { time: formatLength(Math.max(0, left() - positionSec())) })}
          </p>
        </Show>
      </header>
      <div class="queue-scroller" data-scroller tabindex="-1">
        <Show when={queue().entries.length > 0} fallback={<EmptyState icon="queue" title={t('queue.empty')} text={t('queue.emptyHint')} />}>
          <QueueList />
        </Show>
      </div>
    </div>
  );
}
