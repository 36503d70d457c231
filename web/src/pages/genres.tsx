// All genres as tiles, the fullest first.
import { For, Show } from 'solid-js';

import { createQuery } from '../api/query.ts';
import { at } from '../api/routes.ts';
import { formatNumber, t } from '../i18n/i18n.ts';
import { href } from '../lib/router.ts';
import { ListFailed } from '../library/list-failed.tsx';
import { hueOf } from '../library/tint.ts';
import { EmptyState } from '../ui/empty-state.tsx';

import './genres.css';

export function GenresPage() {
  const genres = createQuery(() => at('GET /api/genre'));
  return (
    <>
      <div class="page-head">
        <h1>{t('nav.genres')}</h1>
        <span class="page-count">
          <Show when={genres.data()}>{(all) => formatNumber(all().length)}</Show>
        </span>
        <div class="page-tools">
          <a class="button" href={href('/tags')}>
            <span>{t('tags.all')}</span>
          </a>
        </div>
      </div>
      <ListFailed list={genres}>
        <Show
          when={genres.data()?.length !== 0}
          fallback={<EmptyState icon="genre" title={t('genres.none')} text={t('genres.noneHint')} />}
        >
          <ul class="genre-tiles">
            <For each={genres.data()}>
              {(genre) => (
                <li>
                  <a class="genre-tile" href={href(`/genre/${genre.id}`)} style={{ '--hue': String(hueOf(genre.name)) }}>
                    <strong dir="auto">{genre.name}</strong>
                    <span>
                      {t('count.albums', { count: genre.albumCount })} · {t('count.songs', { count: genre.songCount })}
                    </span>
                  </a>
                </li>
              )}
            </For>
          </ul>
        </Show>
      </ListFailed>
    </>
  );
}
