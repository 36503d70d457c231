// The last step of a dialog that made something to pass on: the text of it, and a button that copies it.
import { createSignal, onMount, type JSX } from 'solid-js';

import { t } from '../i18n/i18n.ts';
import { copyFrom } from '../lib/copy.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/text-field.tsx';

import './forms.css';

interface CopyStepProps {
  label: string;
  hint: string;
  text: string;
  /** What the button says. */
  action: string;
  /** What is said when it is copied. */
  copied: string;
  onDone: () => void;
  children?: JSX.Element;
}

export function CopyStep(props: CopyStepProps) {
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
        <TextField label={props.label} hint={props.hint} value={props.text} onInput={() => {}} readonly autocomplete="off" />
      </div>
      <p class="field-hint" role="status">
        {isCopied() ? props.copied : ''}
      </p>
      {props.children}
      <div class="dialog-foot">
        <Button icon="copy" onClick={() => void copy()}>
          {props.action}
        </Button>
        <Button variant="primary" onClick={() => props.onDone()}>
          {t('keys.done')}
        </Button>
      </div>
    </div>
  );
}
