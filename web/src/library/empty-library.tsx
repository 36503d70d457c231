// What a page says before there is any music: which folders are read and how far, or what is wrong.
import { createEffect, createSignal, For, on, Show } from 'solid-js';

import { get } from '../api/client.ts';
import { startScan } from '../api/corrections.ts';
import { noteScan, scan, scanPercent } from '../api/live.ts';
import { at } from '../api/routes.ts';
import { user } from '../api/session.ts';
import type { ScanState } from '../api/shapes.ts';
import { t } from '../i18n/i18n.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';

import './empty-library.css';
import { Progress } from '../ui/progress.tsx';

export function EmptyLibrary() {
  const [state, setState] = createSignal<ScanState>();
  const isScanning = () => scan()?.scanning ?? state()?.scanning ?? false;
  const isTroubled = () => state()?.libraries.some(({ skipped }) => skipped !== '') ?? false;
  // Asked again when a scan begins or ends; in between the event stream tells.
  createEffect(
    on(isScanning, () => {
      const before = scan();
      void get(at('GET /api/scan'))
        .then((found) => {
          setState(found);
          // Unless the stream has told something newer meanwhile.
          if (found.scanning && scan() === before) noteScan(found);
        })
        .catch(() => {});
    }),
  );
  return (
    <EmptyState
      icon={isScanning() ? 'refresh' : isTroubled() ? 'error' : 'folder'}
      title={isScanning() ? t('scan.reading') : isTroubled() ? t('scan.troubled') : t('scan.empty')}
      text={isScanning() ? t('scan.readingHint') : isTroubled() ? t('scan.troubledHint') : t('scan.emptyHint')}
    >
      <ul class="scan-folders">
        <For each={state()?.libraries}>
          {(library) => (
            <li>
              <code>{library.path || library.name}</code>
              <Show when={library.skipped}>
                <p class="scan-skipped">{library.skipped}</p>
              </Show>
            </li>
          )}
        </For>
      </ul>
      <Show when={isScanning()}>
        <Progress label={t('scan.running')} percent={scanPercent()} />
        <p class="time">{t('count.files', { count: scan()?.count ?? 0 })}</p>
      </Show>
      <Show when={!isScanning() && user()?.isAdmin}>
        <Button variant="primary" icon="refresh" onClick={() => void startScan({ full: false })}>
          {t('scan.now')}
        </Button>
      </Show>
    </EmptyState>
  );
}
