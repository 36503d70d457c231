// Asks before something is done that cannot be taken back by a click.
import type { JSX } from 'solid-js';

import { t } from '../i18n/i18n.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import type { IconName } from '../ui/icons.ts';
import { showToast } from '../ui/toasts.tsx';
import { reasonOf } from './reason.ts';

import './forms.css';

interface SureDialogProps {
  title: string;
  /** What the button says. */
  action: string;
  icon?: IconName;
  run: () => Promise<unknown>;
  /** What is said when it is done. */
  done?: string;
  /** Afterwards, whether it was done or not. */
  onRun?: () => void;
  onClose: () => void;
  children: JSX.Element;
}

export function SureDialog(props: SureDialogProps) {
  let foot!: HTMLDivElement;
  const close = () => foot.closest('dialog')?.close();
  async function run(): Promise<void> {
    // The dialog takes its properties with it.
    const { run: work, done, onRun } = props;
    close();
    try {
      await work();
      if (done) showToast(done);
    } catch (cause) {
      showToast(reasonOf(cause), { isError: true });
    }
    onRun?.();
  }
  return (
    <Dialog title={props.title} onClose={props.onClose}>
      {props.children}
      <div ref={foot} class="dialog-foot">
        <Button onClick={close}>{t('action.cancel')}</Button>
        <Button variant="danger" icon={props.icon} onClick={() => void run()}>
          {props.action}
        </Button>
      </div>
    </Dialog>
  );
}
