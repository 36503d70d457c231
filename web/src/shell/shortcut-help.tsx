// The list of keys.
import { For } from 'solid-js';

import { t } from '../i18n/i18n.ts';
import { Dialog } from '../ui/dialog.tsx';
import type { Shortcut } from './shortcuts.ts';

import './shortcut-help.css';

const groups = [
  ['play', 'shortcut.groupPlay'],
  ['go', 'shortcut.groupGo'],
  ['other', 'shortcut.groupOther'],
] as const;

const signs: Record<string, string> = { ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓' };

function keyNames(keys: string): string[] {
  if (keys === ' ') return [t('key.space')];
  return keys.split(/[ +]/).map((key) => signs[key] ?? (key.length === 1 ? key.toUpperCase() : key));
}

export function ShortcutHelp(props: { shortcuts: readonly Shortcut[]; onClose: () => void }) {
  /** Rows that say the same become one, as `0 … 9`. */
  const rows = (group: Shortcut['group']) => {
    const byText = new Map<string, string[]>();
    for (const { text, keys, group: own } of props.shortcuts)
      if (own === group) byText.set(t(text), [...(byText.get(t(text)) ?? []), ...keys]);
    return [...byText].map(([text, keys]) => ({
      text,
      keys: keys.length > 2 ? [keys[0] ?? '', keys.at(-1) ?? ''] : keys,
      isRange: keys.length > 2,
    }));
  };
  return (
    <Dialog title={t('shortcut.title')} onClose={() => props.onClose()}>
      <For each={groups}>
        {([group, title]) => (
          <section class="shortcut-group">
            <h3>{t(title)}</h3>
            <dl>
              <For each={rows(group)}>
                {(row) => (
                  <div>
                    <dt>{row.text}</dt>
                    <dd>
                      <For each={row.keys}>
                        {(keys, i) => (
                          <>
                            {i() > 0 ? <span>{row.isRange ? ' … ' : ' / '}</span> : undefined}
                            <For each={keyNames(keys)}>{(name) => <kbd>{name}</kbd>}</For>
                          </>
                        )}
                      </For>
                    </dd>
                  </div>
                )}
              </For>
            </dl>
          </section>
        )}
      </For>
    </Dialog>
  );
}
