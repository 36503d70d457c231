// The music as it lies on the disk: one folder with the way to it, its folders, playlists and songs by file name.
import { createMemo, For, Show } from 'solid-js';

import type { Folder, OpenFolder } from '../api/library-shapes.ts';
import { createPagedList, withRange } from '../api/paged-list.ts';
import { createQuery } from '../api/query.ts';
import { at, type Address } from '../api/routes.ts';
import type { Song } from '../api/shapes.ts';
import { FolderRows, folderFacts } from '../folders/folder-rows.tsx';
import { openFolderMenu, playFolder, shuffleFolder } from '../folders/play.ts';
import { t } from '../i18n/i18n.ts';
import { href, type Params } from '../lib/router.ts';
import { ListFailed } from '../library/list-failed.tsx';
import { orToast } from '../library/menus.ts';
import { SongTable } from '../library/song-table.tsx';
import { Button, IconButton } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Icon } from '../ui/icon.tsx';

import './folder.css';

/** The libraries; where there is only one, it is open already. */
export function FoldersPage() {
  const roots = createQuery(() => at('GET /api/folder'));
  return (
    <ListFailed list={roots}>
      <Show when={roots.data()} fallback={<div class="page-loading" />}>
        {(found) => (
          <Show when={found().length !== 1} fallback={<FolderPage params={{ id: found()[0]?.id ?? '' }} />}>
            <div class="page-head">
              <h1>{t('nav.folders')}</h1>
            </div>
            <FolderRows label={t('nav.folders')} count={found().length} at={(index) => found()[index]} onShow={() => {}} />
          </Show>
        )}
      </Show>
    </ListFailed>
  );
}

export function FolderPage(props: { params: Params }) {
  const path = (of?: string) => at('GET /api/folder/:id', { params: { id: props.params['id'] ?? '' }, query: { of } });
  const folder = createQuery(() => withRange(path(), 0, 0));
  return (
    <ListFailed list={folder}>
      <Show when={folder.data()} fallback={<div class="page-loading" />}>
        {(found) => <FolderView folder={found()} path={path()} songsPath={path('songs')} />}
      </Show>
    </ListFailed>
  );
}

const rowsOf = ({ folders, songs }: OpenFolder): (Folder | Song)[] => [...folders, ...songs];

type FolderAddress = Address<OpenFolder>;

function FolderView(props: { folder: OpenFolder; path: FolderAddress; songsPath: FolderAddress }) {
  // One answer holds both; each list has an address of its own, because each stands somewhere else on the screen.
  const folders = createPagedList(() => props.path, rowsOf);
  const songs = createPagedList(() => props.songsPath, rowsOf);
  const failing = { error: () => folders.error() ?? songs.error(), reload: () => (folders.reload(), songs.reload()) };
  const songsFrom = () => props.folder.folderTotal;
  const parents = createMemo(() => props.folder.parents);
  const isEmpty = () => props.folder.folderTotal + props.folder.songTotal + props.folder.playlists.length === 0;
  return (
    <>
      <Show when={parents().length > 0}>
        <nav class="crumbs" aria-label={t('folders.way')}>
          <For each={parents()}>
            {(parent) => (
              <>
                <a class="quiet-link" href={href(`/folder/${parent.id}`)} dir="auto">
                  {parent.name}
                </a>
                <Icon name="chevronRight" size={14} />
              </>
            )}
          </For>
        </nav>
      </Show>
      <div class="page-head">
        <h1 class="folder-title" dir="auto">
          {props.folder.name}
        </h1>
        <span class="page-count">{folderFacts(props.folder)}</span>
        <div class="page-tools">
          <Button variant="primary" icon="play" disabled={props.folder.songCount === 0} onClick={() => orToast(playFolder(props.folder))}>
            {t('action.play')}
          </Button>
          <Button icon="shuffle" disabled={props.folder.songCount === 0} onClick={() => orToast(shuffleFolder(props.folder))}>
            {t('action.shuffle')}
          </Button>
          <IconButton
            icon="more"
            label={t('action.more')}
            aria-haspopup="menu"
            onClick={(event) => openFolderMenu(event.currentTarget, props.folder)}
          />
        </div>
      </div>
      <Show when={isEmpty()}>
        <EmptyState icon="folder" title={t('folders.empty')} />
      </Show>
      <ListFailed list={failing}>
        <Show when={props.folder.folderTotal > 0}>
          <FolderRows
            label={t('folders.in', { name: props.folder.name })}
            count={props.folder.folderTotal}
            at={(index) => folders.item(index) as Folder | undefined}
            onShow={folders.show}
          />
        </Show>
        <Show when={props.folder.playlists.length > 0}>
          <ul class="folder-lists" aria-label={t('nav.playlists')}>
            <For each={props.folder.playlists}>
              {(playlist) => (
                <li>
                  <a class="folder-link" href={href(`/playlist/${playlist.id}`)}>
                    <Icon name="playlist" />
                    <span class="folder-names">
                      <span class="ellipsis" dir="auto">
                        {playlist.name}
                      </span>
                      <span class="folder-facts">{t('count.songs', { count: playlist.songCount })}</span>
                    </span>
                  </a>
                </li>
              )}
            </For>
          </ul>
        </Show>
        <Show when={props.folder.songTotal > 0}>
          <SongTable
            label={t('folders.songsIn', { name: props.folder.name })}
            rowCount={props.folder.songTotal}
            row={(index) => {
              const song = songs.item(songsFrom() + index) as Song | undefined;
              return song && { song, index, number: index + 1 };
            }}
            columns={['fileName', 'album', 'quality', 'time']}
            onShow={(first, last) => songs.show(songsFrom() + first, songsFrom() + last)}
            onPlay={(index) => orToast(playFolder(props.folder, index))}
          />
        </Show>
      </ListFailed>
    </>
  );
}
