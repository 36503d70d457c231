// The music folders with what they hold, and a warning where files are missing that a scan did not dare to drop.
import { For, Index, Show } from 'solid-js';

import { startScan } from '../api/corrections.ts';
import { user } from '../api/session.ts';
import type { ScanState } from '../api/shapes.ts';
import { askCorrection } from '../corrections/dialogs.tsx';
import { formatDateTime, formatSize, t } from '../i18n/i18n.ts';
import { orToast } from '../library/menus.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { LibraryActions } from './library-actions.tsx';

type Library = ScanState['libraries'][number];

/** Something is the matter with it. */
export const isWarned = ({ skipped, heldReason, heldCount }: Library): boolean => skipped !== '' || heldReason !== '' || heldCount > 0;

export function Libraries(props: { libraries: readonly Library[]; isScanning: boolean; onChanged: () => void }) {
  return (
    <ul class="scan-libraries">
      <Index each={props.libraries}>
        {(library) => (
          <li>
            <h2 dir="auto">{library().name}</h2>
            <Show when={library().path}>
              <code dir="auto">{library().path}</code>
            </Show>
            <p>{factsOf(library()).join(' · ')}</p>
            <Show when={isWarned(library())}>
              <Warning library={library()} isScanning={props.isScanning} />
            </Show>
            <Show when={user()?.isAdmin}>
              <LibraryActions
                library={library()}
                isScanning={props.isScanning}
                isOnly={props.libraries.length === 1}
                onChanged={props.onChanged}
              />
            </Show>
          </li>
        )}
      </Index>
    </ul>
  );
}

function factsOf(library: Library): string[] {
  return [
    t('count.songs', { count: library.songCount }),
    t('count.albums', { count: library.albumCount }),
    formatSize(library.size),
    library.lastScanAt ? t('scan.lastRead', { time: formatDateTime(library.lastScanAt) }) : t('scan.never'),
  ];
}

function Warning(props: { library: Library; isScanning: boolean }) {
  const ask = () => askCorrection({ kind: 'held', library: props.library.name, count: props.library.heldCount });
  return (
    <div class="scan-warning" role="group" aria-label={t('scan.heldTitle', { library: props.library.name })}>
      <Icon name="error" />
      <div>
        <Show when={props.library.heldCount > 0}>
          <p class="scan-warning-title">{t('scan.held', { count: props.library.heldCount })}</p>
        </Show>
        <For each={[...new Set([props.library.heldReason, props.library.skipped])].filter(Boolean)}>{(reason) => <p>{reason}</p>}</For>
        <Show when={user()?.isAdmin}>
          <p>{props.library.heldCount > 0 ? t('scan.heldHint') : t('scan.skippedHint')}</p>
          <div class="scan-steer">
            <Button icon="refresh" disabled={props.isScanning} onClick={() => orToast(startScan({}))}>
              {t('scan.lookAgain')}
            </Button>
            <Show when={props.library.heldCount > 0}>
              <Button variant="danger" disabled={props.isScanning} onClick={ask}>
                {t('scan.accept')}
              </Button>
            </Show>
          </div>
        </Show>
      </div>
    </div>
  );
}
