// All artists in a grid.
import { createMemo, Show } from 'solid-js';

import { artistsPath } from '../api/addresses.ts';
import { config } from '../api/config.ts';
import { createPagedList } from '../api/paged-list.ts';
import { formatNumber, t } from '../i18n/i18n.ts';
import { createSearchParams } from '../lib/router.ts';
import { CardGrid } from '../library/card-grid.tsx';
import { ArtistCard } from '../library/cards.tsx';
import { EmptyLibrary } from '../library/empty-library.tsx';
import { LetterRail } from '../library/letter-rail.tsx';
import { ListFailed } from '../library/list-failed.tsx';
import { tagLabel } from '../library/tag-names.ts';
import { IconButton } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Pills } from '../ui/pills.tsx';
import { Select } from '../ui/select.tsx';

const sorts = ['name', 'album_count', 'song_count', 'play_count', 'rating', 'starred_at'] as const;
const shows = ['albumartist', 'all', 'composer', 'performer', 'starred'] as const;
type Shown = (typeof shows)[number];

export function ArtistsPage() {
  const params = createSearchParams();
  let jump: (index: number) => void = () => {};
  const sort = () => params.get('sort') || 'name';
  const order = () => (params.get('order') || (sort() === 'name' ? 'ASC' : 'DESC')) as 'ASC' | 'DESC';
  const shown = () => (shows.find((one) => one === params.get('show')) ?? 'albumartist') as Shown;
  /** Any part people take in music, chosen among the tags. */
  const role = () => params.get('role');
  const path = createMemo(() => {
    const isRole = shown() !== 'all' && shown() !== 'starred';
    const filters = { role: role() || (isRole ? shown() : undefined), starred: shown() === 'starred' ? 'true' : undefined };
    return artistsPath({ sort: sort(), order: order(), filters });
  });
  const list = createPagedList(path);
  const offered = () => shows.filter((one) => one !== 'starred' || config.enableFavourites);

  return (
    <>
      <div class="page-head">
        <h1>{role() ? tagLabel(role()) : t('nav.artists')}</h1>
        <span class="page-count" aria-live="polite">
          <Show when={list.total() !== undefined}>{formatNumber(list.total() ?? 0)}</Show>
        </span>
        <div class="page-tools">
          <Select
            label={t('list.sort')}
            isLabelHidden
            value={sort()}
            options={sorts.map((name) => ({ value: name as string, label: t(`sort.${name}`) }))}
            onChange={(name) => params.set({ sort: name, order: '' })}
          />
          <IconButton
            icon={order() === 'DESC' ? 'sortDown' : 'sortUp'}
            label={order() === 'DESC' ? t('list.descending') : t('list.ascending')}
            onClick={() => params.set({ sort: sort(), order: order() === 'DESC' ? 'ASC' : 'DESC' })}
          />
        </div>
      </div>
      <div class="page-pills">
        <Pills
          label={t('artists.show')}
          value={role() ? '' : shown()}
          options={offered().map((one) => ({ value: one as Shown | '', label: t(`artists.${one}`) }))}
          onChange={(one) => params.set({ show: one === 'albumartist' ? '' : one, role: '' })}
        />
      </div>
      <ListFailed list={list}>
        <Show
          when={list.total() !== 0}
          fallback={
            <Show when={shown() !== 'albumartist' || role()} fallback={<EmptyLibrary />}>
              <EmptyState icon="artist" title={t('list.nothingFound')} />
            </Show>
          }
        >
          <div class="grid-page">
            <CardGrid
              label={t('nav.artists')}
              list={list}
              isRound
              onReady={(scrollTo) => (jump = scrollTo)}
              card={(artist, roving) => <ArtistCard artist={artist()} {...roving} />}
            />
            <Show when={sort() === 'name' && shown() === 'albumartist' && !role() && (list.total() ?? 0) > 60}>
              <LetterRail kind="artist" isDescending={order() === 'DESC'} total={list.total() ?? 0} onJump={(index) => jump(index)} />
            </Show>
          </div>
        </Show>
      </ListFailed>
    </>
  );
}
