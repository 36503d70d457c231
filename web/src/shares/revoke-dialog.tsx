// Asks before a share is ended, and shows when one was opened.
import { createSignal, For, onMount, Show } from 'solid-js';

import type { Share, WholeShare } from '../api/shapes.ts';
import { getShare, revokeShare } from '../api/shares.ts';
import { reasonOf } from '../forms/reason.ts';
import { SureDialog } from '../forms/sure-dialog.tsx';
import { formatDateTime, t } from '../i18n/i18n.ts';
import { Dialog } from '../ui/dialog.tsx';
import { nameOf } from './name.ts';

export function RevokeShareDialog(props: { share: Share; onRevoked: () => void; onClose: () => void }) {
  return (
    <SureDialog
      title={t('share.revokeTitle')}
      action={t('share.revoke')}
      icon="trash"
      run={() => revokeShare(props.share.id)}
      done={t('share.revoked', { name: nameOf(props.share) })}
      onRun={props.onRevoked}
      onClose={props.onClose}
    >
      <p>{t('share.revokeSure', { name: nameOf(props.share) })}</p>
    </SureDialog>
  );
}

export function VisitsDialog(props: { share: Share; onClose: () => void }) {
  const [share, setShare] = createSignal<WholeShare>();
  const [error, setError] = createSignal('');
  onMount(() => {
    getShare(props.share.id).then(setShare, (cause: unknown) => setError(reasonOf(cause)));
  });
  return (
    <Dialog title={t('share.visitsTitle')} onClose={props.onClose}>
      <p class="field-hint">{t('share.visitsHint')}</p>
      <Show when={error()}>
        <p class="form-error" role="alert">
          {error()}
        </p>
      </Show>
      <Show when={share()}>
        {(one) => (
          <Show when={one().visits.length > 0} fallback={<p>{t('share.visitsNone')}</p>}>
            <ol class="share-visits" tabindex="0" aria-label={t('share.visitsTitle')}>
              <For each={one().visits}>{(at) => <li>{formatDateTime(at)}</li>}</For>
            </ol>
          </Show>
        )}
      </Show>
    </Dialog>
  );
}
