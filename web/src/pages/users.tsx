// The users of the server, for admins: who they are, what they may, new ones, other passwords, and an end.
import { createSignal, For, Match, Show, Switch } from 'solid-js';

import { deleteUser, type Account } from '../api/accounts.ts';
import { createQuery } from '../api/query.ts';
import { at } from '../api/routes.ts';
import { takeSecondStep } from '../api/second-step.ts';
import { user } from '../api/session.ts';
import { SureDialog } from '../forms/sure-dialog.tsx';
import { formatDateTime, t } from '../i18n/i18n.ts';
import { ListFailed } from '../library/list-failed.tsx';
import { PasswordDialog } from '../settings/password-dialog.tsx';
import { UserDialog } from '../settings/user-dialog.tsx';
import { Button } from '../ui/button.tsx';

import './settings.css';
import { EmptyState } from '../ui/empty-state.tsx';

type Asked = { deed: 'edit' | 'password' | 'second' | 'delete'; account: Account } | { deed: 'new'; account?: undefined };

export function UsersPage() {
  let newButton!: HTMLButtonElement;
  const isAdmin = () => user()?.isAdmin ?? false;
  const users = createQuery(() => (isAdmin() ? at('GET /api/user', { query: { _sort: 'userName' } }) : undefined));
  const [asked, setAsked] = createSignal<Asked>();
  const isOwn = (account: Account | undefined) => account?.id === user()?.id;
  const close = () => setAsked(undefined);
  const of = (deed: Asked['deed']) => (asked()?.deed === deed ? asked()?.account : undefined);
  return (
    <div class="settings">
      <div class="page-head">
        <h1>{t('users.title')}</h1>
        <Show when={isAdmin()}>
          <Button ref={newButton} icon="add" variant="primary" onClick={() => setAsked({ deed: 'new' })}>
            {t('users.new')}
          </Button>
        </Show>
      </div>
      <Show when={isAdmin()} fallback={<EmptyState icon="lock" title={t('users.forAdmins')} />}>
        <ListFailed list={users}>
          <ul aria-label={t('users.title')}>
            <For each={users.data() ?? []}>
              {(account) => (
                <li class="settings-line">
                  <div>
                    <p class="settings-title" dir="auto">
                      {account.userName}
                      <Show when={account.name && account.name !== account.userName}>
                        <span class="page-count"> {account.name}</span>
                      </Show>
                    </p>
                    <p class="field-hint">{factsOf(account).join(' · ')}</p>
                  </div>
                  <div class="settings-buttons">
                    <Button
                      aria-label={t('users.editNamed', { name: account.userName })}
                      onClick={() => setAsked({ deed: 'edit', account })}
                    >
                      {t('users.edit')}
                    </Button>
                    <Button
                      aria-label={t('users.passwordOf', { name: account.userName })}
                      onClick={() => setAsked({ deed: 'password', account })}
                    >
                      {t('login.password')}
                    </Button>
                    <Show when={account.hasSecondFactor && !isOwn(account)}>
                      <Button
                        aria-label={t('users.secondTake', { name: account.userName })}
                        onClick={() => setAsked({ deed: 'second', account })}
                      >
                        {t('users.second')}
                      </Button>
                    </Show>
                    <Show when={!isOwn(account)}>
                      <Button
                        variant="danger"
                        aria-label={t('users.deleteNamed', { name: account.userName })}
                        onClick={() => setAsked({ deed: 'delete', account })}
                      >
                        {t('action.delete')}
                      </Button>
                    </Show>
                  </div>
                </li>
              )}
            </For>
          </ul>
        </ListFailed>
      </Show>
      <Switch>
        <Match when={asked()?.deed === 'new'}>
          <UserDialog of={undefined} isOwn={false} onDone={users.reload} onClose={close} />
        </Match>
        <Match when={of('edit')}>
          {(account) => <UserDialog of={account()} isOwn={isOwn(account())} onDone={users.reload} onClose={close} />}
        </Match>
        <Match when={of('password')}>{(account) => <PasswordDialog of={account()} isOwn={isOwn(account())} onClose={close} />}</Match>
        <Match when={of('second')}>
          {(account) => (
            <SureDialog
              title={t('users.secondTake', { name: account().userName })}
              action={t('second.turnOff')}
              run={() => takeSecondStep(account().id)}
              done={t('users.secondGone', { name: account().userName })}
              onRun={() => {
                users.reload();
                newButton.focus();
              }}
              onClose={close}
            >
              <p>{t('users.secondSure', { name: account().userName })}</p>
            </SureDialog>
          )}
        </Match>
        <Match when={of('delete')}>
          {(account) => (
            <SureDialog
              title={t('users.deleteNamed', { name: account().userName })}
              action={t('action.delete')}
              run={() => deleteUser(account().id)}
              done={t('users.deleted', { name: account().userName })}
              onRun={() => {
                users.reload();
                newButton.focus();
              }}
              onClose={close}
            >
              <p>{t('users.deleteSure', { name: account().userName })}</p>
            </SureDialog>
          )}
        </Match>
      </Switch>
    </div>
  );
}

function factsOf({ isAdmin, libraries, lastAccessAt, hasSecondFactor }: Account): string[] {
  const seen = lastAccessAt ? t('users.seen', { when: formatDateTime(lastAccessAt) }) : t('users.neverSeen');
  const open = libraries.length > 0 ? libraries.map(({ name }) => name).join(', ') : t('users.noLibraries');
  return [isAdmin ? t('settings.admin') : open, ...(hasSecondFactor ? [t('users.hasSecond')] : []), seen];
}
