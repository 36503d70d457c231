// What songs are converted to, and by which command; admins change it where EnableTranscodingConfig is on.
import { createSignal, For, Match, Show, Switch } from 'solid-js';

import { deleteTranscoding, type Transcoding } from '../api/admin.ts';
import { config } from '../api/config.ts';
import { createQuery } from '../api/query.ts';
import { at } from '../api/routes.ts';
import { user } from '../api/session.ts';
import { SureDialog } from '../forms/sure-dialog.tsx';
import { formatNumber, t } from '../i18n/i18n.ts';
import { ListFailed } from '../library/list-failed.tsx';
import { TranscodingDialog } from '../settings/transcoding-dialog.tsx';
import { Button } from '../ui/button.tsx';

import './settings.css';

type Asked = { deed: 'edit' | 'delete'; row: Transcoding } | { deed: 'new'; row?: undefined };

export function TranscodingsPage() {
  let heading!: HTMLHeadingElement;
  const rows = createQuery(() => at('GET /api/transcoding'));
  const [asked, setAsked] = createSignal<Asked>();
  const of = (deed: Asked['deed']) => (asked()?.deed === deed ? asked()?.row : undefined);
  const close = () => setAsked(undefined);
  const mayEdit = () => config.enableTranscodingConfig && (user()?.isAdmin ?? false);
  // A built-in one is known by its format, and cannot be deleted.
  const isOwn = ({ id, targetFormat }: Transcoding) => id !== targetFormat;
  return (
    <div class="settings">
      <div class="page-head">
        <h1 ref={heading} tabindex="-1">
          {t('formats.title')}
        </h1>
        <Show when={mayEdit()}>
          <Button icon="add" variant="primary" onClick={() => setAsked({ deed: 'new' })}>
            {t('formats.new')}
          </Button>
        </Show>
      </div>
      <p class="field-hint">{mayEdit() ? t('formats.hint') : t('formats.readOnly')}</p>
      <ListFailed list={rows}>
        <ul aria-label={t('formats.title')}>
          <For each={rows.data() ?? []}>
            {(row) => (
              <li class="settings-line">
                <div>
                  <p class="settings-title" dir="auto">
                    {row.name}
                  </p>
                  <p class="field-hint">
                    {row.targetFormat}
                    <Show when={row.defaultBitRate > 0}> · {t('formats.rate', { rate: formatNumber(row.defaultBitRate) })}</Show>
                  </p>
                  <Show when={row.command}>
                    <code class="settings-code">{row.command}</code>
                  </Show>
                </div>
                <Show when={mayEdit()}>
                  <div class="settings-buttons">
                    <Button aria-label={t('formats.editNamed', { name: row.name })} onClick={() => setAsked({ deed: 'edit', row })}>
                      {t('users.edit')}
                    </Button>
                    <Show when={isOwn(row)}>
                      <Button
                        variant="danger"
                        aria-label={t('formats.deleteNamed', { name: row.name })}
                        onClick={() => setAsked({ deed: 'delete', row })}
                      >
                        {t('action.delete')}
                      </Button>
                    </Show>
                  </div>
                </Show>
              </li>
            )}
          </For>
        </ul>
      </ListFailed>
      <Switch>
        <Match when={asked()?.deed === 'new'}>
          <TranscodingDialog of={undefined} onDone={rows.reload} onClose={close} />
        </Match>
        <Match when={of('edit')}>{(row) => <TranscodingDialog of={row()} onDone={rows.reload} onClose={close} />}</Match>
        <Match when={of('delete')}>
          {(row) => (
            <SureDialog
              title={t('formats.deleteNamed', { name: row().name })}
              action={t('action.delete')}
              run={() => deleteTranscoding(row().id)}
              done={t('formats.deleted', { name: row().name })}
              onRun={() => {
                rows.reload();
                // The button that opened the dialog goes with its line.
                heading.focus();
              }}
              onClose={close}
            >
              <p>{t('formats.deleteSure', { name: row().name })}</p>
            </SureDialog>
          )}
        </Match>
      </Switch>
    </div>
  );
}
