// The dialogs about shares that menus open: one at a time, loaded when the first is wanted.
import { createSignal, lazy, Show, Suspense } from 'solid-js';

import { config } from '../api/config.ts';
import { t } from '../i18n/i18n.ts';
import type { MenuItem } from '../ui/menu.tsx';

interface ShareQuestion {
  ids: readonly string[];
  /** What is shared, for its title. */
  label: string;
}

const [asked, setAsked] = createSignal<ShareQuestion>();

/** The item that shares something; none where sharing is switched off. */
export function shareItems(ids: readonly string[], label: string): MenuItem[] {
  if (!config.enableSharing || ids.length === 0) return [];
  return [{ label: t('share.menu'), icon: 'share', run: () => setAsked({ ids, label }) }];
}

const Shown = lazy(() => import('./share-dialog.tsx').then((module) => ({ default: module.ShareDialog })));

export function ShareDialogs() {
  return (
    <Show when={asked()} keyed>
      {(question) => (
        <Suspense>
          <Shown ids={question.ids} label={question.label} onClose={() => asked() === question && setAsked(undefined)} />
        </Suspense>
      )}
    </Show>
  );
}
