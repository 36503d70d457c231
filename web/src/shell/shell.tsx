// Everything around a page: ways to other pages, the bar above, the player, the queue at the side.
import { createComputed, createEffect, createMemo, createSignal, lazy, on, onCleanup, onMount, Show, Suspense, type JSX } from 'solid-js';

import { isOffline, listen } from '../api/live.ts';
import { followMarks } from '../api/marks.ts';
import { CorrectionDialogs } from '../corrections/dialogs.tsx';
import { t } from '../i18n/i18n.ts';
import { goBack, navigate, place } from '../lib/router.ts';
import { DetailsHost } from '../library/details.tsx';
import { PlayerBar } from '../player/player-bar.tsx';
import { currentSong, isPlaying } from '../player/player.ts';
import { QueuePanel } from '../player/queue-panel.tsx';
import { PlaylistDialogs } from '../playlists/dialogs.tsx';
import { isPanelOpen, setPanelOpen } from '../settings/prefs.ts';
import { ShareDialogs } from '../shares/dialogs.tsx';
import { Icon } from '../ui/icon.tsx';
import { MenuHost } from '../ui/menu.tsx';
import { Toasts } from '../ui/toasts.tsx';
import { LoginAgain } from './login-again.tsx';
import { Sidebar, Tabs } from './navigation.tsx';
import { rememberScroll } from './scroll-memory.ts';
import { ShortcutHelp } from './shortcut-help.tsx';
import { listenForKeys, makeShortcuts } from './shortcuts.ts';
import { TopBar } from './top-bar.tsx';

import './shell.css';

const NowPlaying = lazy(() => import('../player/now-playing.tsx').then((module) => ({ default: module.NowPlaying })));

const isPhone = () => matchMedia('(width < 768px)').matches;

/** `shownPath` is the address of the page on the screen, '' before there is one. */
export function Shell(props: { shownPath: string; children: JSX.Element }) {
  let main!: HTMLElement;
  let searchInput!: HTMLInputElement;
  const [isHelpOpen, setHelpOpen] = createSignal(false);
  const isNowPlaying = createMemo(() => place().path === '/now');

  const toggleQueue = () => {
    if (isPhone()) navigate('/queue');
    else setPanelOpen(!isPanelOpen());
  };
  const closeNowPlaying = () => goBack('/');
  const openNowPlaying = () => navigate('/now');
  const toggleNowPlaying = () => (isNowPlaying() ? closeNowPlaying() : openNowPlaying());
  const toggleLyrics = () => {
    if (isNowPlaying() && place().search.includes('view=lyrics')) closeNowPlaying();
    else navigate('/now?view=lyrics', { replace: isNowPlaying() });
  };
  const focusSearch = () => {
    if (isPhone() && place().path !== '/search') navigate('/search');
    searchInput.focus();
    searchInput.select();
  };
  const shortcuts = makeShortcuts({ toggleQueue, toggleNowPlaying, toggleLyrics, focusSearch, showHelp: () => setHelpOpen(true) });

  onMount(() => {
    rememberScroll(
      () => main,
      () => props.shownPath,
    );
    onCleanup(listenForKeys(shortcuts));
    onCleanup(listen(followMarks));
  });
  // What opened the full-screen player gets the focus back; under it, nothing can have it.
  let opener: Element | null = null;
  createComputed(
    on(isNowPlaying, (isOpen, wasOpen) => {
      if (isOpen) opener = document.activeElement;
      else if (wasOpen) requestAnimationFrame(() => opener instanceof HTMLElement && opener.focus());
    }),
  );
  createEffect(() => {
    const song = currentSong();
    document.title = song && isPlaying() ? `${song.title} · ${song.artist}` : 'Melodrome';
  });

  return (
    <>
      <div
        class="shell"
        data-search={place().path === '/search' || undefined}
        data-panel={isPanelOpen() || undefined}
        inert={isNowPlaying()}
      >
        <nav class="skip-links" aria-label={t('nav.skip')}>
          <button type="button" onClick={() => main.focus()}>
            {t('nav.skipToMain')}
          </button>
          <button type="button" onClick={() => document.getElementById('player')?.focus()}>
            {t('nav.skipToPlayer')}
          </button>
        </nav>
        <Sidebar />
        <div class="stage">
          <TopBar onHelp={() => setHelpOpen(true)} searchRef={(input) => (searchInput = input)} />
          <Show when={isOffline()}>
            <p class="offline" role="status">
              <Icon name="offline" size={18} />
              {t('error.offline')}
            </p>
          </Show>
          <main ref={main} class="main" id="main" tabindex="-1" data-scroller>
            {props.children}
          </main>
        </div>
        <Show when={isPanelOpen()}>
          <aside class="side-panel" aria-label={t('queue.title')}>
            <QueuePanel onClose={() => setPanelOpen(false)} />
          </aside>
        </Show>
        <PlayerBar onQueue={toggleQueue} onNowPlaying={openNowPlaying} />
        <Tabs />
      </div>
      <Show when={isNowPlaying()}>
        <Suspense>
          <NowPlaying onClose={closeNowPlaying} onQueue={() => navigate('/queue', { replace: true })} />
        </Suspense>
      </Show>
      <Show when={isHelpOpen()}>
        <ShortcutHelp shortcuts={shortcuts} onClose={() => setHelpOpen(false)} />
      </Show>
      <DetailsHost />
      <CorrectionDialogs />
      <PlaylistDialogs />
      <ShareDialogs />
      <MenuHost />
      <LoginAgain />
      <Toasts />
    </>
  );
}
