// All songs in a table; order and filters stand in the address.
import { createEffect, createMemo, Show } from 'solid-js';

import { songsPath } from '../api/addresses.ts';
import { createPagedList } from '../api/paged-list.ts';
import { createQuery } from '../api/query.ts';
import { at } from '../api/routes.ts';
import type { Song } from '../api/shapes.ts';
import { formatNumber, t } from '../i18n/i18n.ts';
import { createSearchParams, place } from '../lib/router.ts';
import { EmptyLibrary } from '../library/empty-library.tsx';
import { ListFailed } from '../library/list-failed.tsx';
import { orToast, shuffleList } from '../library/menus.ts';
import { SongList } from '../library/song-list.tsx';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Select } from '../ui/select.tsx';

const downwards = new Set(['year', 'play_count', 'recently_added', 'duration', 'rating', 'starred_at']);

export function SongsPage() {
  const params = createSearchParams();
  const genres = createQuery(() => at('GET /api/genre'));
  const artist = createQuery(() =>
    params.get('artist') ? at('GET /api/artist/:id', { params: { id: params.get('artist') ?? '' } }) : undefined,
  );
  const sort = () => params.get('sort') || 'title';
  const isDescending = () => (params.get('order') || (downwards.has(sort()) ? 'DESC' : 'ASC')) === 'DESC';
  const filters = createMemo(() => ({
    genre_id: params.get('genre') || undefined,
    artists_id: params.get('artist') || undefined,
    starred: params.get('starred') || undefined,
  }));
  const path = createMemo(() => songsPath({ sort: sort(), order: isDescending() ? 'DESC' : 'ASC', filters: filters() }));
  const list = createPagedList<Song>(path);
  // The first page is wanted before the table knows its size.
  createEffect(() => list.total() === undefined && (path(), list.show(0, 0)));
  const isFiltered = () => Object.values(filters()).some(Boolean);
  const title = () => (params.get('artist') ? (artist.data()?.name ?? '') : t('nav.songs'));
  const here = () => place().path + place().search;

  return (
    <Show when={list.total() !== 0 || isFiltered()} fallback={<EmptyLibrary />}>
      <div class="page-head">
        <h1 dir="auto">{title()}</h1>
        <span class="page-count" aria-live="polite">
          <Show when={list.total() !== undefined}>{formatNumber(list.total() ?? 0)}</Show>
        </span>
        <div class="page-tools">
          <Select
            label={t('filter.genre')}
            isLabelHidden
            value={params.get('genre')}
            options={[
              { value: '', label: t('filter.allGenres') },
              ...(genres.data() ?? []).map(({ id, name }) => ({ value: id, label: name })),
            ]}
            onChange={(genre) => params.set({ genre })}
          />
          <Button
            icon="shuffle"
            disabled={!list.total()}
            onClick={() =>
              orToast(
                shuffleList(
                  { genre_id: filters().genre_id ?? '', artists_id: filters().artists_id ?? '' },
                  { label: title(), href: here() },
                ),
              )
            }
          >
            {t('action.shuffle')}
          </Button>
        </div>
      </div>
      <ListFailed list={list}>
        <Show when={list.total() !== 0} fallback={<EmptyState icon="song" title={t('list.nothingFound')} />}>
          <SongList
            label={title()}
            list={list}
            href={here()}
            columns={['titleWithArt', 'album', 'year', 'plays', 'quality', 'added', 'time']}
            sort={{
              by: sort(),
              isDescending: isDescending(),
              change: (by) => {
                const isSame = by === sort();
                params.set({ sort: by, order: isSame ? (isDescending() ? 'ASC' : 'DESC') : '' });
              },
            }}
          />
        </Show>
      </ListFailed>
    </Show>
  );
}
