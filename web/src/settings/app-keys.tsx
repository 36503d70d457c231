// Keys of apps: which there are, what they may do, when they were used; a new one, and an end to old ones.
import { createMemo, createSignal, For, Show } from 'solid-js';

import type { AppKey } from '../api/app-keys.ts';
import { createQuery } from '../api/query.ts';
import { at } from '../api/routes.ts';
import { formatDate, formatDateTime, t } from '../i18n/i18n.ts';
import { Button } from '../ui/button.tsx';
import { NewKeyDialog } from './new-key-dialog.tsx';
import { RevokeDialog } from './revoke-dialog.tsx';

/** The list, for a group of the settings. */
export function AppKeys() {
  let newButton!: HTMLButtonElement;
  const keys = createQuery(() => at('GET /api/apikey'));
  const [isMaking, setMaking] = createSignal(false);
  const [revoked, setRevoked] = createSignal<AppKey>();
  const shown = createMemo(() => keys.data() ?? []);
  return (
    <>
      <div class="settings-line">
        <div>
          <p class="field-hint">{t('keys.hint')}</p>
        </div>
        <Button ref={newButton} icon="add" onClick={() => setMaking(true)}>
          {t('keys.new')}
        </Button>
      </div>
      <Show when={keys.error()}>
        <p class="form-error" role="alert">
          {t('keys.failed')}
        </p>
      </Show>
      <ul>
        <For each={shown()}>
          {(key) => (
            <li class="settings-line">
              <div>
                <p class="settings-title" dir="auto">
                  {key.name}
                </p>
                <p class="field-hint">
                  {t(`keys.scope.${key.scope}`)} · {lastUse(key)}
                  <Show when={key.expiresAt}>{(at) => <> · {end(at())}</>}</Show>
                </p>
              </div>
              <Button aria-label={t('keys.revokeNamed', { name: key.name })} onClick={() => setRevoked(key)}>
                {t('keys.revoke')}
              </Button>
            </li>
          )}
        </For>
      </ul>
      <Show when={isMaking()}>
        <NewKeyDialog onMade={() => keys.reload()} onClose={() => setMaking(false)} />
      </Show>
      <Show when={revoked()}>
        {(key) => (
          <RevokeDialog
            of={key()}
            onRevoked={() => {
              keys.reload();
              // The button that opened the dialog goes with its key.
              newButton.focus();
            }}
            onClose={() => setRevoked(undefined)}
          />
        )}
      </Show>
    </>
  );
}

const lastUse = ({ lastUsedAt }: AppKey) => (lastUsedAt ? t('keys.used', { when: formatDateTime(lastUsedAt) }) : t('keys.unused'));
const end = (at: string) => (Date.parse(at) <= Date.now() ? t('keys.ended') : t('keys.ends', { when: formatDate(at) }));
