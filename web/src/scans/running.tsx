// The scan that runs: how far it is, holding it, letting it go on, ending it.
import { Show } from 'solid-js';

import { steerScan } from '../api/corrections.ts';
import { noteScan, scan, scanPercent } from '../api/live.ts';
import { user } from '../api/session.ts';
import { formatTime, t } from '../i18n/i18n.ts';
import { orToast } from '../library/menus.ts';
import { Button } from '../ui/button.tsx';
import { Progress } from '../ui/progress.tsx';

export function RunningScan() {
  const isPaused = () => scan()?.paused ?? false;
  const steer = (deed: 'pause' | 'resume' | 'cancel') => {
    const pausing = steerScan(deed).then(() => {
      const now = scan();
      if (now && deed !== 'cancel') noteScan({ ...now, paused: deed === 'pause' });
    });
    orToast(pausing);
  };
  const title = () => (isPaused() ? t('scan.paused') : t('scan.running'));
  return (
    <div class="scan-running">
      <div class="scan-state">
        <p>
          <span role="status">{title()}</span> · <span class="time">{t('count.files', { count: scan()?.count ?? 0 })}</span> ·{' '}
          <span class="time">{formatTime((scan()?.elapsedMs ?? 0) / 1000)}</span>
        </p>
        <Show when={user()?.isAdmin}>
          <div class="scan-steer">
            <Button icon={isPaused() ? 'play' : 'pause'} onClick={() => steer(isPaused() ? 'resume' : 'pause')}>
              {isPaused() ? t('scan.resume') : t('scan.pause')}
            </Button>
            <Button icon="close" onClick={() => steer('cancel')}>
              {t('scan.cancel')}
            </Button>
          </div>
        </Show>
      </div>
      <Progress label={title()} percent={scanPercent()} />
    </div>
  );
}
