// Asks before a share is ended, and shows when one was opened.
import { createSignal, For, onMount, Show } from 'solid-js';

import { getShare, revokeShare, type Share, type ShareWithVisits } from '../api/shares.ts';
import { formatDateTime, t } from '../i18n/i18n.ts';
import { reasonOf } from '../playlists/tell.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { showToast } from '../ui/toasts.tsx';
import { nameOf } from './name.ts';

import '../playlists/dialogs.css';

export function RevokeShareDialog(props: { share: Share; onRevoked: () => void; onClose: () => void }) {
  let foot!: HTMLDivElement;
  const close = () => foot.closest('dialog')?.close();
  async function run(): Promise<void> {
    const { share, onRevoked } = props;
    close();
    try {
      await revokeShare(share.id);
      showToast(t('share.revoked', { name: nameOf(share) }));
    } catch (cause) {
      showToast(reasonOf(cause), { isError: true });
    }
    onRevoked();
  }
  return (
    <Dialog title={t('share.revokeTitle')} onClose={props.onClose}>
      <p>{t('share.revokeSure', { name: nameOf(props.share) })}</p>
      <div ref={foot} class="dialog-foot">
        <Button onClick={close}>{t('action.cancel')}</Button>
        <Button variant="danger" icon="trash" onClick={() => void run()}>
          {t('share.revoke')}
        </Button>
      </div>
    </Dialog>
  );
}

export function VisitsDialog(props: { share: Share; onClose: () => void }) {
  const [share, setShare] = createSignal<ShareWithVisits>();
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
