// One genre: its albums, and all its songs at a press.
import { createMemo, Show } from 'solid-js';

import { albumsPath } from '../api/addresses.ts';
import { createPagedList } from '../api/paged-list.ts';
import { createQuery } from '../api/query.ts';
import { at } from '../api/routes.ts';
import { t } from '../i18n/i18n.ts';
import { href, type Params } from '../lib/router.ts';
import { CardGrid } from '../library/card-grid.tsx';
import { AlbumCard } from '../library/cards.tsx';
import { ListFailed } from '../library/list-failed.tsx';
import { orToast, shuffleList } from '../library/menus.ts';
import { Button } from '../ui/button.tsx';

export function GenrePage(props: { params: Params }) {
  const genres = createQuery(() => at('GET /api/genre'));
  const id = () => props.params['id'] ?? '';
  const genre = createMemo(() => genres.data()?.find((one) => one.id === id()));
  const list = createPagedList(() => albumsPath({ sort: 'name', filters: { genre_id: id() } }));
  const shuffle = () => orToast(shuffleList({ genre_id: id() }, { label: genre()?.name ?? '', href: `/genre/${id()}` }));
  return (
    <>
      <div class="page-head">
        <h1 dir="auto">{genre()?.name ?? ' '}</h1>
        <Show when={genre()}>
          {(found) => (
            <span class="page-count">
              {t('count.albums', { count: found().albumCount })} · {t('count.songs', { count: found().songCount })}
            </span>
          )}
        </Show>
        <div class="page-tools">
          <a class="button" href={href(`/songs?genre=${id()}`)}>
            <span>{t('nav.songs')}</span>
          </a>
          <Button variant="primary" icon="shuffle" onClick={shuffle}>
            {t('action.shuffle')}
          </Button>
        </div>
      </div>
      <ListFailed list={list}>
        <CardGrid
          label={genre()?.name ?? t('nav.albums')}
          list={list}
          card={(album, roving) => <AlbumCard album={album()} {...roving} />}
        />
      </ListFailed>
    </>
  );
}
