// The event stream: what changed on the server while the page is open. Reconnects by itself, and says so
// only after ten seconds without a connection.
import { createSignal } from 'solid-js';

import { serverUrl } from './client.ts';
import type { ScanProgress } from './shapes.ts';

const noticeMs = 10_000;
const firstRetryMs = 1_000;
const longestRetryMs = 30_000;
const gatherMs = 1_000;
const playlistsMs = 150;

const [libraryRevision, setLibraryRevision] = createSignal(0);
const [playlistRevision, setPlaylistRevision] = createSignal(0);
const [scan, setScan] = createSignal<ScanProgress>();
const [isOffline, setOffline] = createSignal(false);
const [serverStart, setServerStart] = createSignal<string>();
const [listenersRevision, setListenersRevision] = createSignal(0);

/** `libraryRevision` grows whenever albums, songs or artists may have changed, `listenersRevision` when somebody begins or ends. */
export { isOffline, libraryRevision, listenersRevision, scan, serverStart };

export const libraryChanged = (): void => {
  setLibraryRevision((n) => n + 1);
};

/** Playlists were changed, here or elsewhere. */
export const playlistsChanged = (): void => {
  setPlaylistRevision((n) => n + 1);
};

/** Grows whenever the answer at an address may be another one. */
export const revisionOf = (path: string): number => libraryRevision() + (/\bplaylist/.test(path) ? playlistRevision() : 0);

type MarkedItem = { kind: 'song' | 'album' | 'artist'; id: string };

/** Listens until the returned function is called; `onMarks` hears of stars and ratings set elsewhere. */
export function listen(onMarks: (items: MarkedItem[]) => void): () => void {
  let source: EventSource | undefined;
  let retryMs = firstRetryMs;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let noticeTimer: ReturnType<typeof setTimeout> | undefined;
  let gatherTimer: ReturnType<typeof setTimeout> | undefined;
  let playlistTimer: ReturnType<typeof setTimeout> | undefined;

  // A scan tells of changes many times a second; pages follow once a second.
  const gatherChanges = () => {
    gatherTimer ??= setTimeout(() => {
      gatherTimer = undefined;
      libraryChanged();
    }, gatherMs);
  };

  const refresh = ({ data }: MessageEvent<string>) => {
    if (Object.keys(JSON.parse(data) as object).some((kind) => kind !== 'playlist')) return gatherChanges();
    clearTimeout(playlistTimer);
    playlistTimer = setTimeout(playlistsChanged, playlistsMs);
  };

  const connected = (event: MessageEvent<string>) => {
    const { startTime } = JSON.parse(event.data) as { startTime: string };
    retryMs = firstRetryMs;
    clearTimeout(noticeTimer);
    noticeTimer = undefined;
    // What happened in between is unknown: everything is asked for again.
    if (isOffline() || (serverStart() !== undefined && serverStart() !== startTime)) libraryChanged();
    setServerStart(startTime);
    setOffline(false);
  };

  function lost(): void {
    source?.close();
    source = undefined;
    noticeTimer ??= setTimeout(() => setOffline(true), noticeMs);
    clearTimeout(retryTimer);
    retryTimer = setTimeout(connect, retryMs);
    retryMs = Math.min(retryMs * 2, longestRetryMs);
  }

  function connect(): void {
    clearTimeout(retryTimer);
    source?.close();
    source = new EventSource(serverUrl('/api/events'));
    source.addEventListener('serverStart', connected);
    source.addEventListener('scanStatus', ({ data }: MessageEvent<string>) => followScan(JSON.parse(data) as ScanProgress, gatherChanges));
    source.addEventListener('refreshResource', refresh);
    source.addEventListener('marks', ({ data }: MessageEvent<string>) => onMarks((JSON.parse(data) as { items: MarkedItem[] }).items));
    source.addEventListener('nowPlayingCount', () => setListenersRevision((n) => n + 1));
    source.addEventListener('error', lost);
  }

  const wake = () => {
    if (document.visibilityState === 'visible' && !source) connect();
  };
  document.addEventListener('visibilitychange', wake);
  addEventListener('online', wake);
  connect();

  return () => {
    source?.close();
    for (const timer of [retryTimer, noticeTimer, gatherTimer, playlistTimer]) clearTimeout(timer);
    document.removeEventListener('visibilitychange', wake);
    removeEventListener('online', wake);
  };
}

function followScan(progress: ScanProgress, gatherChanges: () => void): void {
  const wasScanning = scan()?.scanning ?? false;
  setScan(progress);
  if (wasScanning && !progress.scanning) gatherChanges();
}

/** Takes over what a page has asked for itself. */
export const noteScan = (progress: ScanProgress): void => {
  setScan(progress);
};

/** How much of a scan is done, when that can be known. */
export function scanPercent(): number | undefined {
  const state = scan();
  return state?.scanning && state.expected ? Math.min(100, Math.round((state.count / state.expected) * 100)) : undefined;
}
