// A modal dialog on the browser's own element: focus stays inside, Escape closes, focus returns.
import { onMount, Show, type JSX } from 'solid-js';

import { t } from '../i18n/i18n.ts';
import { IconButton } from './button.tsx';

import './dialog.css';

interface DialogProps {
  title: string;
  onClose: () => void;
  /** Cannot be closed without an answer. */
  isRequired?: boolean;
  children: JSX.Element;
}

export function Dialog(props: DialogProps) {
  let dialog!: HTMLDialogElement;
  onMount(() => dialog.showModal());
  const closeOutside = (event: MouseEvent) => {
    if (event.target === dialog && !props.isRequired) dialog.close();
  };
  return (
    <dialog
      ref={dialog}
      class="dialog"
      aria-labelledby="dialog-title"
      onClose={() => props.onClose()}
      onCancel={(event) => props.isRequired && event.preventDefault()}
      onClick={closeOutside}
    >
      <div class="dialog-body">
        <header class="dialog-head">
          <h2 id="dialog-title">{props.title}</h2>
          <Show when={!props.isRequired}>
            <IconButton icon="close" label={t('action.close')} onClick={() => dialog.close()} />
          </Show>
        </header>
        {props.children}
      </div>
    </dialog>
  );
}
