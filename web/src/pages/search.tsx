// Results while typing: the best one, songs, albums, artists. Arrows move from the field into the results.
import { createEffect, createMemo, createSignal, For, on, onCleanup, Show } from 'solid-js';

import { get } from '../api/client.ts';
import { config } from '../api/config.ts';
import { at } from '../api/routes.ts';
import type { SearchResult, Song } from '../api/shapes.ts';
import { t } from '../i18n/i18n.ts';
import { createSearchParams, href, navigate } from '../lib/router.ts';
import { bestOf } from '../library/best-result.ts';
import { AlbumCard, ArtistCard } from '../library/cards.tsx';
import { Shelf } from '../library/shelf.tsx';
import { SongTable } from '../library/song-table.tsx';
import { TopResult } from '../library/top-result.tsx';
import { playSongs } from '../player/queueing.ts';
import { recentSearches, setRecentSearches } from '../settings/prefs.ts';
import { Button, IconButton } from '../ui/button.tsx';

import './search.css';
import { EmptyState } from '../ui/empty-state.tsx';

const mostRecent = 10;
const perKind = { songs: 20, albums: 20, artists: 20 };
const known = new Map<string, SearchResult>();

function searchPath(query: string) {
  return at('GET /api/search', { query: { q: query, ...perKind } });
}

/** Results of the newest query; the ones before stay, dimmed, until they come. */
function createSearch(query: () => string) {
  const [result, setResult] = createSignal<{ query: string; found: SearchResult }>();
  const [error, setError] = createSignal<unknown>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: AbortController | undefined;

  async function ask(wanted: string): Promise<void> {
    running?.abort();
    const own = (running = new AbortController());
    try {
      const found = await get(searchPath(wanted), own.signal);
      known.set(wanted, found);
      if (known.size > 50) known.delete(known.keys().next().value ?? '');
      if (running === own) setResult({ query: wanted, found });
      setError(undefined);
    } catch (cause) {
      if (!own.signal.aborted) setError(cause);
    }
  }

  createEffect(
    on(query, (wanted) => {
      clearTimeout(timer);
      running?.abort();
      const before = known.get(wanted);
      if (wanted === '') setResult(undefined);
      else if (before) setResult({ query: wanted, found: before });
      else timer = setTimeout(() => void ask(wanted), Math.min(120, config.uiSearchDebounceMs));
    }),
  );
  onCleanup(() => {
    clearTimeout(timer);
    running?.abort();
  });
  return { result, error, retry: () => void ask(query()) };
}

const remember = (query: string): void => {
  setRecentSearches([query, ...recentSearches().filter((one) => one !== query)].slice(0, mostRecent));
};

export function SearchPage() {
  const params = createSearchParams();
  const query = createMemo(() => params.get('q').trim());
  const { result, error, retry } = createSearch(query);
  const found = () => result()?.found;
  const isEmpty = () => {
    const all = found();
    return all !== undefined && all.songs.length + all.albums.length + all.artists.length === 0;
  };
  const play = (songs: readonly Song[], index: number) => {
    remember(query());
    playSongs(songs, index, { label: t('search.resultsFor', { query: query() }), href: `/search?q=${encodeURIComponent(query())}` });
  };

  return (
    <>
      <h1 class="visually-hidden">{t('nav.search')}</h1>
      <p class="visually-hidden" role="status">
        {found()
          ? t('search.found', { count: (found()?.songs.length ?? 0) + (found()?.albums.length ?? 0) + (found()?.artists.length ?? 0) })
          : ''}
      </p>
      <Show when={query()} fallback={<Recent />}>
        <Show
          when={!error()}
          fallback={
            <EmptyState icon="error" title={t('error.load')}>
              <Button onClick={retry}>{t('action.retry')}</Button>
            </EmptyState>
          }
        >
          <Show
            when={!isEmpty()}
            fallback={<EmptyState icon="search" title={t('search.nothing', { query: query() })} text={t('search.nothingHint')} />}
          >
            <div class="search-results" data-old={result()?.query !== query() || undefined} onClick={() => remember(query())}>
              <Show when={found()}>{(all) => <Results found={all()} query={result()?.query ?? ''} onPlay={play} />}</Show>
            </div>
          </Show>
        </Show>
      </Show>
    </>
  );
}

function Results(props: { found: SearchResult; query: string; onPlay: (songs: readonly Song[], index: number) => void }) {
  const best = createMemo(() => bestOf(props.found, props.query));
  return (
    <>
      <div class="search-first">
        <Show when={best()} keyed>
          {(item) => <TopResult best={item} onPlaySong={(song) => props.onPlay([song], 0)} />}
        </Show>
        <Show when={props.found.songs.length > 0}>
          <section class="search-songs" aria-label={t('nav.songs')}>
            <h2>{t('nav.songs')}</h2>
            <SongTable
              label={t('nav.songs')}
              rowCount={Math.min(6, props.found.songs.length)}
              row={(index) => {
                const song = props.found.songs[index];
                return song && { song, index, number: index + 1 };
              }}
              columns={['titleWithArt', 'album', 'time']}
              isHeadHidden
              onPlay={(index) => props.onPlay(props.found.songs, index)}
            />
          </section>
        </Show>
      </div>
      <Show when={props.found.albums.length > 0}>
        <Shelf
          title={t('nav.albums')}
          to={`/albums?name=${encodeURIComponent(props.query)}`}
          items={props.found.albums}
          card={(album) => <AlbumCard album={album} />}
        />
      </Show>
      <Show when={props.found.artists.length > 0}>
        <Shelf title={t('nav.artists')} items={props.found.artists} card={(artist) => <ArtistCard artist={artist} />} />
      </Show>
    </>
  );
}

function Recent() {
  return (
    <Show when={recentSearches().length > 0} fallback={<EmptyState icon="search" title={t('search.start')} text={t('search.startHint')} />}>
      <section class="recent" aria-label={t('search.recent')}>
        <header class="shelf-head">
          <h2>{t('search.recent')}</h2>
          <Button onClick={() => setRecentSearches([])}>{t('search.clearRecent')}</Button>
        </header>
        <ul>
          <For each={recentSearches()}>
            {(query) => (
              <li>
                <a
                  class="recent-link"
                  href={href(`/search?q=${encodeURIComponent(query)}`)}
                  onClick={(event) => (event.preventDefault(), navigate(`/search?q=${encodeURIComponent(query)}`, { replace: true }))}
                >
                  <bdi>{query}</bdi>
                </a>
                <IconButton
                  icon="close"
                  size={16}
                  label={t('search.forget', { query })}
                  onClick={() => setRecentSearches(recentSearches().filter((one) => one !== query))}
                />
              </li>
            )}
          </For>
        </ul>
      </section>
    </Show>
  );
}
