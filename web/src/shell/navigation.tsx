// The ways to the main pages: a list at the side, or tabs at the foot of a phone.
import { For, Show } from 'solid-js';

import { config } from '../api/config.ts';
import { t, type TextKey } from '../i18n/i18n.ts';
import { href, place } from '../lib/router.ts';
import { isSidebarNarrow, setSidebarNarrow } from '../settings/prefs.ts';
import { IconButton } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import type { IconName } from '../ui/icons.ts';
import { SidebarLists } from './sidebar-lists.tsx';

import './navigation.css';

interface Entry {
  to: string;
  text: TextKey;
  icon: IconName;
  /** Pages that belong to it. */
  under: readonly string[];
}

const home: Entry = { to: '/', text: 'nav.home', icon: 'home', under: [] };
const search: Entry = { to: '/search', text: 'nav.search', icon: 'search', under: [] };
const playlists: Entry = { to: '/playlists', text: 'nav.playlists', icon: 'playlist', under: ['/playlist', '/playlists'] };
const favourites: Entry = { to: '/favourites', text: 'nav.favourites', icon: 'heart', under: ['/favourites'] };
const podcasts: Entry = { to: '/podcasts', text: 'nav.podcasts', icon: 'podcast', under: ['/podcast'] };
const shares: Entry = { to: '/shares', text: 'nav.shares', icon: 'share', under: [] };
const shelves: readonly Entry[] = [
  { to: '/albums', text: 'nav.albums', icon: 'album', under: ['/album'] },
  { to: '/artists', text: 'nav.artists', icon: 'artist', under: ['/artist'] },
  { to: '/songs', text: 'nav.songs', icon: 'song', under: [] },
  { to: '/genres', text: 'nav.genres', icon: 'genre', under: ['/genre', '/tags', '/tag'] },
  { to: '/folders', text: 'nav.folders', icon: 'folder', under: ['/folder'] },
];
const library: Entry = {
  to: '/library',
  text: 'nav.library',
  icon: 'library',
  under: [
    '/album',
    '/albums',
    '/artist',
    '/artists',
    '/songs',
    '/genre',
    '/genres',
    '/tags',
    '/tag',
    '/folder',
    '/folders',
    '/favourites',
    '/podcast',
    '/podcasts',
    '/shares',
  ],
};
const you: Entry = {
  to: '/settings',
  text: 'nav.you',
  icon: 'user',
  under: ['/scans', '/users', '/players', '/transcodings', '/missing', '/activity', '/configuration', '/about'],
};

const withFavourites = config.enableFavourites ? [favourites] : [];
const withShares = config.enableSharing ? [shares] : [];
export const sideEntries: readonly Entry[] = [home, search, ...shelves, ...withFavourites, podcasts, ...withShares, playlists];
export const libraryEntries: readonly Entry[] = [playlists, ...shelves, ...withFavourites, podcasts, ...withShares];
const tabEntries: readonly Entry[] = [home, search, library, playlists, you];

function isHere({ to, under }: Entry): boolean {
  const { path } = place();
  return path === to || under.some((start) => path === start || path.startsWith(`${start}/`));
}

function NavLink(props: { entry: Entry; class: string }) {
  return (
    <a
      class={props.class}
      href={href(props.entry.to)}
      aria-current={isHere(props.entry) ? 'page' : undefined}
      aria-label={t(props.entry.text)}
      title={t(props.entry.text)}
    >
      <Icon name={props.entry.icon} size={22} />
      <span class="ellipsis">{t(props.entry.text)}</span>
    </a>
  );
}

export function Sidebar() {
  return (
    <nav class="sidebar" aria-label={t('nav.main')} data-narrow={isSidebarNarrow() || undefined}>
      <div class="sidebar-head">
        <a class="brand" href={href('/')} aria-label="Melodrome">
          <img src={href('/favicon.svg')} alt="" width="32" height="32" />
          <span>Melodrome</span>
        </a>
        <IconButton
          class="sidebar-toggle"
          icon="sidebar"
          label={t('nav.toggleSidebar')}
          shortcut="["
          aria-pressed={isSidebarNarrow()}
          onClick={() => setSidebarNarrow(!isSidebarNarrow())}
        />
      </div>
      <ul>
        <For each={sideEntries}>
          {(entry) => (
            <li>
              <NavLink entry={entry} class="nav-link" />
            </li>
          )}
        </For>
      </ul>
      <Show when={config.devSidebarPlaylists && config.maxSidebarPlaylists > 0}>
        <SidebarLists />
      </Show>
    </nav>
  );
}

export function Tabs() {
  return (
    <nav class="tabs" aria-label={t('nav.main')}>
      <For each={tabEntries}>{(entry) => <NavLink entry={entry} class="tab" />}</For>
    </nav>
  );
}
