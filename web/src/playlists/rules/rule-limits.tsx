// Order and size of a smart playlist, and how often it is made anew.
import { For, Show } from 'solid-js';

import { t } from '../../i18n/i18n.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Select } from '../../ui/select.tsx';
import { FieldSelect } from './field-select.tsx';
import type { SortKey } from './rule-tree.ts';
import type { Rulebook } from './rulebook.ts';

export interface Limits {
  sort: SortKey[];
  size: 'none' | 'songs' | 'percent';
  amount: number;
  /** '' as the server does it. */
  refreshDelay: string;
}

const delays = ['', '1h', '6h', '1d', '7d'] as const;
const sizes = ['none', 'songs', 'percent'] as const;

export function RuleLimits(props: { limits: Limits; book: Rulebook }) {
  const set = (changes: Partial<Limits>) => props.book.edit(() => Object.assign(props.limits, changes));
  const delayOptions = () => {
    const own = props.limits.refreshDelay;
    const known = delays.map((delay) => ({ value: delay as string, label: t(`rules.delay.${delay || 'default'}`) }));
    return (delays as readonly string[]).includes(own) ? known : [...known, { value: own, label: own }];
  };
  return (
    <div class="rule-limits">
      <div role="group" aria-label={t('list.sort')} class="rule-sorts">
        <span class="field-label" aria-hidden="true">
          {t('list.sort')}
        </span>
        <For each={props.limits.sort}>
          {(key, index) => (
            <div class="rule-sort">
              <FieldSelect
                label={t('list.sort')}
                book={props.book}
                value={key.field}
                hasRandom
                onChange={(field) => props.book.edit(() => (key.field = field))}
              />
              <IconButton
                icon={key.isDescending ? 'sortDown' : 'sortUp'}
                label={key.isDescending ? t('list.descending') : t('list.ascending')}
                disabled={key.field === 'random'}
                onClick={() => props.book.edit(() => (key.isDescending = !key.isDescending))}
              />
              <IconButton
                icon="close"
                label={t('rules.removeSort')}
                onClick={() => props.book.edit(() => props.limits.sort.splice(index(), 1))}
              />
            </div>
          )}
        </For>
        <Button icon="add" onClick={() => props.book.edit(() => props.limits.sort.push({ field: 'title', isDescending: false }))}>
          {t('rules.addSort')}
        </Button>
      </div>
      <div class="rule-size">
        <Select
          label={t('rules.size')}
          value={props.limits.size}
          options={sizes.map((size) => ({ value: size, label: t(`rules.size.${size}`) }))}
          onChange={(size) => set({ size, amount: size === 'percent' ? 10 : 100 })}
        />
        <Show when={props.limits.size !== 'none'}>
          <input
            class="field-control"
            type="number"
            min="1"
            max={props.limits.size === 'percent' ? 100 : undefined}
            aria-label={t(`rules.size.${props.limits.size}`)}
            value={props.limits.amount}
            onInput={(event) => set({ amount: Math.max(0, Math.floor(Number(event.currentTarget.value))) })}
          />
        </Show>
      </div>
      <Select
        label={t('rules.delay')}
        value={props.limits.refreshDelay}
        options={delayOptions()}
        onChange={(refreshDelay) => set({ refreshDelay })}
      />
    </div>
  );
}
