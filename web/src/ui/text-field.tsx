// A labelled line of text; passwords can be shown.
import { createSignal, createUniqueId, Show, splitProps, type JSX } from 'solid-js';

import { t } from '../i18n/i18n.ts';
import { IconButton } from './button.tsx';

import './field.css';

interface TextFieldProps extends Omit<JSX.InputHTMLAttributes<HTMLInputElement>, 'onInput'> {
  label: string;
  hint?: string;
  onInput: (value: string) => void;
}

export function TextField(props: TextFieldProps) {
  const [own, rest] = splitProps(props, ['label', 'hint', 'onInput', 'type', 'value']);
  const [isShown, setShown] = createSignal(false);
  const id = createUniqueId();
  const isSecret = () => own.type === 'password';
  return (
    <div class="field">
      <label class="field-label" for={id}>
        {own.label}
      </label>
      <div class="field-box">
        <input
          {...rest}
          id={id}
          class="field-control"
          type={isSecret() && isShown() ? 'text' : (own.type ?? 'text')}
          value={own.value}
          autocapitalize="off"
          spellcheck={false}
          aria-describedby={own.hint ? `${id}-hint` : undefined}
          onInput={(event) => own.onInput(event.currentTarget.value)}
        />
        <Show when={isSecret()}>
          <IconButton
            icon="eye"
            label={isShown() ? t('login.hidePassword') : t('login.showPassword')}
            aria-pressed={isShown()}
            onClick={() => setShown(!isShown())}
          />
        </Show>
      </div>
      <Show when={own.hint}>
        <p class="field-hint" id={`${id}-hint`}>
          {own.hint}
        </p>
      </Show>
    </div>
  );
}
