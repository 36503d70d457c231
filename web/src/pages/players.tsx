// The apps and browsers that play: what each gets, what it tells of, and an end to those that are gone. Admins see everybody's.
import { createSignal, For, Show } from 'solid-js';

import { deletePlayer, type Player } from '../api/admin.ts';
import { createQuery } from '../api/query.ts';
import { at } from '../api/routes.ts';
import { user } from '../api/session.ts';
import { SureDialog } from '../forms/sure-dialog.tsx';
import { formatDateTime, formatNumber, t } from '../i18n/i18n.ts';
import { ListFailed } from '../library/list-failed.tsx';
import { PlayerDialog } from '../settings/player-dialog.tsx';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';

import './settings.css';

type Asked = { deed: 'edit' | 'delete'; player: Player };

export function PlayersPage() {
  let heading!: HTMLHeadingElement;
  const players = createQuery(() => at('GET /api/player'));
  const formats = createQuery(() => at('GET /api/transcoding'));
  const [asked, setAsked] = createSignal<Asked>();
  const of = (deed: Asked['deed']) => (asked()?.deed === deed ? asked()?.player : undefined);
  const close = () => setAsked(undefined);
  const formatOf = (id: string) => formats.data()?.find((one) => one.id === id)?.targetFormat ?? '';
  return (
    <div class="settings">
      <div class="page-head">
        <h1 ref={heading} tabindex="-1">
          {t('players.title')}
        </h1>
      </div>
      <ListFailed list={players}>
        <Show
          when={players.data()?.length !== 0}
          fallback={<EmptyState icon="song" title={t('players.none')} text={t('players.noneHint')} />}
        >
          <ul aria-label={t('players.title')}>
            <For each={players.data() ?? []}>
              {(player) => (
                <li class="settings-line">
                  <div>
                    <p class="settings-title" dir="auto">
                      {player.name}
                    </p>
                    <p class="field-hint">{factsOf(player, formatOf(player.transcodingId)).join(' · ')}</p>
                  </div>
                  <div class="settings-buttons">
                    <Button aria-label={t('players.editNamed', { name: player.name })} onClick={() => setAsked({ deed: 'edit', player })}>
                      {t('users.edit')}
                    </Button>
                    <Button
                      variant="danger"
                      aria-label={t('players.deleteNamed', { name: player.name })}
                      onClick={() => setAsked({ deed: 'delete', player })}
                    >
                      {t('action.delete')}
                    </Button>
                  </div>
                </li>
              )}
            </For>
          </ul>
        </Show>
      </ListFailed>
      <Show when={of('edit')}>
        {(player) => <PlayerDialog of={player()} formats={formats.data() ?? []} onDone={players.reload} onClose={close} />}
      </Show>
      <Show when={of('delete')}>
        {(player) => (
          <SureDialog
            title={t('players.deleteNamed', { name: player().name })}
            action={t('action.delete')}
            run={() => deletePlayer(player().id)}
            done={t('players.deleted', { name: player().name })}
            onRun={() => {
              players.reload();
              // The button that opened the dialog goes with its line.
              heading.focus();
            }}
            onClose={close}
          >
            <p>{t('players.deleteSure')}</p>
          </SureDialog>
        )}
      </Show>
    </div>
  );
}

function factsOf(player: Player, format: string): string[] {
  const { userName, ip, lastSeen, maxBitRate } = player;
  return [
    ...(user()?.isAdmin ? [userName] : []),
    t('users.seen', { when: formatDateTime(lastSeen) }),
    ...(ip ? [ip] : []),
    ...(format ? [t('players.always', { format })] : []),
    ...(maxBitRate > 0 ? [t('settings.bitRate.limit', { rate: formatNumber(maxBitRate) })] : []),
    ...(player.scrobbleEnabled ? [] : [t('players.keepsPlays')]),
    ...(player.reportRealPath ? [t('players.seesPaths')] : []),
  ];
}
