// Keys that work everywhere, as a table: what they do, and what the help says about them.
import { config } from '../api/config.ts';
import type { TextKey } from '../i18n/i18n.ts';
import { navigate } from '../lib/router.ts';
import { toggleStarred, rate } from '../library/marks.tsx';
import * as player from '../player/player.ts';
import * as queueing from '../player/queueing.ts';
import { askPlaylist } from '../playlists/dialogs.tsx';
import { hasSingleKeys, isSidebarNarrow, setSidebarNarrow, volume } from '../settings/prefs.ts';

export interface Shortcut {
  /** As KeyboardEvent.key, with `Shift+`, `Alt+` or `Ctrl+` in front; `g h` is G, then H. */
  keys: readonly string[];
  text: TextKey;
  group: 'play' | 'go' | 'other';
  run: () => void;
}

interface ShellActions {
  toggleQueue: () => void;
  toggleNowPlaying: () => void;
  toggleLyrics: () => void;
  focusSearch: () => void;
  showHelp: () => void;
}

const seekSec = 5;
const longSeekSec = 10;
const volumeStep = 0.05;
const sequenceMs = 1_200;

const onSong = (act: (song: NonNullable<ReturnType<typeof player.currentSong>>) => void) => () => {
  const song = player.currentSong();
  if (song) act(song);
};
const percents = (): Shortcut[] =>
  Array.from({ length: 10 }, (_, i) => ({
    keys: [String(i)],
    text: 'shortcut.percent' as const,
    group: 'play' as const,
    run: () => player.seek((player.durationSec() * i) / 10),
  }));
const ratings = (): Shortcut[] =>
  [1, 2, 3, 4, 5].map((value) => ({
    keys: [`Alt+${value}`],
    text: 'shortcut.rate' as const,
    group: 'play' as const,
    run: onSong((song) => rate(song, value)),
  }));

/** The table, for one shell. */
export function makeShortcuts(shell: ShellActions): Shortcut[] {
  const go = (keys: string, text: TextKey, path: string): Shortcut => ({ keys: [keys], text, group: 'go', run: () => navigate(path) });
  return [
    { keys: [' ', 'k'], text: 'shortcut.play', group: 'play', run: player.togglePlay },
    { keys: ['j', 'Shift+ArrowLeft'], text: 'player.previous', group: 'play', run: player.previous },
    { keys: ['l', 'Shift+ArrowRight'], text: 'player.next', group: 'play', run: player.next },
    { keys: ['ArrowLeft'], text: 'shortcut.back', group: 'play', run: () => player.seekBy(-seekSec) },
    { keys: ['ArrowRight'], text: 'shortcut.forward', group: 'play', run: () => player.seekBy(seekSec) },
    { keys: ['Ctrl+ArrowLeft'], text: 'shortcut.backFar', group: 'play', run: () => player.seekBy(-longSeekSec) },
    { keys: ['Ctrl+ArrowRight'], text: 'shortcut.forwardFar', group: 'play', run: () => player.seekBy(longSeekSec) },
    ...percents(),
    { keys: ['Shift+ArrowUp'], text: 'shortcut.louder', group: 'play', run: () => player.changeVolume(volume() + volumeStep) },
    { keys: ['Shift+ArrowDown'], text: 'shortcut.quieter', group: 'play', run: () => player.changeVolume(volume() - volumeStep) },
    { keys: ['m'], text: 'player.mute', group: 'play', run: player.toggleMute },
    { keys: ['s'], text: 'player.shuffle', group: 'play', run: queueing.toggleShuffle },
    { keys: ['r'], text: 'shortcut.repeat', group: 'play', run: queueing.cycleRepeat },
    { keys: ['f'], text: 'action.favourite', group: 'play', run: onSong((song) => config.enableFavourites && toggleStarred(song)) },
    ...(config.enableStarRating ? ratings() : []),
    { keys: ['/'], text: 'shortcut.search', group: 'go', run: shell.focusSearch },
    go('g h', 'nav.home', '/'),
    go('g a', 'nav.albums', '/albums'),
    go('g r', 'nav.artists', '/artists'),
    go('g s', 'nav.songs', '/songs'),
    go('g g', 'nav.genres', '/genres'),
    go('g d', 'nav.folders', '/folders'),
    go('g f', 'nav.favourites', '/favourites'),
    go('g p', 'nav.playlists', '/playlists'),
    { keys: ['c'], text: 'shortcut.current', group: 'go', run: onSong((song) => navigate(`/album/${song.albumId}?song=${song.id}`)) },
    { keys: ['n'], text: 'player.openNowPlaying', group: 'go', run: shell.toggleNowPlaying },
    { keys: ['y'], text: 'lyrics.title', group: 'go', run: shell.toggleLyrics },
    {
      keys: ['a'],
      text: 'shortcut.addToPlaylist',
      group: 'other',
      run: onSong((song) => askPlaylist({ kind: 'add', songs: { ids: [song.id] }, label: song.title })),
    },
    { keys: ['q', ']'], text: 'queue.title', group: 'other', run: shell.toggleQueue },
    { keys: ['['], text: 'nav.toggleSidebar', group: 'other', run: () => void setSidebarNarrow(!isSidebarNarrow()) },
    { keys: ['?'], text: 'shortcut.title', group: 'other', run: shell.showHelp },
  ];
}

/** Single keys stay with fields, menus and dialogs that have the focus. */
function belongsToControl(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement;
  if (target.closest('dialog, [role="menu"], [contenteditable]')) return true;
  if (target instanceof HTMLInputElement && target.type === 'range') return event.key.startsWith('Arrow');
  if (target.matches('input, textarea, select')) return true;
  return event.key === ' ' && target.matches('button, a, summary');
}

function nameOf(event: KeyboardEvent): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const isSign = event.key.length === 1 && !/[\p{L}\p{N} ]/u.test(event.key);
  return `${event.ctrlKey || event.metaKey ? 'Ctrl+' : ''}${event.altKey ? 'Alt+' : ''}${event.shiftKey && !isSign ? 'Shift+' : ''}${key}`;
}

/** Listens for the table's keys until the returned function is called. */
export function listenForKeys(shortcuts: readonly Shortcut[]): () => void {
  const byName = new Map(shortcuts.flatMap((shortcut) => shortcut.keys.map((keys) => [keys, shortcut] as const)));
  const starts = new Set([...byName.keys()].filter((name) => /^\S \S$/.test(name)).map((name) => name[0]));
  let before = '';
  let beforeAt = 0;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing || belongsToControl(event)) return;
    const name = nameOf(event);
    if (!hasSingleKeys() && !/^(Ctrl|Alt)\+/.test(name) && name !== ' ') return;
    const sequence = before && event.timeStamp - beforeAt < sequenceMs ? byName.get(`${before} ${name}`) : undefined;
    before = starts.has(name) && !sequence ? name : '';
    beforeAt = event.timeStamp;
    const shortcut = sequence ?? byName.get(name);
    if (!shortcut) return;
    event.preventDefault();
    before = '';
    shortcut.run();
  };
  addEventListener('keydown', onKeyDown);
  return () => removeEventListener('keydown', onKeyDown);
}
