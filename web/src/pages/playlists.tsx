// All playlists one may see; files dropped here are read in.
import { createMemo, createSignal, Show } from 'solid-js';

import { playlistsPath } from '../api/addresses.ts';
import { createPagedList } from '../api/paged-list.ts';
import { formatNumber, t } from '../i18n/i18n.ts';
import { createSearchParams, href } from '../lib/router.ts';
import { CardGrid } from '../library/card-grid.tsx';
import { ListFailed } from '../library/list-failed.tsx';
import { askPlaylist } from '../playlists/dialogs.tsx';
import { createImports, FileButton, ImportReport } from '../playlists/import-files.tsx';
import { PlaylistCard } from '../playlists/playlist-card.tsx';
import { Button, IconButton } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Pills } from '../ui/pills.tsx';
import { Select } from '../ui/select.tsx';

import './playlists.css';

const sorts = ['name', 'updated_at', 'created_at', 'song_count', 'duration', 'owner_name'] as const;
const downwards = new Set(['updated_at', 'created_at', 'song_count', 'duration']);
const kinds = ['all', 'plain', 'smart', 'starred'] as const;

export function PlaylistsPage() {
  const params = createSearchParams();
  const imports = createImports();
  const [isOver, setOver] = createSignal(false);
  const sort = () => sorts.find((name) => name === params.get('sort')) ?? 'name';
  const isDescending = () => (params.get('order') || (downwards.has(sort()) ? 'DESC' : 'ASC')) === 'DESC';
  const kind = () => kinds.find((name) => name === params.get('kind')) ?? 'all';
  const path = createMemo(() =>
    playlistsPath({
      sort: sort(),
      order: isDescending() ? 'DESC' : 'ASC',
      filters: {
        q: params.get('q'),
        smart: { all: undefined, starred: undefined, plain: 'false', smart: 'true' }[kind()],
        starred: kind() === 'starred' ? 'true' : undefined,
      },
    }),
  );
  const list = createPagedList(path);
  const isFiltered = () => kind() !== 'all' || params.get('q') !== '';
  const hrefOf = (name: string) => href(name === 'all' ? '/playlists' : `/playlists?kind=${name}`);
  const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;

  return (
    <div
      class="playlists"
      data-over={isOver() || undefined}
      onDragOver={(event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => !event.currentTarget.contains(event.relatedTarget as Node | null) && setOver(false)}
      onDrop={(event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        setOver(false);
        void imports.read([...(event.dataTransfer?.files ?? [])]);
      }}
    >
      <div class="page-head">
        <h1>{t('nav.playlists')}</h1>
        <span class="page-count" aria-live="polite">
          <Show when={list.total() !== undefined}>{formatNumber(list.total() ?? 0)}</Show>
        </span>
        <div class="page-tools">
          <Select
            label={t('list.sort')}
            isLabelHidden
            value={sort()}
            options={sorts.map((name) => ({ value: name, label: t(`sort.${name}`) }))}
            onChange={(name) => params.set({ sort: name, order: '' })}
          />
          <IconButton
            icon={isDescending() ? 'sortDown' : 'sortUp'}
            label={isDescending() ? t('list.descending') : t('list.ascending')}
            onClick={() => params.set({ order: isDescending() ? 'ASC' : 'DESC' })}
          />
        </div>
      </div>
      <div class="playlist-tools">
        <Pills
          label={t('playlists.kinds')}
          value={kind()}
          options={kinds.map((name) => ({ value: name, label: t(`playlists.kind.${name}`), href: hrefOf(name) }))}
        />
        <input
          class="field-control"
          type="search"
          aria-label={t('playlists.find')}
          placeholder={t('playlists.find')}
          value={params.get('q')}
          onInput={(event) => params.set({ q: event.currentTarget.value })}
        />
        <div class="playlist-makers">
          <Button icon="add" onClick={() => askPlaylist({ kind: 'new' })}>
            {t('playlists.new')}
          </Button>
          <a class="button" href={href('/playlists/smart')}>
            <span>{t('playlists.newSmart')}</span>
          </a>
          <FileButton imports={imports} />
        </div>
      </div>
      <ImportReport imports={imports} />
      <ListFailed list={list}>
        <Show
          when={list.total() !== 0}
          fallback={
            <Show when={!isFiltered()} fallback={<EmptyState icon="playlist" title={t('list.nothingFound')} />}>
              <EmptyState icon="playlist" title={t('playlists.none')} text={t('playlists.noneHint')}>
                <Button variant="primary" icon="add" onClick={() => askPlaylist({ kind: 'new' })}>
                  {t('playlists.new')}
                </Button>
              </EmptyState>
            </Show>
          }
        >
          <CardGrid
            label={t('nav.playlists')}
            list={list}
            card={(playlist, roving) => <PlaylistCard playlist={playlist()} {...roving} />}
          />
        </Show>
      </ListFailed>
      <Show when={isOver()}>
        <p class="playlist-drop">{t('import.drop')}</p>
      </Show>
    </div>
  );
}
