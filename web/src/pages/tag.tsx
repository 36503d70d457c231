// One value of a tag: its albums, or its songs.
import { createEffect, createMemo, on, Show } from 'solid-js';

import { albumsPath, songsPath } from '../api/addresses.ts';
import { createPagedList } from '../api/paged-list.ts';
import type { Song } from '../api/shapes.ts';
import { t } from '../i18n/i18n.ts';
import { createSearchParams, href, place, type Params } from '../lib/router.ts';
import { CardGrid } from '../library/card-grid.tsx';
import { AlbumCard } from '../library/cards.tsx';
import { ListFailed } from '../library/list-failed.tsx';
import { orToast, shuffleList } from '../library/menus.ts';
import { SongList } from '../library/song-list.tsx';
import { tagLabel, tagPath } from '../library/tag-names.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Pills } from '../ui/pills.tsx';

export function TagPage(props: { params: Params }) {
  const params = createSearchParams();
  const name = () => props.params['name'] ?? '';
  const value = () => params.get('value');
  const filters = createMemo(() => ({ [name()]: value() }));
  const albums = createPagedList(() => albumsPath({ sort: 'name', filters: filters() }));
  const songs = createPagedList<Song>(() => songsPath({ sort: 'album', filters: filters() }));
  createEffect(on([albums.path, songs.path], () => (albums.show(0, 0), songs.show(0, 0))));
  const shown = () => (params.get('show') === 'songs' || albums.total() === 0 ? 'songs' : 'albums');
  const counts = () =>
    [
      albums.total() === undefined ? '' : t('count.albums', { count: albums.total() ?? 0 }),
      songs.total() === undefined ? '' : t('count.songs', { count: songs.total() ?? 0 }),
    ].filter(Boolean);
  const here = () => place().path + place().search;
  return (
    <>
      <p class="link-line">
        <a class="quiet-link" href={href(`/tags/${encodeURIComponent(name())}`)}>
          {tagLabel(name())}
        </a>
      </p>
      <div class="page-head">
        <h1 dir="auto">{value()}</h1>
        <span class="page-count">{counts().join(' · ')}</span>
        <div class="page-tools">
          <Button
            variant="primary"
            icon="shuffle"
            disabled={!songs.total()}
            onClick={() => orToast(shuffleList(filters(), { label: value(), href: here() }))}
          >
            {t('action.shuffle')}
          </Button>
        </div>
      </div>
      <div class="page-pills">
        <Pills
          label={t('tags.show')}
          value={shown()}
          options={[
            { value: 'albums', label: t('nav.albums'), href: href(tagPath(name(), value())) },
            { value: 'songs', label: t('nav.songs'), href: href(`${tagPath(name(), value())}&show=songs`) },
          ]}
        />
      </div>
      <Show
        when={shown() === 'songs'}
        fallback={
          <ListFailed list={albums}>
            <CardGrid label={value()} list={albums} card={(album, roving) => <AlbumCard album={album()} {...roving} />} />
          </ListFailed>
        }
      >
        <ListFailed list={songs}>
          <Show when={songs.total() !== 0} fallback={<EmptyState icon="song" title={t('list.nothingFound')} />}>
            <SongList label={value()} list={songs} href={here()} columns={['titleWithArt', 'album', 'year', 'quality', 'time']} />
          </Show>
        </ListFailed>
      </Show>
    </>
  );
}
