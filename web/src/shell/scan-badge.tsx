// Says that the server reads the music folder, and how far it is.
import { Show } from 'solid-js';

import { scan, scanPercent } from '../api/live.ts';
import { t } from '../i18n/i18n.ts';
import { href } from '../lib/router.ts';
import { Icon } from '../ui/icon.tsx';

export function ScanBadge() {
  return (
    <Show when={scan()?.scanning}>
      <a class="scan-badge" href={href('/scans')} title={t('scan.running')}>
        <Icon name="refresh" size={16} />
        <span class="scan-text">{t('scan.running')}</span>
        <span class="time">
          {scanPercent() === undefined
            ? t('count.files', { count: scan()?.count ?? 0 })
            : t('player.percent', { value: scanPercent() ?? 0 })}
        </span>
      </a>
    </Show>
  );
}
