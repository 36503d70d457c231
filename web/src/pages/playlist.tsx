// One playlist: its head and its songs in their order, which its owner can change.
import { createMemo, createSignal, For, on, createEffect, Show } from 'solid-js';

import { entriesPath } from '../api/addresses.ts';
import { createPagedList } from '../api/paged-list.ts';
import { addToPlaylist, moveEntry, removeEntries } from '../api/playlists.ts';
import { createQuery } from '../api/query.ts';
import { at } from '../api/routes.ts';
import type { Playlist, PlaylistEntry } from '../api/shapes.ts';
import { formatDate, formatLength, t } from '../i18n/i18n.ts';
import { href, type Params } from '../lib/router.ts';
import { Hero } from '../library/hero.tsx';
import { ListFailed } from '../library/list-failed.tsx';
import { HeartButton } from '../library/marks.tsx';
import { orToast } from '../library/menus.ts';
import { SongTable, type TableEdit, type TableRow } from '../library/song-table.tsx';
import { playList } from '../player/queueing.ts';
import { askPlaylist } from '../playlists/dialogs.tsx';
import { MissingCells } from '../playlists/missing-cells.tsx';
import { isOwn, pictureOf } from '../playlists/playlist-card.tsx';
import { openPlaylistMenu, playPlaylist, shufflePlaylist } from '../playlists/playlist-menu.ts';
import { Sources } from '../playlists/sources.tsx';
import { told } from '../playlists/tell.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { showToast } from '../ui/toasts.tsx';

export function PlaylistPage(props: { params: Params }) {
  const playlist = createQuery(() => at('GET /api/playlist/:id', { params: { id: props.params['id'] ?? '' } }));
  return (
    <ListFailed list={playlist}>
      <Show when={playlist.data()} fallback={<div class="page-loading" />}>
        {(found) => <PlaylistView playlist={found()} />}
      </Show>
    </ListFailed>
  );
}

function PlaylistView(props: { playlist: Playlist }) {
  return (
    <>
      <Hero
        kind={props.playlist.rules ? t('playlist.smart') : t('playlist.kind')}
        title={props.playlist.name}
        picture={pictureOf(props.playlist)}
        facts={
          <>
            <p class="hero-facts">
              <For each={factsOf(props.playlist)}>{(fact) => <span>{fact}</span>}</For>
            </p>
            <Show when={props.playlist.comment}>
              <p class="playlist-comment" dir="auto">
                {props.playlist.comment}
              </p>
            </Show>
          </>
        }
        actions={<Actions playlist={props.playlist} />}
      />
      <Entries playlist={props.playlist} />
    </>
  );
}

function factsOf({ public: isPublic, songCount, duration, updatedAt, ...playlist }: Playlist): string[] {
  return [
    isOwn({ public: isPublic, songCount, duration, updatedAt, ...playlist }) ? '' : t('playlist.by', { name: playlist.ownerName }),
    isPublic ? t('playlist.public') : t('playlist.private'),
    t('count.songs', { count: songCount }),
    songCount > 0 ? formatLength(duration) : '',
    t('playlist.changed', { date: formatDate(updatedAt) }),
  ].filter((fact) => fact !== '');
}

function Actions(props: { playlist: Playlist }) {
  const isEmpty = () => props.playlist.songCount === 0;
  return (
    <>
      <Button variant="primary" icon="play" disabled={isEmpty()} onClick={() => orToast(playPlaylist(props.playlist))}>
        {t('action.play')}
      </Button>
      <Button icon="shuffle" disabled={isEmpty()} onClick={() => orToast(shufflePlaylist(props.playlist))}>
        {t('action.shuffle')}
      </Button>
      <HeartButton item={props.playlist} size={22} />
      <Show when={props.playlist.editable}>
        <IconButton
          class="hero-extra"
          icon="edit"
          label={t('playlist.edit')}
          onClick={() => askPlaylist({ kind: 'edit', playlist: props.playlist })}
        />
      </Show>
      <IconButton
        icon="more"
        label={t('action.more')}
        aria-haspopup="menu"
        onClick={(event) => openPlaylistMenu(event.currentTarget, props.playlist)}
      />
    </>
  );
}

function Entries(props: { playlist: Playlist }) {
  const [sort, setSort] = createSignal({ by: '', isDescending: false });
  const id = createMemo(() => props.playlist.id);
  const path = createMemo(() => {
    const { by, isDescending } = sort();
    return entriesPath(id(), by ? { sort: by, order: isDescending ? 'DESC' : 'ASC' } : {});
  });
  const list = createPagedList<PlaylistEntry>(path);
  createEffect(on(path, () => list.total() === undefined && list.show(0, 0)));
  const missingCount = () => (props.playlist.rules ? 0 : Math.max(0, (list.total() ?? 0) - props.playlist.songCount));
  const isEditable = () => props.playlist.editable && !props.playlist.rules;
  const unmatched = createQuery(() =>
    isEditable() && missingCount() > 0 ? at('GET /api/playlist/:id/unmatched', { params: { id: id() } }) : undefined,
  );
  const reasonAt = (place: string) => unmatched.data()?.find((miss) => miss.id === place)?.reason;

  const rowAt = (index: number): TableRow | undefined => {
    const entry = list.item(index);
    if (!entry) return undefined;
    const number = Number(entry.id);
    return entry.missing ? { missing: entry.title, number } : { song: { ...entry, id: entry.mediaFileId }, index, number };
  };
  const rows = new WeakMap<PlaylistEntry, TableRow>();
  // The same entry is the same row, so that nothing is drawn anew while the list is scrolled.
  const keptRowAt = (index: number): TableRow | undefined => {
    const entry = list.item(index);
    if (!entry) return undefined;
    const known = rows.get(entry);
    if (known && (!('index' in known) || known.index === index)) return known;
    const row = rowAt(index);
    if (row) rows.set(entry, row);
    return row;
  };

  const settle = (index: number) => {
    const entry = list.item(index);
    if (entry) askPlaylist({ kind: 'settle', playlist: props.playlist, place: entry.id, line: entry.path });
  };
  const edit = (): TableEdit | undefined =>
    isEditable() ? { remove, ...(sort().by ? {} : { move: (from: number, to: number) => move(from, to) }) } : undefined;
  // Changes wait for one another: places count as they are after the one before.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T,>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work);
    last = next.catch(() => {});
    return next;
  };

  function move(from: number, to: number): void {
    const [entry, goal] = [list.item(from), list.item(to)];
    if (!entry || !goal) return;
    const before = Number(goal.id) + (to > from ? 1 : 0);
    const place = entry.id;
    const saved = inTurn(() => moveEntry(id(), place, before));
    const sourceOf = (index: number) => {
      if (index === to) return from;
      if (from < to) return index >= from && index < to ? index + 1 : index;
      return index > to && index <= from ? index - 1 : index;
    };
    list.rearrange({ sourceOf, total: list.total() ?? 0, place: (row, old) => ({ ...row, id: old.id }) }, saved);
    void told(saved);
  }

  function remove(indexes: readonly number[]): void {
    const gone = indexes.flatMap((index) => list.item(index) ?? []);
    const missed = new Set(indexes);
    const left = Array.from({ length: list.total() ?? 0 }, (_, index) => index).filter((index) => !missed.has(index));
    const places = gone.map((entry) => entry.id);
    const saved = inTurn(() => removeEntries(id(), places));
    const place = (row: PlaylistEntry, old: PlaylistEntry) => (sort().by ? row : { ...row, id: old.id });
    list.rearrange({ sourceOf: (index) => left[index] ?? -1, total: left.length, place }, saved);
    // Lines without a song cannot be put back from here.
    const songs = gone.filter((entry) => entry.mediaFileId).sort((a, b) => Number(a.id) - Number(b.id));
    void told(saved).then((done) => {
      if (!done) return;
      const undo = () =>
        void told(
          inTurn(() =>
            addToPlaylist(id(), { ids: songs.map(({ mediaFileId }) => mediaFileId) }, { places: songs.map((entry) => Number(entry.id)) }),
          ),
        );
      const action = songs.length === gone.length ? { label: t('action.undo'), run: undo } : undefined;
      showToast(t('playlist.removed', { count: gone.length }), action ? { action } : {});
    });
  }

  return (
    <>
      <Sources playlist={props.playlist} missingCount={missingCount()} />
      <ListFailed list={list}>
        <Show when={list.total() !== 0} fallback={<Empty playlist={props.playlist} />}>
          <SongTable
            label={t('album.songsOf', { name: props.playlist.name })}
            rowCount={list.total() ?? 0}
            row={keptRowAt}
            columns={['titleWithArt', 'album', 'year', 'plays', 'quality', 'time']}
            onShow={list.show}
            onPlay={(index) => orToast(playList(path(), index, { label: props.playlist.name, href: `/playlist/${id()}` }))}
            sort={{
              by: sort().by,
              isDescending: sort().isDescending,
              // Upwards, downwards, then the playlist's own order again.
              change: (by) =>
                setSort((now) =>
                  now.by !== by
                    ? { by, isDescending: false }
                    : now.isDescending
                      ? { by: '', isDescending: false }
                      : { by, isDescending: true },
                ),
            }}
            edit={edit()}
            missingCells={(index, tabindex) => (
              <Show when={list.item(index)}>
                {(entry) => (
                  <MissingCells
                    entry={entry()}
                    reason={reasonAt(entry().id)}
                    tabindex={tabindex}
                    onSettle={isEditable() ? () => settle(index) : undefined}
                  />
                )}
              </Show>
            )}
            missingMenu={(index) =>
              isEditable() && list.item(index)?.unmatched ? [{ label: t('missing.choose'), icon: 'search', run: () => settle(index) }] : []
            }
          />
        </Show>
      </ListFailed>
    </>
  );
}

function Empty(props: { playlist: Playlist }) {
  return (
    <Show
      when={props.playlist.rules}
      fallback={
        <EmptyState icon="playlist" title={t('playlist.empty')} text={props.playlist.editable ? t('playlist.emptyHint') : ''}>
          <Show when={props.playlist.editable}>
            <a class="button" href={href('/albums')}>
              <span>{t('nav.albums')}</span>
            </a>
          </Show>
        </EmptyState>
      }
    >
      <EmptyState icon="smart" title={t('rules.nothing')} text={t('rules.nothingHint')}>
        <Show when={props.playlist.editable}>
          <a class="button" href={href(`/playlist/${props.playlist.id}/rules`)}>
            <span>{t('rules.edit')}</span>
          </a>
        </Show>
      </EmptyState>
    </Show>
  );
}
