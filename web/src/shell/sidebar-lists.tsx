// The user's playlists at the side, by name.
import { For, Show } from 'solid-js';

import { playlistsPath } from '../api/addresses.ts';
import { config } from '../api/config.ts';
import { withRange } from '../api/paged-list.ts';
import { createQuery } from '../api/query.ts';
import { t } from '../i18n/i18n.ts';
import { href, place } from '../lib/router.ts';
import { Icon } from '../ui/icon.tsx';

export function SidebarLists() {
  const lists = createQuery(() => withRange(playlistsPath({ sort: 'name' }), 0, config.maxSidebarPlaylists));
  const isHere = (id: string) => place().path === `/playlist/${id}` || place().path === `/playlist/${id}/rules`;
  return (
    <Show when={(lists.data() ?? []).length > 0}>
      <ul class="sidebar-lists" aria-label={t('nav.playlists')}>
        <For each={lists.data()}>
          {(playlist) => (
            <li>
              <a class="nav-list" href={href(`/playlist/${playlist.id}`)} aria-current={isHere(playlist.id) ? 'page' : undefined}>
                <span class="ellipsis" dir="auto" title={playlist.name}>
                  {playlist.name}
                </span>
                <Show when={playlist.rules}>
                  <Icon name="smart" size={14} />
                  <span class="visually-hidden">{t('playlist.smart')}</span>
                </Show>
              </a>
            </li>
          )}
        </For>
      </ul>
    </Show>
  );
}
