// Which song does a line mean? What comes close is offered, anything else is searched for.
import { createEffect, createMemo, createSignal, For, onMount, Show } from 'solid-js';

import { get } from '../api/client.ts';
import { settleEntry } from '../api/playlists.ts';
import { createQuery } from '../api/query.ts';
import { at } from '../api/routes.ts';
import { user } from '../api/session.ts';
import type { Playlist, Song } from '../api/shapes.ts';
import { reasonOf } from '../forms/reason.ts';
import { formatTime, t } from '../i18n/i18n.ts';
import { Artwork } from '../library/artwork.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TextField } from '../ui/text-field.tsx';
import { showToast } from '../ui/toasts.tsx';
import { reasonText } from './missing-cells.tsx';

const settleMs = 200;
const mostFound = 20;

interface SettleDialogProps {
  playlist: Playlist;
  place: string;
  line: string;
  onClose: () => void;
}

export function SettleDialog(props: SettleDialogProps) {
  let root!: HTMLDivElement;
  const [text, setText] = createSignal('');
  const [query, setQuery] = createSignal('');
  let timer: ReturnType<typeof setTimeout> | undefined;
  const search = (value: string) => {
    setText(value);
    clearTimeout(timer);
    timer = setTimeout(() => setQuery(value.trim()), settleMs);
  };
  onMount(() => search(wordsOf(props.line)));

  const unmatched = createQuery(() => at('GET /api/playlist/:id/unmatched', { params: { id: props.playlist.id } }));
  const entry = createMemo(() => unmatched.data()?.find(({ id }) => id === props.place));
  const [near, setNear] = createSignal<readonly Song[]>([]);
  createEffect(() => {
    const songs = (entry()?.candidates ?? []).map(({ id }) => get(at('GET /api/song/:id', { params: { id } })));
    void Promise.all(songs).then(setNear, () => {});
  });
  const found = createQuery(() =>
    query() ? at('GET /api/search', { query: { q: query(), songs: mostFound, albums: 0, artists: 0 } }) : undefined,
  );
  const others = createMemo(() => {
    const known = new Set(near().map(({ id }) => id));
    return query() ? (found.data()?.songs ?? []).filter(({ id }) => !known.has(id)) : [];
  });

  async function choose(song: Song): Promise<void> {
    root.closest('dialog')?.close();
    try {
      await settleEntry(props.playlist.id, props.place, song.id);
      showToast(t('missing.settled', { title: song.title }));
    } catch (cause) {
      showToast(reasonOf(cause), { isError: true });
    }
  }

  return (
    <Dialog title={t('missing.choose')} onClose={props.onClose}>
      <div ref={root} class="chooser">
        <p class="settle-line" dir="auto">
          {props.line}
        </p>
        <Show when={entry()}>{(known) => <p class="field-hint">{reasonText(known().reason)}</p>}</Show>
        <Show when={near().length > 0}>
          <h3 class="chooser-title">{t('missing.close')}</h3>
          <Songs label={t('missing.close')} songs={near()} onChoose={(song) => void choose(song)} />
        </Show>
        <TextField label={t('missing.search')} type="search" value={text()} onInput={search} />
        <Songs label={t('missing.found')} songs={others()} onChoose={(song) => void choose(song)} />
        <Show when={query() && found.data() && others().length === 0 && !found.isLoading()}>
          <p class="field-hint">{t('search.nothing', { query: query() })}</p>
        </Show>
        <Show when={user()?.isAdmin}>
          <p class="field-hint">{t('missing.everywhere')}</p>
        </Show>
      </div>
    </Dialog>
  );
}

/** The words of a line that may be a title: the file's name without numbers in front and without its ending. */
function wordsOf(line: string): string {
  const name = line.split(/[\\/]/).findLast((part) => part.trim() !== '') ?? line;
  return name
    .replace(/\.[a-z0-9]{2,5}$/i, '')
    .replace(/^[\d\s._-]+/, '')
    .replace(/[_\s]+/g, ' ')
    .trim();
}

function Songs(props: { label: string; songs: readonly Song[]; onChoose: (song: Song) => void }) {
  return (
    <ul class="choices" aria-label={props.label}>
      <For each={props.songs}>
        {(song) => (
          <li>
            <button type="button" class="choice" onClick={() => props.onChoose(song)}>
              <span class="choice-art">
                <Artwork of={song} name={song.album} sizes="40px" />
              </span>
              <span class="choice-names">
                <span class="ellipsis" dir="auto">
                  {song.title}
                </span>
                <span class="choice-line ellipsis" dir="auto">
                  {song.artist} · {song.album}
                </span>
              </span>
              <span class="time choice-line">{formatTime(song.duration)}</span>
            </button>
          </li>
        )}
      </For>
    </ul>
  );
}
