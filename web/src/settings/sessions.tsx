// Where the listener is signed in: every browser with its place and last use, and an end to those that should not be.
import { createMemo, createSignal, For, Show } from 'solid-js';

import { endOtherSessions, endSession, type WebSession } from '../api/accounts.ts';
import { createQuery } from '../api/query.ts';
import { at } from '../api/routes.ts';
import { SureDialog } from '../forms/sure-dialog.tsx';
import { formatDateTime, t } from '../i18n/i18n.ts';
import { deviceName } from '../lib/device-name.ts';
import { Button } from '../ui/button.tsx';

const nameOf = ({ client }: WebSession) => deviceName(client) || t('sessions.unknown');

/** The list, for a group of the settings. */
export function Sessions() {
  let list!: HTMLUListElement;
  const sessions = createQuery(() => at('GET /api/session'));
  const [ended, setEnded] = createSignal<WebSession | 'others'>();
  const shown = createMemo(() => (sessions.data() ?? []).toSorted((a, b) => Number(b.isCurrent) - Number(a.isCurrent)));
  const one = () => {
    const which = ended();
    return which === 'others' ? undefined : which;
  };
  const after = () => {
    sessions.reload();
    // The button that opened the dialog may go with its line.
    list.focus();
  };
  return (
    <>
      <div class="settings-line">
        <div>
          <p class="field-hint">{t('sessions.hint')}</p>
        </div>
        <Show when={shown().length > 1}>
          <Button onClick={() => setEnded('others')}>{t('sessions.endOthers')}</Button>
        </Show>
      </div>
      <Show when={sessions.error()}>
        <p class="form-error" role="alert">
          {t('error.load')}
        </p>
      </Show>
      <ul ref={list} tabindex={-1} aria-label={t('sessions.title')}>
        <For each={shown()}>
          {(session) => (
            <li class="settings-line">
              <div>
                <p class="settings-title" dir="auto" title={session.client}>
                  {nameOf(session)}
                </p>
                <p class="field-hint">
                  <Show when={session.isCurrent} fallback={t('sessions.used', { when: formatDateTime(session.lastUsedAt) })}>
                    <strong>{t('sessions.this')}</strong>
                  </Show>
                  {' · '}
                  {session.address} · {t('sessions.since', { when: formatDateTime(session.createdAt) })}
                </p>
              </div>
              <Show when={!session.isCurrent}>
                <Button aria-label={t('sessions.endNamed', { name: nameOf(session) })} onClick={() => setEnded(session)}>
                  {t('sessions.end')}
                </Button>
              </Show>
            </li>
          )}
        </For>
      </ul>
      <Show when={one()}>
        {(session) => (
          <SureDialog
            title={t('sessions.endTitle')}
            action={t('sessions.end')}
            run={() => endSession(session().id)}
            done={t('sessions.ended')}
            onRun={after}
            onClose={() => setEnded(undefined)}
          >
            <p>{t('sessions.endSure', { name: nameOf(session()) })}</p>
          </SureDialog>
        )}
      </Show>
      <Show when={ended() === 'others'}>
        <SureDialog
          title={t('sessions.endOthers')}
          action={t('sessions.endOthers')}
          run={endOtherSessions}
          done={t('sessions.endedOthers')}
          onRun={after}
          onClose={() => setEnded(undefined)}
        >
          <p>{t('sessions.endOthersSure')}</p>
        </SureDialog>
      </Show>
    </>
  );
}
