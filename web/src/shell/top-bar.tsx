// Above every page: back and on, the search field, what the server is doing, and the user's menu.
import { createEffect, createSignal, Show } from 'solid-js';

import { canLogout, logout } from '../api/auth.ts';
import { user } from '../api/session.ts';
import { t } from '../i18n/i18n.ts';
import { createSearchParams, goBack, historyDepth, href, navigate, place } from '../lib/router.ts';
import { initialsOf } from '../library/tint.ts';
import { IconButton } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { openMenu } from '../ui/menu.tsx';
import { ScanBadge } from './scan-badge.tsx';

import './top-bar.css';

/** Pages behind the tabs of a phone need no way back. */
const tabRoots = new Set(['/', '/library', '/playlists', '/settings']);

export function TopBar(props: { onHelp: () => void; searchRef: (input: HTMLInputElement) => void }) {
  const isHome = () => place().path === '/';
  return (
    <header class="top-bar" data-root={tabRoots.has(place().path) || undefined}>
      <div class="top-back" data-hidden={isHome() || undefined}>
        <IconButton icon="back" label={t('nav.back')} onClick={() => goBack('/')} disabled={isHome() && (place(), historyDepth() === 0)} />
        <IconButton class="top-forward" icon="chevronRight" label={t('nav.forward')} onClick={() => history.forward()} />
      </div>
      <SearchField ref={props.searchRef} />
      <div class="top-tools">
        <ScanBadge />
        <UserButton onHelp={props.onHelp} />
      </div>
    </header>
  );
}

function SearchField(props: { ref: (input: HTMLInputElement) => void }) {
  const params = createSearchParams();
  const [text, setText] = createSignal('');
  createEffect(() => setText(place().path === '/search' ? params.get('q') : ''));
  const onInput = (value: string) => {
    setText(value);
    const query = value.trim() ? `?q=${encodeURIComponent(value)}` : '';
    navigate(`/search${query}`, { replace: place().path === '/search' });
  };
  return (
    <search class="search-field">
      <Icon name="search" size={18} />
      <input
        ref={props.ref}
        type="search"
        aria-label={t('search.label')}
        placeholder={t('search.placeholder')}
        value={text()}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        enterkeyhint="search"
        onInput={(event) => onInput(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') event.currentTarget.blur();
          if (event.key === 'ArrowDown' || event.key === 'Enter') {
            event.preventDefault();
            document.querySelector<HTMLElement>('[data-search-result]')?.focus();
          }
        }}
      />
      <Show when={!text()}>
        <kbd aria-hidden="true">/</kbd>
      </Show>
    </search>
  );
}

function UserButton(props: { onHelp: () => void }) {
  const open = (event: MouseEvent & { currentTarget: Element }) =>
    openMenu(event.currentTarget, user()?.name || (user()?.username ?? ''), [
      { label: t('nav.settings'), icon: 'settings', href: href('/settings') },
      { label: t('nav.scans'), icon: 'refresh', href: href('/scans') },
      { label: t('shortcut.title'), icon: 'keyboard', run: () => props.onHelp() },
      ...(canLogout ? [{ kind: 'rule' } as const, { label: t('nav.logout'), icon: 'user', run: () => void logout() } as const] : []),
    ]);
  return (
    <button type="button" class="user-button" aria-label={t('nav.userMenu')} title={user()?.username} aria-haspopup="menu" onClick={open}>
      {initialsOf(user()?.name || (user()?.username ?? '?'))}
    </button>
  );
}
