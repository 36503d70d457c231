// Codes for the day the phone is lost, as they are shown once.
import { createSignal, For, onMount } from 'solid-js';

import { t } from '../i18n/i18n.ts';
import { copyText } from '../lib/copy.ts';
import { Button } from '../ui/button.tsx';

import './second-step.css';

/** With what has just been done, said to those who hear the page. */
export function CodesStep(props: { said: string; codes: readonly string[]; onDone: () => void }) {
  let list!: HTMLOListElement;
  const [isCopied, setCopied] = createSignal(false);
  onMount(() => list.focus());
  return (
    <div class="edit-form">
      <p role="status">{props.said}</p>
      <p>{t('second.codesHint')}</p>
      <ol ref={list} class="second-codes" tabindex="-1" aria-label={t('second.codes')}>
        <For each={props.codes}>{(code) => <li>{code}</li>}</For>
      </ol>
      <p class="field-hint" role="status">
        {isCopied() ? t('second.copied') : ''}
      </p>
      <div class="dialog-foot">
        <Button icon="copy" onClick={() => void copyText(props.codes.join('\n'), list).then(setCopied)}>
          {t('second.copy')}
        </Button>
        <Button variant="primary" onClick={() => props.onDone()}>
          {t('keys.done')}
        </Button>
      </div>
    </div>
  );
}
