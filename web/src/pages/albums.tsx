// All albums in a grid: ready-made lists, order and filters, all of them in the address.
import { createEffect, createMemo, Show } from 'solid-js';

import { albumsPath } from '../api/addresses.ts';
import { createPagedList } from '../api/paged-list.ts';
import { formatNumber, t } from '../i18n/i18n.ts';
import { createSearchParams, href } from '../lib/router.ts';
import { AlbumFilters, filtersFrom, hasFilters } from '../library/album-filters.tsx';
import { offeredPresets, presetByName } from '../library/album-presets.ts';
import { CardGrid } from '../library/card-grid.tsx';
import { AlbumCard } from '../library/cards.tsx';
import { EmptyLibrary } from '../library/empty-library.tsx';
import { LetterRail } from '../library/letter-rail.tsx';
import { ListFailed } from '../library/list-failed.tsx';
import { gridSize, setGridSize } from '../settings/prefs.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Pills } from '../ui/pills.tsx';
import { Select } from '../ui/select.tsx';

const sorts = [
  'name',
  'album_artist',
  'max_year',
  'recently_added',
  'play_count',
  'play_date',
  'rating',
  'starred_at',
  'song_count',
  'duration',
  'random',
] as const;
const downwards = new Set(['max_year', 'recently_added', 'play_count', 'play_date', 'rating', 'starred_at', 'song_count', 'duration']);
const newSeed = () => Math.random().toString(36).slice(2, 8);

export function AlbumsPage() {
  const params = createSearchParams();
  let jump: (index: number) => void = () => {};
  const preset = createMemo(() => presetByName(params.get('preset')));
  const sort = () => params.get('sort') || preset().sort;
  const order = () =>
    (params.get('order') || (params.get('sort') ? (downwards.has(sort()) ? 'DESC' : 'ASC') : preset().order)) as 'ASC' | 'DESC';
  const filters = createMemo(() => filtersFrom(params));

  createEffect(() => {
    if (sort() === 'random' && !params.get('seed')) params.set({ seed: newSeed() });
  });
  const path = createMemo(() => {
    const seed = sort() === 'random' ? params.get('seed') : undefined;
    return albumsPath({ sort: sort(), order: order(), filters: { ...preset().filters, ...filters(), seed } });
  });
  const list = createPagedList(path);
  const isEmpty = () => list.total() === 0;
  const isWholeLibrary = () => Object.keys(preset().filters).length === 0 && !hasFilters(filters());
  const hasLetters = () => sort() === 'name' && isWholeLibrary() && (list.total() ?? 0) > 60;

  return (
    <Show when={!isEmpty() || !isWholeLibrary()} fallback={<EmptyLibrary />}>
      <div class="page-head">
        <h1>{t('nav.albums')}</h1>
        <span class="page-count" aria-live="polite">
          <Show when={list.total() !== undefined}>{formatNumber(list.total() ?? 0)}</Show>
        </span>
        <div class="page-tools">
          <Show when={sort() === 'random'}>
            <IconButton icon="refresh" label={t('home.mixAgain')} onClick={() => params.set({ seed: newSeed() })} />
          </Show>
          <Select
            label={t('list.sort')}
            isLabelHidden
            value={sort()}
            options={sorts.map((name) => ({ value: name as string, label: t(`sort.${name}`) }))}
            onChange={(name) => params.set({ sort: name, order: '', seed: name === 'random' ? newSeed() : '' })}
          />
          <IconButton
            icon={order() === 'DESC' ? 'sortDown' : 'sortUp'}
            label={order() === 'DESC' ? t('list.descending') : t('list.ascending')}
            disabled={sort() === 'random'}
            onClick={() => params.set({ sort: sort(), order: order() === 'DESC' ? 'ASC' : 'DESC' })}
          />
          <div class="grid-size">
            <Select
              label={t('list.size')}
              isLabelHidden
              value={gridSize()}
              options={(['s', 'm', 'l'] as const).map((size) => ({ value: size, label: t(`list.size.${size}`) }))}
              onChange={setGridSize}
            />
          </div>
        </div>
      </div>
      <Pills
        label={t('list.presets')}
        value={preset().name}
        options={offeredPresets.map(({ name, label }) => ({
          value: name,
          label: t(label),
          href: href(name === 'all' ? '/albums' : `/albums?preset=${name}`),
        }))}
      />
      <AlbumFilters />
      <ListFailed list={list}>
        <Show
          when={!isEmpty()}
          fallback={
            <EmptyState
              icon="album"
              title={hasFilters(filters()) ? t('list.nothingFound') : t('preset.nothing')}
              text={t('preset.nothingHint')}
            >
              <Show when={hasFilters(filters())}>
                <Button onClick={() => params.set({ year: '', genre: '', artist: '', name: '', compilation: '', starred: '', rated: '' })}>
                  {t('filter.clear')}
                </Button>
              </Show>
            </EmptyState>
          }
        >
          <div class="grid-page">
            <CardGrid
              label={t('nav.albums')}
              list={list}
              onReady={(scrollTo) => (jump = scrollTo)}
              card={(album, roving) => <AlbumCard album={album()} {...roving} />}
            />
            <Show when={hasLetters()}>
              <LetterRail kind="album" isDescending={order() === 'DESC'} total={list.total() ?? 0} onJump={(index) => jump(index)} />
            </Show>
          </div>
        </Show>
      </ListFailed>
    </Show>
  );
}
