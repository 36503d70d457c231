// What is shared by links: copied, changed, looked at and ended.
import { createSignal, For, Match, onMount, Show, Switch } from 'solid-js';

import { createQuery } from '../api/query.ts';
import { at } from '../api/routes.ts';
import { user } from '../api/session.ts';
import type { Share } from '../api/shapes.ts';
import { formatDate, formatDateTime, t } from '../i18n/i18n.ts';
import { copyFrom } from '../lib/copy.ts';
import { ListFailed } from '../library/list-failed.tsx';
import { nameOf } from '../shares/name.ts';
import { RevokeShareDialog, VisitsDialog } from '../shares/revoke-dialog.tsx';
import { EditShareDialog } from '../shares/share-dialog.tsx';
import { Button, IconButton } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { showToast } from '../ui/toasts.tsx';

import './shares.css';

interface Asked {
  what: 'edit' | 'revoke' | 'visits';
  share: Share;
}

export function SharesPage() {
  let heading!: HTMLHeadingElement;
  const shares = createQuery(() => at('GET /api/share', { query: { tracks: false } }));
  const [asked, setAsked] = createSignal<Asked>();
  // Others open shares all the time: what was known a moment ago is not asked for long enough.
  onMount(() => shares.reload());
  const close = () => setAsked(undefined);
  const as = (what: Asked['what']) => (asked()?.what === what ? asked()?.share : undefined);
  return (
    <>
      <div class="page-head">
        <h1 ref={heading} tabindex="-1">
          {t('nav.shares')}
        </h1>
      </div>
      <ListFailed list={shares}>
        <Show when={shares.data()?.length !== 0} fallback={<EmptyState icon="share" title={t('share.none')} text={t('share.noneHint')} />}>
          <ul class="share-list" aria-label={t('nav.shares')}>
            <For each={shares.data()}>{(share) => <Line share={share} ask={(what) => setAsked({ what, share })} />}</For>
          </ul>
        </Show>
      </ListFailed>
      <Switch>
        <Match when={as('edit')}>{(share) => <EditShareDialog share={share()} onSaved={() => shares.reload()} onClose={close} />}</Match>
        <Match when={as('visits')}>{(share) => <VisitsDialog share={share()} onClose={close} />}</Match>
        <Match when={as('revoke')}>
          {(share) => (
            <RevokeShareDialog
              share={share()}
              onRevoked={() => {
                shares.reload();
                // The button that opened the dialog goes with its share.
                heading.focus();
              }}
              onClose={close}
            />
          )}
        </Match>
      </Switch>
    </>
  );
}

function Line(props: { share: Share; ask: (what: Asked['what']) => void }) {
  let field!: HTMLInputElement;
  const name = () => nameOf(props.share);
  const copy = async () => {
    if (await copyFrom(field)) showToast(t('share.copied'));
  };
  return (
    <li class="share-line">
      <div class="share-names">
        <strong dir="auto">{name()}</strong>
        <Show when={props.share.description && props.share.contents}>
          <span dir="auto">{props.share.contents}</span>
        </Show>
        <span>{factsOf(props.share).join(' · ')}</span>
        <input ref={field} class="field-control" readonly value={props.share.url} aria-label={t('share.linkOf', { name: name() })} />
      </div>
      <div class="share-tools">
        <IconButton icon="copy" label={t('share.copyNamed', { name: name() })} onClick={() => void copy()} />
        <IconButton icon="clock" label={t('share.visitsNamed', { name: name() })} onClick={() => props.ask('visits')} />
        <IconButton icon="edit" label={t('share.editNamed', { name: name() })} onClick={() => props.ask('edit')} />
        <Button aria-label={t('share.revokeNamed', { name: name() })} onClick={() => props.ask('revoke')}>
          {t('share.revoke')}
        </Button>
      </div>
    </li>
  );
}

function factsOf(share: Share): string[] {
  const { expiresAt, lastVisitedAt, maxPlays } = share;
  const plays = { count: share.playCount, most: maxPlays };
  const end =
    expiresAt === null
      ? t('share.endless')
      : Date.parse(expiresAt) <= Date.now()
        ? t('share.ended')
        : t('share.ends', { when: formatDate(expiresAt) });
  return [
    ...(user()?.isAdmin ? [share.username] : []),
    end,
    t('share.visits', { count: share.visitCount }),
    ...(lastVisitedAt ? [t('share.lastVisit', { when: formatDateTime(lastVisitedAt) })] : []),
    maxPlays > 0 ? t('share.playsOf', plays) : t('share.playsSoFar', plays),
    ...(share.hasPassword ? [t('share.withPassword')] : []),
    ...(share.downloadable ? [t('share.withDownloads')] : []),
  ];
}
