// Letters at the edge of a long list by name; each jumps to where it begins.
import { For, Show } from 'solid-js';

import { createQuery } from '../api/query.ts';
import { at } from '../api/routes.ts';
import { t } from '../i18n/i18n.ts';

export function LetterRail(props: { kind: 'album' | 'artist'; isDescending: boolean; total: number; onJump: (index: number) => void }) {
  const letters = createQuery(() => at(`GET /api/${props.kind}/index`));
  const places = () => {
    const all = letters.data() ?? [];
    if (!props.isDescending) return all;
    // Turned round, a letter begins where its last item stood.
    return all.map(({ label }, i) => ({ label, offset: props.total - (all[i + 1]?.offset ?? props.total) })).reverse();
  };
  return (
    <Show when={places().length > 3}>
      <nav class="letter-rail" aria-label={t('list.letters')}>
        <For each={places()}>
          {(letter) => (
            <button type="button" onClick={() => props.onJump(letter.offset)}>
              {letter.label}
            </button>
          )}
        </For>
      </nav>
    </Show>
  );
}
