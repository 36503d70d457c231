// What somebody keeps to themselves, as a line of the settings: whether there are rules for it, and the editor of them below.
import { createSignal, lazy, onMount, Show, Suspense } from 'solid-js';

import { updateUser } from '../api/accounts.ts';
import { config } from '../api/config.ts';
import { createQuery } from '../api/query.ts';
import { at } from '../api/routes.ts';
import { user } from '../api/session.ts';
import { SureDialog } from '../forms/sure-dialog.tsx';
import { t } from '../i18n/i18n.ts';
import { Button } from '../ui/button.tsx';

const Editor = lazy(() => import('./scrobble-filter-editor.tsx').then((module) => ({ default: module.ScrobbleFilterEditor })));

/** Whoever may not change their account has what an admin has set. */
export const maySetFilter = () => config.enableUserEditing || (user()?.isAdmin ?? false);

const countOf = (rules: { all?: unknown[]; any?: unknown[] }) => (rules.all ?? rules.any ?? []).length;

export function ScrobbleFilter() {
  let change!: HTMLButtonElement;
  const own = createQuery(() => {
    const id = user()?.id;
    return id === undefined ? undefined : at('GET /api/user/:id', { params: { id } });
  });
  onMount(() => own.reload());
  const [isOpen, setOpen] = createSignal(false);
  const [isEnding, setEnding] = createSignal(false);
  const rules = () => own.data()?.scrobbleFilter ?? null;
  const close = () => {
    setOpen(false);
    own.reload();
    // What had the focus is gone.
    change.focus();
  };
  return (
    <Show when={own.data()}>
      {(known) => (
        <>
          <div class="settings-line" role="group" aria-label={t('untold.title')}>
            <div>
              <p class="settings-title">{t('untold.title')}</p>
              <p class="field-hint">{t('untold.hint')}</p>
              <p class="field-hint" role="status">
                {rules() ? t('untold.rules', { count: countOf(rules()!) }) : t('untold.none')}
              </p>
            </div>
            <div class="settings-buttons">
              <Button ref={change} aria-expanded={isOpen()} onClick={() => setOpen(!isOpen())}>
                {rules() ? t('untold.change') : t('untold.set')}
              </Button>
              <Show when={rules()}>
                <Button onClick={() => setEnding(true)}>{t('untold.end')}</Button>
              </Show>
            </div>
          </div>
          <Show when={isOpen()}>
            <Suspense fallback={<div class="page-loading" />}>
              <Editor userId={known().id} rules={rules()} onClose={close} />
            </Suspense>
          </Show>
          <Show when={isEnding()}>
            <SureDialog
              title={t('untold.end')}
              action={t('untold.endAction')}
              run={() => updateUser(known().id, { scrobbleFilter: null })}
              done={t('untold.ended')}
              onRun={close}
              onClose={() => setEnding(false)}
            >
              <p>{t('untold.endSure')}</p>
            </SureDialog>
          </Show>
        </>
      )}
    </Show>
  );
}
