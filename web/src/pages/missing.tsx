// Files that are gone from the music folders: since when, and forgetting them for good. Whatever was starred, rated and listed of
// them comes back with the files.
import { createSignal, For, Match, Show, Switch } from 'solid-js';

import { forgetMissing, type MissingFile } from '../api/admin.ts';
import { createQuery } from '../api/query.ts';
import { at } from '../api/routes.ts';
import { user } from '../api/session.ts';
import { SureDialog } from '../forms/sure-dialog.tsx';
import { formatDateTime, formatSize, t } from '../i18n/i18n.ts';
import { ListFailed } from '../library/list-failed.tsx';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';

import './settings.css';

const mostShown = 500;

export function MissingPage() {
  let heading!: HTMLHeadingElement;
  const isAdmin = () => user()?.isAdmin ?? false;
  const files = createQuery(() =>
    isAdmin() ? at('GET /api/missing', { query: { _sort: 'path', _start: 0, _end: mostShown } }) : undefined,
  );
  const [asked, setAsked] = createSignal<MissingFile | 'all'>();
  const one = () => {
    const what = asked();
    return what === 'all' ? undefined : what;
  };
  const close = () => setAsked(undefined);
  const after = () => {
    files.reload();
    // The button that opened the dialog goes with its line.
    heading.focus();
  };
  const hasSome = () => (files.data()?.length ?? 0) > 0;
  return (
    <div class="settings">
      <div class="page-head">
        <h1 ref={heading} tabindex="-1">
          {t('missing.title')}
        </h1>
        <Show when={hasSome()}>
          <Button variant="danger" icon="trash" onClick={() => setAsked('all')}>
            {t('missing.forgetAll')}
          </Button>
        </Show>
      </div>
      <Show when={isAdmin()} fallback={<EmptyState icon="lock" title={t('server.forAdmins')} />}>
        <ListFailed list={files}>
          <Show
            when={files.data()?.length !== 0}
            fallback={<EmptyState icon="check" title={t('missing.none')} text={t('missing.noneHint')} />}
          >
            <p class="field-hint">{t('missing.hint')}</p>
            <ul aria-label={t('missing.title')}>
              <For each={files.data() ?? []}>
                {(file) => (
                  <li class="settings-line">
                    <div>
                      <p class="settings-title" dir="auto">
                        {file.title}
                        <span class="page-count"> {[file.artist, file.album].filter(Boolean).join(' · ')}</span>
                      </p>
                      <code class="settings-code" dir="auto">
                        {file.path}
                      </code>
                      <p class="field-hint">
                        {[file.libraryName, formatSize(file.size), t('missing.since', { when: formatDateTime(file.updatedAt) })].join(
                          ' · ',
                        )}
                      </p>
                    </div>
                    <Button aria-label={t('missing.forgetNamed', { name: file.title })} onClick={() => setAsked(file)}>
                      {t('missing.forget')}
                    </Button>
                  </li>
                )}
              </For>
            </ul>
            <Show when={files.data()?.length === mostShown}>
              <p class="field-hint">{t('missing.more', { count: mostShown })}</p>
            </Show>
          </Show>
        </ListFailed>
      </Show>
      <Switch>
        <Match when={one()}>
          {(file) => (
            <SureDialog
              title={t('missing.forgetNamed', { name: file().title })}
              action={t('missing.forget')}
              icon="trash"
              run={() => forgetMissing([file().id])}
              done={t('missing.forgotten')}
              onRun={after}
              onClose={close}
            >
              <p>{t('missing.sure')}</p>
            </SureDialog>
          )}
        </Match>
        <Match when={asked() === 'all'}>
          <SureDialog
            title={t('missing.forgetAll')}
            action={t('missing.forgetAll')}
            icon="trash"
            run={() => forgetMissing([])}
            done={t('missing.forgotten')}
            onRun={after}
            onClose={close}
          >
            <p>{t('missing.allSure')}</p>
          </SureDialog>
        </Match>
      </Switch>
    </div>
  );
}
