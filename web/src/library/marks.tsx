// The heart and the stars of an item.
import { For, Show } from 'solid-js';

import { config } from '../api/config.ts';
import { isStarred, ratingOf, setRating, setStarred } from '../api/marks.ts';
import type { Marks } from '../api/shapes.ts';
import { t } from '../i18n/i18n.ts';
import { IconButton } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { showToast } from '../ui/toasts.tsx';

import './marks.css';

type Item = Marks & { id: string };

const failed = () => showToast(t('error.mark'), { isError: true });

export const toggleStarred = (item: Item): void => void setStarred(item, !isStarred(item)).catch(failed);
/** The same rating again takes it away. */
export const rate = (item: Item, rating: number): void => void setRating(item, ratingOf(item) === rating ? 0 : rating).catch(failed);

export function HeartButton(props: { item: Item; tabindex?: number; size?: number }) {
  return (
    <Show when={config.enableFavourites}>
      <IconButton
        class="heart-button"
        icon={isStarred(props.item) ? 'heartFull' : 'heart'}
        size={props.size}
        label={t('action.favourite')}
        aria-pressed={isStarred(props.item)}
        tabindex={props.tabindex}
        onClick={(event) => {
          event.stopPropagation();
          toggleStarred(props.item);
        }}
      />
    </Show>
  );
}

export function Rating(props: { item: Item }) {
  return (
    <Show when={config.enableStarRating}>
      <div class="rating" role="group" aria-label={t('rating.label', { count: ratingOf(props.item) })}>
        <For each={[1, 2, 3, 4, 5]}>
          {(value) => (
            <button
              type="button"
              aria-label={t('rating.stars', { count: value })}
              aria-pressed={ratingOf(props.item) === value}
              title={t('rating.stars', { count: value })}
              data-full={ratingOf(props.item) >= value || undefined}
              onClick={() => rate(props.item, value)}
            >
              <Icon name={ratingOf(props.item) >= value ? 'starFull' : 'star'} size={18} />
            </button>
          )}
        </For>
      </div>
    </Show>
  );
}
