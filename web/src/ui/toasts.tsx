// Short messages at the foot of the page, read out politely; some offer one action such as undoing.
import { createSignal, For, Show } from 'solid-js';

import { t } from '../i18n/i18n.ts';
import { Button, IconButton } from './button.tsx';

import './toasts.css';

interface Toast {
  id: number;
  text: string;
  isError: boolean;
  action?: { label: string; run: () => void };
}

const shownMs = 8_000;
const mostShown = 3;
const [toasts, setToasts] = createSignal<Toast[]>([]);
let lastId = 0;

const dismiss = (id: number) => setToasts((all) => all.filter((toast) => toast.id !== id));

/** Shows a message for eight seconds. */
export function showToast(text: string, options: { isError?: boolean; action?: Toast['action'] } = {}): void {
  const id = ++lastId;
  setToasts((all) => [...all.filter((toast) => toast.text !== text), { id, text, isError: false, ...options }].slice(-mostShown));
  setTimeout(() => dismiss(id), shownMs);
}

export function Toasts() {
  return (
    <div class="toasts" role="status" aria-live="polite">
      <For each={toasts()}>
        {(toast) => (
          <div class="toast" data-error={toast.isError || undefined}>
            <p>{toast.text}</p>
            <Show when={toast.action}>
              {(action) => (
                <Button
                  onClick={() => {
                    dismiss(toast.id);
                    action().run();
                  }}
                >
                  {action().label}
                </Button>
              )}
            </Show>
            <IconButton icon="close" label={t('action.dismiss')} onClick={() => dismiss(toast.id)} />
          </div>
        )}
      </For>
    </div>
  );
}
