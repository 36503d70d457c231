// "Merge into another album…", or artist: what it becomes part of is searched for.
import { createMemo, createSignal, For, Show } from 'solid-js';

import { albumsPath, artistsPath } from '../api/addresses.ts';
import type { Corrected } from '../api/corrections.ts';
import { withRange } from '../api/paged-list.ts';
import { createQuery } from '../api/query.ts';
import { at, type Address } from '../api/routes.ts';
import type { Album, Artist, SearchResult } from '../api/shapes.ts';
import { t } from '../i18n/i18n.ts';
import { navigate, place } from '../lib/router.ts';
import { Artwork } from '../library/artwork.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { applyFix } from './apply.ts';

const mostFound = 20;
const waitMs = 150;

type Found = Album | Artist;

export function MergeDialog(props: { of: Corrected; id: string; name: string; onClose: () => void }) {
  let root!: HTMLDivElement;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const [text, setText] = createSignal('');
  const [chosen, setChosen] = createSignal<Found>();
  const search = createQuery<SearchResult | Found[]>(() => {
    const query = text().trim();
    const only = (kind: Corrected) => (kind === props.of ? mostFound : 0);
    if (query) return at('GET /api/search', { query: { q: query, songs: 0, albums: only('album'), artists: only('artist') } });
    const wish = { sort: 'name', filters: { name: props.name } };
    const list: Address<Found[]> = props.of === 'album' ? albumsPath(wish) : artistsPath(wish);
    return withRange(list, 0, mostFound);
  });
  const found = createMemo((): Found[] => {
    const answer = search.data();
    const all: readonly Found[] = Array.isArray(answer) ? answer : ((props.of === 'album' ? answer?.albums : answer?.artists) ?? []);
    return all.filter(({ id }) => id !== props.id);
  });
  const close = () => root.closest('dialog')?.close();
  const type = (value: string) => {
    clearTimeout(timer);
    timer = setTimeout(() => setText(value), waitMs);
  };

  const moveFocus = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    const stops = [...root.querySelectorAll<HTMLElement>('input, .choice')];
    stops[stops.indexOf(document.activeElement as HTMLElement) + step]?.focus();
    event.preventDefault();
  };

  async function merge(into: Found): Promise<void> {
    close();
    if (!(await applyFix({ kind: `${props.of}-merge`, subject: props.id, into: into.id }))) return;
    // What was shown is about to be no more.
    if (place().path === `/${props.of}/${props.id}`) navigate(`/${props.of}/${into.id}`, { replace: true });
  }

  return (
    <Dialog title={props.of === 'album' ? t('fix.mergeAlbum') : t('fix.mergeArtist')} onClose={props.onClose}>
      <div ref={root} class="chooser" onKeyDown={moveFocus}>
        <Show
          when={chosen()}
          fallback={
            <>
              <p class="chooser-what" dir="auto">
                {t('fix.mergeWhat', { name: props.name })}
              </p>
              <input
                class="field-control"
                type="search"
                aria-label={t('fix.mergeFind')}
                placeholder={t('fix.mergeFind')}
                autocomplete="off"
                onInput={(event) => type(event.currentTarget.value)}
              />
              <ul class="choices" aria-label={t('fix.mergeChoices')}>
                <For each={found()}>
                  {(item) => (
                    <li>
                      <button type="button" class="choice" onClick={() => setChosen(item)}>
                        <span class="choice-art">
                          <Artwork of={item} name={item.name} sizes="40px" isRound={props.of === 'artist'} />
                        </span>
                        <span class="choice-names">
                          <span class="ellipsis" dir="auto">
                            {item.name}
                          </span>
                          <span class="choice-line ellipsis" dir="auto">
                            {lineOf(item)}
                          </span>
                        </span>
                      </button>
                    </li>
                  )}
                </For>
              </ul>
              <Show when={search.data() && found().length === 0}>
                <p class="field-hint" role="status">
                  {text() ? t('list.nothingFound') : t('fix.mergeType')}
                </p>
              </Show>
            </>
          }
        >
          {(into) => (
            <>
              <p role="alert">{t('fix.mergeSure', { name: props.name, into: into().name })}</p>
              <p class="field-hint">{t('fix.filesStay')}</p>
              <div class="dialog-foot">
                <Button onClick={() => setChosen(undefined)}>{t('action.back')}</Button>
                <Button variant="primary" onClick={() => void merge(into())}>
                  {t('fix.merge')}
                </Button>
              </div>
            </>
          )}
        </Show>
      </div>
    </Dialog>
  );
}

function lineOf(item: Found): string {
  const songs = t('count.songs', { count: item.songCount });
  if ('albumCount' in item) return [t('count.albums', { count: item.albumCount }), songs].join(' · ');
  return [item.albumArtist, item.maxYear || '', songs].filter(Boolean).join(' · ');
}
