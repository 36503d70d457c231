// The jukebox (subsonic.md 11): one endpoint, many actions.
import { openCors } from '../http/headers.ts';
import { need, type Call, type Endpoint } from './call.ts';
import { missing, SubsonicError } from './errors.ts';
import type { Tree } from './respond.ts';

type Action = (call: Call) => unknown;

const actions: Record<string, Action> = {
  get: () => {},
  status: () => {},
  set: ({ app, caller, params }) => app.jukebox.set(caller, params.list('id')),
  start: ({ app, caller }) => app.jukebox.start(caller),
  stop: ({ app, caller }) => app.jukebox.stop(caller),
  skip: (call) => call.app.jukebox.skip(call.caller, indexOf(call), call.params.int('offset', 0, { min: 0, max: 86_400 })),
  add: ({ app, caller, params }) => app.jukebox.add(caller, params.list('id')),
  clear: ({ app, caller }) => app.jukebox.clear(caller),
  remove: (call) => call.app.jukebox.remove(call.caller, indexOf(call)),
  shuffle: ({ app, caller }) => app.jukebox.shuffle(caller),
  setGain: (call) => call.app.jukebox.setGain(call.caller, Number(need(call, 'gain'))),
};

/** Steers what the server plays on its own loudspeakers; 501 where there is none. */
export const jukeboxControl: Endpoint = async (call) => {
  const { app, caller } = call;
  if (!app.config.jukebox.enabled) return new Response('The jukebox is switched off', { status: 501, headers: { ...openCors } });
  // Who may not use it learns nothing about actions.
  app.jukebox.status(caller);
  const name = need(call, 'action');
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
  if (!action) throw new SubsonicError(10, 'action is none of get, status, set, start, stop, skip, add, clear, remove, shuffle, setGain');
  await action(call);
  return name === 'get' ? { jukeboxPlaylist: { ...status(call), entry: entries(call) } } : { jukeboxStatus: status(call) };
};

function status({ app, caller }: Call): Tree {
  const { currentIndex, isPlaying, gain, positionSeconds } = app.jukebox.status(caller);
  return { currentIndex, playing: isPlaying, gain, position: positionSeconds };
}

const entries = (call: Call) => call.present.songs(call.app.jukebox.songs(call.caller), call);

function indexOf({ params }: Call): number {
  if (!params.has('index')) throw missing('index');
  return params.int('index', -1);
}
