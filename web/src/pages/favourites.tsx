// What bears a heart: albums, artists or songs, the latest first.
import { createEffect, createMemo, Match, Show, Switch, type JSX } from 'solid-js';

import { albumsPath, artistsPath, songsPath, type ListWish } from '../api/addresses.ts';
import { createPagedList, type PagedList } from '../api/paged-list.ts';
import type { Song } from '../api/shapes.ts';
import { t } from '../i18n/i18n.ts';
import { href, type Params } from '../lib/router.ts';
import { CardGrid } from '../library/card-grid.tsx';
import { AlbumCard, ArtistCard } from '../library/cards.tsx';
import { ListFailed } from '../library/list-failed.tsx';
import { SongList } from '../library/song-list.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Pills } from '../ui/pills.tsx';

const kinds = ['albums', 'artists', 'songs'] as const;
const wish: ListWish = { sort: 'starred_at', order: 'DESC', filters: { starred: 'true' } };

export function FavouritesPage(props: { params: Params }) {
  const kind = createMemo(() => kinds.find((one) => one === props.params['kind']) ?? 'albums');
  return (
    <>
      <div class="page-head">
        <h1>{t('nav.favourites')}</h1>
      </div>
      <div class="page-pills">
        <Pills
          label={t('nav.favourites')}
          value={kind()}
          options={kinds.map((one) => ({ value: one, label: t(`nav.${one}`), href: href(`/favourites/${one}`) }))}
        />
      </div>
      <Switch>
        <Match when={kind() === 'albums'}>
          <FavouriteAlbums />
        </Match>
        <Match when={kind() === 'artists'}>
          <FavouriteArtists />
        </Match>
        <Match when={kind() === 'songs'}>
          <FavouriteSongs />
        </Match>
      </Switch>
    </>
  );
}

function FavouriteAlbums() {
  const list = createPagedList(() => albumsPath(wish));
  return (
    <Found list={list}>
      <CardGrid label={t('nav.albums')} list={list} card={(album, roving) => <AlbumCard album={album()} {...roving} />} />
    </Found>
  );
}

function FavouriteArtists() {
  const list = createPagedList(() => artistsPath(wish));
  return (
    <Found list={list}>
      <CardGrid label={t('nav.artists')} list={list} isRound card={(artist, roving) => <ArtistCard artist={artist()} {...roving} />} />
    </Found>
  );
}

function FavouriteSongs() {
  const list = createPagedList<Song>(() => songsPath(wish));
  createEffect(() => list.total() === undefined && list.show(0, 0));
  return (
    <Found list={list}>
      <SongList
        label={t('nav.favourites')}
        list={list}
        href="/favourites/songs"
        columns={['titleWithArt', 'album', 'plays', 'quality', 'time']}
      />
    </Found>
  );
}

function Found(props: { list: Pick<PagedList<unknown>, 'total' | 'error' | 'reload'>; children: JSX.Element }) {
  return (
    <ListFailed list={props.list}>
      <Show
        when={props.list.total() !== 0}
        fallback={<EmptyState icon="heart" title={t('favourites.none')} text={t('favourites.noneHint')} />}
      >
        {props.children}
      </Show>
    </ListFailed>
  );
}
