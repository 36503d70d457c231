// "Add to playlist…": the playlists one may change, the latest first; those that hold the songs already say so.
import { createMemo, createSignal, For, onMount, Show } from 'solid-js';

import { playlistsPath } from '../api/addresses.ts';
import { withRange } from '../api/paged-list.ts';
import { holdingOf, type SongWish } from '../api/playlists.ts';
import { createQuery } from '../api/query.ts';
import type { Holding, Playlist } from '../api/shapes.ts';
import { t } from '../i18n/i18n.ts';
import { Artwork } from '../library/artwork.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import { askPlaylist } from './dialogs.tsx';
import { addAndTell } from './tell.ts';

const mostShown = 500;

export function AddDialog(props: { songs: SongWish; label: string; onClose: () => void }) {
  let root!: HTMLDivElement;
  const [text, setText] = createSignal('');
  const [doubtful, setDoubtful] = createSignal<Playlist>();
  const lists = createQuery(() =>
    withRange(playlistsPath({ sort: 'updated_at', order: 'DESC', filters: { editable: 'true', smart: 'false' } }), 0, mostShown),
  );
  const [holding, setHolding] = createSignal<Holding>();
  onMount(() => void holdingOf(props.songs).then(setHolding, () => {}));
  const held = (id: string) => holding()?.held[id] ?? 0;
  const songCount = () => holding()?.songCount ?? 0;
  const found = createMemo(() => {
    const words = text().trim().toLowerCase().split(/\s+/);
    return (lists.data() ?? []).filter(({ name }) => words.every((word) => name.toLowerCase().includes(word)));
  });

  const close = () => root.closest('dialog')?.close();
  const add = (playlist: Playlist, onlyNew: boolean) => {
    close();
    void addAndTell(playlist, props.songs, onlyNew);
  };
  async function choose(playlist: Playlist): Promise<void> {
    if (!holding()) await holdingOf(props.songs).then(setHolding, () => {});
    if (held(playlist.id) > 0) setDoubtful(playlist);
    else add(playlist, false);
  }
  const makeNew = () => {
    const name = text().trim();
    close();
    askPlaylist({ kind: 'new', songs: props.songs, name });
  };

  const moveFocus = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    const stops = [...root.querySelectorAll<HTMLElement>('input, .choice')];
    stops[stops.indexOf(document.activeElement as HTMLElement) + step]?.focus();
    event.preventDefault();
  };

  return (
    <Dialog title={t('action.addToPlaylist')} onClose={props.onClose}>
      <div ref={root} class="chooser" onKeyDown={moveFocus}>
        <Show
          when={doubtful()}
          fallback={
            <>
              <p class="chooser-what ellipsis" dir="auto">
                {props.label}
              </p>
              <input
                class="field-control"
                type="search"
                aria-label={t('playlists.find')}
                placeholder={t('playlists.find')}
                autocomplete="off"
                value={text()}
                onInput={(event) => setText(event.currentTarget.value)}
                onKeyDown={(event) => {
                  const [first] = found();
                  if (event.key !== 'Enter' || !text().trim()) return;
                  if (first) void choose(first);
                  else makeNew();
                }}
              />
              <button type="button" class="choice" onClick={makeNew}>
                <span class="choice-sign">
                  <Icon name="add" />
                </span>
                <span class="ellipsis">{text().trim() ? t('playlists.newNamed', { name: text().trim() }) : t('playlists.new')}</span>
              </button>
              <ul class="choices" aria-label={t('nav.playlists')}>
                <For each={found()}>
                  {(playlist) => (
                    <li>
                      <button type="button" class="choice" onClick={() => void choose(playlist)}>
                        <span class="choice-art">
                          <Artwork of={playlist} name={playlist.name} sizes="40px" />
                        </span>
                        <span class="choice-names">
                          <span class="ellipsis" dir="auto">
                            {playlist.name}
                          </span>
                          <span class="choice-line">
                            {t('count.songs', { count: playlist.songCount })}
                            <Show when={held(playlist.id) > 0}>
                              {' · '}
                              {held(playlist.id) >= songCount()
                                ? t('playlists.holdsAll')
                                : t('playlists.holds', { held: held(playlist.id), count: songCount() })}
                            </Show>
                          </span>
                        </span>
                        <Show when={held(playlist.id) > 0 && held(playlist.id) >= songCount()}>
                          <Icon name="check" size={18} />
                        </Show>
                      </button>
                    </li>
                  )}
                </For>
              </ul>
              <Show when={lists.data()?.length === 0}>
                <p class="field-hint">{t('playlists.noneToAdd')}</p>
              </Show>
            </>
          }
        >
          {(playlist) => (
            <>
              <p role="alert">
                {held(playlist().id) >= songCount()
                  ? t('playlists.doubleAll', { name: playlist().name, count: songCount() })
                  : t('playlists.double', { name: playlist().name, held: held(playlist().id), count: songCount() })}
              </p>
              <div class="dialog-foot">
                <Button onClick={() => setDoubtful(undefined)}>{t('action.back')}</Button>
                <Button onClick={() => add(playlist(), false)}>{t('playlists.addAll')}</Button>
                <Show when={held(playlist().id) < songCount()}>
                  <Button variant="primary" onClick={() => add(playlist(), true)}>
                    {t('playlists.addNew')}
                  </Button>
                </Show>
              </div>
            </>
          )}
        </Show>
      </div>
    </Dialog>
  );
}
