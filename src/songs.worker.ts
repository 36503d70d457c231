// A thread that makes the texts of all songs while somebody reads the whole library.
import { setPriority } from 'node:os';

import { songMembers } from './api/subsonic/present/songs.ts';
import { createSongServer, type SongThreadMessage } from './api/subsonic/song-thread.ts';
import { openAllSongs } from './core/catalog/all-songs.ts';

declare const self: Worker;

/** Below those who answer somebody. */
const niceness = 3;
// Of this thread alone: Linux counts threads where it says processes.
if (process.platform === 'linux') setPriority(niceness);

const receive = createSongServer(
  (request) => openAllSongs(request, songMembers, request.options.folderBrowsing),
  (reply, transfer = []) => self.postMessage(reply, { transfer }),
);

self.onmessage = (event: MessageEvent<SongThreadMessage>) => receive(event.data);
