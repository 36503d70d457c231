// What the first run says of the music folder: where it is, how far its reading is, or what is wrong with it.
import { createSignal, Match, onCleanup, onMount, Show, Switch } from 'solid-js';

import type { FirstFolder } from '../api/admin.ts';
import { ApiError, get } from '../api/client.ts';
import { at } from '../api/routes.ts';
import { t } from '../i18n/i18n.ts';
import { Icon } from '../ui/icon.tsx';

const askEveryMs = 2000;

export function SetupFolder(props: { folder: string }) {
  const [found, setFound] = createSignal<FirstFolder>();
  onMount(() => {
    const timer = setInterval(ask, askEveryMs);
    const stop = () => clearInterval(timer);
    function ask(): void {
      get(at('GET /api/setup')).then(setFound, (cause: unknown) => {
        // Somebody has made the first account elsewhere: from now on nothing is told here.
        if (cause instanceof ApiError && cause.status === 404) stop();
      });
    }
    ask();
    onCleanup(stop);
  });
  const isTroubled = () => found() !== undefined && found()?.state !== 'fine';
  return (
    <div class="folder-note" data-troubled={isTroubled() || undefined}>
      <Icon name={isTroubled() ? 'error' : 'folder'} size={18} />
      <div>
        <p>
          {t('setup.folder')} <code>{props.folder}</code>
        </p>
        <div role="status">
          <Show when={found()}>
            {(now) => (
              <Switch>
                <Match when={now().state === 'empty'}>
                  <p>{t('setup.empty')}</p>
                </Match>
                <Match when={now().state === 'absent'}>
                  <p>{t('setup.absent')}</p>
                </Match>
                <Match when={now().state === 'unreadable'}>
                  <p>{t('setup.unreadable', { reason: now().reason })}</p>
                </Match>
                <Match when={now().scanning}>
                  <p>{t('setup.reading', { count: now().count })}</p>
                </Match>
                <Match when={now().count > 0}>
                  <p>{t('setup.read', { count: now().count })}</p>
                </Match>
                <Match when={true}>
                  <p>{t('setup.noMusic')}</p>
                </Match>
              </Switch>
            )}
          </Show>
        </div>
      </div>
    </div>
  );
}
