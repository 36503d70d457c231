// /api/events: what happens on the server, for open pages (navidrome.md 13.2). A page that does not keep
// up is cut off; it connects again and loads everything anew, so nothing is lost in silence. What a page has done
// itself is not told to it again, where it says which one it is.
import type { App } from '../../app.ts';
import type { Caller, ScanProgress } from '../../context.ts';
import { isStill } from '../../core/access/sessions.ts';
import { visibleIds } from '../../core/playlists/rows.ts';
import { busy } from '../../lib/errors.ts';
import { progressFor, scanState } from '../../scanner/state.ts';
import { version } from '../../version.ts';
import type { NativeCall } from './call.ts';
import { operation, type Operation } from './operation.ts';

const keepAliveMs = 15_000;
const perUser = 20;
const inAll = 600;
/** Events that may wait for a slow reader. */
const backlog = 100;

const summary = 'What happens on the server, as it happens: scanStatus, refreshResource, marks, nowPlayingCount';

/** Makes the answer to an event-stream request; counts open streams. */
export function createEventStream(app: App): Operation {
  const open = new Map<string, number>();

  return operation({ summary, media: ['text/event-stream'] }, (call) => {
    const userId = call.caller.user.id;
    const mine = open.get(userId) ?? 0;
    const total = [...open.values()].reduce((sum, count) => sum + count, 0);
    if (mine >= perUser || total >= inAll) throw busy('too many open event streams, close some pages');
    open.set(userId, mine + 1);
    call.hit.keepOpen();
    const release = () => open.set(userId, Math.max(0, (open.get(userId) ?? 1) - 1));
    return new Response(eventBody(app, call, release), {
      headers: {
        'cache-control': 'no-cache, no-transform',
        'content-type': 'text/event-stream',
        'x-accel-buffering': 'no',
        'x-content-type-options': 'nosniff',
      },
    });
  });
}

function eventBody(app: App, { caller, sessionId, hit }: NativeCall, release: () => void): ReadableStream<Uint8Array> {
  const { signal } = hit.request;
  const encoder = new TextEncoder();
  let end = () => {};
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        let number = 0;
        const send = (event: string, data: unknown) => {
          if ((controller.desiredSize ?? 0) <= 0) {
            end();
            return;
          }
          controller.enqueue(encoder.encode(`id: ${++number}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`));
        };
        const stops = [
          ...listen(app, caller, send),
          // The page comes back with what its session is good for now.
          app.events.on('logins-changed', ({ userId }) => {
            if (userId === caller.user.id) end();
          }),
          app.events.on('libraries-changed', () => end()),
        ];
        const timer = setInterval(() => {
          // A command beside the server may have taken it away.
          if (isStill(app, caller, sessionId)) send('keepAlive', { ts: app.clock.now() });
          else end();
        }, keepAliveMs);
        let ended = false;
        end = () => {
          if (ended) return;
          ended = true;
          clearInterval(timer);
          for (const stop of stops) stop();
          release();
          try {
            controller.close();
          } catch {
            // The reader is gone already.
          }
        };
        signal.addEventListener('abort', end);
        app.signal.addEventListener('abort', end);
        send('serverStart', { startTime: new Date(app.startedAt).toISOString(), version });
        // Also when none runs: a page that asked before it was connected may have missed the end.
        const { lastScan: _, lastScanAt: __, ...state } = scanState(app, caller, app.scanner);
        send('scanStatus', scanEvent(caller, state));
      },
      cancel: () => end(),
    },
    { highWaterMark: backlog },
  );
}

function listen(app: App, caller: Caller, send: (event: string, data: unknown) => void): (() => void)[] {
  return [
    app.events.on('scan-progress', (progress) => send('scanStatus', scanEvent(caller, progress))),
    app.events.on('library-changed', ({ albums }) => {
      // Ids of libraries that are closed to the caller are nobody's business.
      send('refreshResource', albums === '*' || !caller.seesAll ? { '*': '*' } : { album: albums });
    }),
    app.events.on('pictures-changed', ({ kind, id, by }) => {
      if (!isOwn(caller, by)) send('refreshResource', caller.seesAll ? { [kind]: [id] } : { '*': '*' });
    }),
    app.events.on('marks-changed', ({ userId: owner, items, by }) => {
      if (owner === caller.user.id && !isOwn(caller, by)) send('marks', { items });
    }),
    app.events.on('playlists-changed', ({ ids, by }) => {
      if (!isOwn(caller, by)) send('refreshResource', { playlist: visibleIds(app, caller, ids) });
    }),
    app.events.on('podcasts-changed', () => send('refreshResource', { podcast: ['*'] })),
    app.events.on('now-playing-changed', ({ count }) => send('nowPlayingCount', { count })),
  ];
}

/** Whether it was done with the very app that listens. */
const isOwn = ({ user, clientId }: Caller, by: Caller | undefined): boolean =>
  clientId !== undefined && by?.clientId === clientId && by.user.id === user.id;

const scanEvent = (caller: Caller, progress: ScanProgress) => ({
  ...progressFor(caller, progress),
  scanType: progress.kind,
  elapsedTime: progress.elapsedMs * 1e6,
});
