// A dialog that is a form and closes when it is sent.
import type { JSX } from 'solid-js';

import { Dialog } from '../ui/dialog.tsx';
import { showToast } from '../ui/toasts.tsx';
import { Form } from './form.tsx';

interface FormDialogProps<T> {
  title: string;
  /** What the button says. */
  action: string;
  send: () => Promise<T>;
  /** What is said when it is sent. */
  done?: string;
  /** Afterwards, with the answer. */
  onDone?: (answer: T) => void;
  onClose: () => void;
  children: JSX.Element;
}

export function FormDialog<T>(props: FormDialogProps<T>) {
  let root!: HTMLDivElement;
  const close = () => root.closest('dialog')?.close();

  async function send(): Promise<void> {
    // The dialog takes its properties with it.
    const { send: work, done, onDone } = props;
    const answer = await work();
    close();
    if (done) showToast(done);
    onDone?.(answer);
  }

  return (
    <Dialog title={props.title} onClose={props.onClose}>
      <div ref={root}>
        <Form action={props.action} send={send} onCancel={close}>
          {props.children}
        </Form>
      </div>
    </Dialog>
  );
}
