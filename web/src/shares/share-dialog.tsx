// Shares something in two steps: how, then the link to pass on. The same form changes a share later.
import { createSignal, onMount, Show } from 'solid-js';

import { createShare, updateShare, type Share } from '../api/shares.ts';
import { t } from '../i18n/i18n.ts';
import { copyFrom } from '../lib/copy.ts';
import { href } from '../lib/router.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TextField } from '../ui/text-field.tsx';
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
          {(share) => <LinkStep url={share().url} onDone={close} />}
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

function LinkStep(props: { url: string; onDone: () => void }) {
  let box!: HTMLDivElement;
  const [isCopied, setCopied] = createSignal(false);
  const input = () => box.querySelector('input');
  onMount(() => {
    input()?.focus();
    input()?.select();
  });
  const copy = async () => {
    const field = input();
    if (field) setCopied(await copyFrom(field));
  };
  return (
    <div class="edit-form">
      <div ref={box}>
        <TextField label={t('share.link')} hint={t('share.linkHint')} value={props.url} onInput={() => {}} readonly autocomplete="off" />
      </div>
      <p class="field-hint" role="status">
        {isCopied() ? t('share.copied') : ''}
      </p>
      <p>
        <a href={href('/shares')} onClick={() => props.onDone()}>
          {t('share.all')}
        </a>
      </p>
      <div class="dialog-foot">
        <Button icon="copy" onClick={() => void copy()}>
          {t('share.copy')}
        </Button>
        <Button variant="primary" onClick={() => props.onDone()}>
          {t('keys.done')}
        </Button>
      </div>
    </div>
  );
}
