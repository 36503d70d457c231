// The queue as a page of its own, for phones.
import { t } from '../i18n/i18n.ts';
import { QueuePanel } from '../player/queue-panel.tsx';

import './queue.css';

export function QueuePage() {
  return (
    <div class="queue-page">
      <h1 class="visually-hidden">{t('queue.title')}</h1>
      <QueuePanel />
    </div>
  );
}
