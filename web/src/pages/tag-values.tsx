// The values of one tag: searched, sorted, however many.
import { createEffect, createMemo, For, on, onCleanup, Show } from 'solid-js';

import type { TagValue } from '../api/library-shapes.ts';
import { createPagedList, type PagedList } from '../api/paged-list.ts';
import { at } from '../api/routes.ts';
import { formatNumber, t } from '../i18n/i18n.ts';
import { createSearchParams, href, type Params } from '../lib/router.ts';
import { ListFailed } from '../library/list-failed.tsx';
import { tagLabel, tagPath } from '../library/tag-names.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { Select } from '../ui/select.tsx';

import './tags.css';
import { createWindow } from '../ui/virtual.ts';

const sorts = ['value', 'song_count', 'album_count'] as const;
const rowPx = 52;
const waitMs = 150;

export function TagValuesPage(props: { params: Params }) {
  const params = createSearchParams();
  let timer: ReturnType<typeof setTimeout> | undefined;
  onCleanup(() => clearTimeout(timer));
  const name = () => props.params['name'] ?? '';
  const sort = () => sorts.find((one) => one === params.get('sort')) ?? 'value';
  const path = createMemo(() => {
    const order = sort() === 'value' ? 'ASC' : 'DESC';
    return at('GET /api/tag', { query: { tag_name: name(), _sort: sort(), _order: order, tag_value: params.get('q') || undefined } });
  });
  const list = createPagedList(path);
  createEffect(on(path, () => list.total() === undefined && list.show(0, 0)));
  const type = (text: string) => {
    clearTimeout(timer);
    timer = setTimeout(() => params.set({ q: text.trim() }), waitMs);
  };
  return (
    <>
      <div class="page-head">
        <h1>{tagLabel(name())}</h1>
        <span class="page-count" aria-live="polite">
          <Show when={list.total() !== undefined}>{formatNumber(list.total() ?? 0)}</Show>
        </span>
        <div class="page-tools">
          <a class="button" href={href('/tags')}>
            <span>{t('tags.all')}</span>
          </a>
          <Select
            label={t('list.sort')}
            isLabelHidden
            value={sort()}
            options={sorts.map((one) => ({ value: one as string, label: t(`tags.sort.${one}`) }))}
            onChange={(one) => params.set({ sort: one === 'value' ? '' : one })}
          />
        </div>
      </div>
      <input
        class="field-control tag-find"
        type="search"
        aria-label={t('tags.find')}
        placeholder={t('tags.find')}
        value={params.get('q')}
        autocomplete="off"
        onInput={(event) => type(event.currentTarget.value)}
      />
      <ListFailed list={list}>
        <Show when={list.total() !== 0} fallback={<EmptyState icon="genre" title={t('list.nothingFound')} />}>
          <Values label={tagLabel(name())} list={list} />
        </Show>
      </ListFailed>
    </>
  );
}

function Values(props: { label: string; list: PagedList<TagValue> }) {
  const total = () => props.list.total() ?? 0;
  const view = createWindow({ rowCount: total, rowHeightPx: () => rowPx });
  createEffect(() => props.list.show(view.range().first, Math.max(0, view.range().end - 1)));
  const indexes = createMemo(() => {
    const { first, end } = view.range();
    return Array.from({ length: Math.max(0, end - first) }, (_, i) => first + i);
  });
  return (
    <div role="list" class="tag-values" aria-label={props.label} ref={view.ref} style={{ height: `${view.heightPx()}px` }}>
      <For each={indexes()}>
        {(index) => (
          <div
            role="listitem"
            class="tag-value"
            aria-setsize={total()}
            aria-posinset={index + 1}
            style={{ transform: `translateY(${view.topOf(index)}px)` }}
          >
            <Show when={props.list.item(index)}>
              {(value) => (
                <a href={href(tagPath(value().tagName, value().tagValue))}>
                  <strong class="ellipsis" dir="auto">
                    {value().tagValue}
                  </strong>
                  <span>
                    {t('count.albums', { count: value().albumCount })} · {t('count.songs', { count: value().songCount })}
                  </span>
                </a>
              )}
            </Show>
          </div>
        )}
      </For>
    </div>
  );
}
