// Shares something in two steps: how, then the link to pass on. The same form changes a share later.
import { createSignal, Show } from 'solid-js';

import type { Share } from '../api/shapes.ts';
import { createShare, updateShare } from '../api/shares.ts';
import { CopyStep } from '../forms/copy-step.tsx';
import { t } from '../i18n/i18n.ts';
import { href } from '../lib/router.ts';
import { Dialog } from '../ui/dialog.tsx';
import { ShareForm } from './share-form.tsx';

export function ShareDialog(props: { ids: readonly string[]; label: string; onClose: () => void }) {
  let root!: HTMLDivElement;
  const [made, setMade] = createSignal<Share>();
  const close = () => root.closest('dialog')?.close();
  return (
    <Dialog title={t('share.title', { name: props.label })} onClose={props.onClose}>
      <div ref={root}>
        <Show
          when={made()}
          fallback={<ShareForm save={async (wish) => void setMade(await createShare(props.ids, wish))} onCancel={close} />}
        >
          {(share) => (
            <CopyStep
              label={t('share.link')}
              hint={t('share.linkHint')}
              text={share().url}
              action={t('share.copy')}
              copied={t('share.copied')}
              onDone={close}
            >
              <p>
                <a href={href('/shares')} onClick={close}>
                  {t('share.all')}
                </a>
              </p>
            </CopyStep>
          )}
        </Show>
      </div>
    </Dialog>
  );
}

/** Changes a share. */
export function EditShareDialog(props: { share: Share; onSaved: () => void; onClose: () => void }) {
  let root!: HTMLDivElement;
  const close = () => root.closest('dialog')?.close();
  return (
    <Dialog title={t('share.editTitle')} onClose={props.onClose}>
      <div ref={root}>
        <ShareForm
          share={props.share}
          save={async (wish) => {
            await updateShare(props.share.id, wish);
            props.onSaved();
            close();
          }}
          onCancel={close}
        />
      </div>
    </Dialog>
  );
}
