// A thread that makes the texts of all songs while somebody reads the whole library.
import { songMembers } from './api/subsonic/present/songs.ts';
import { createSongServer, type SongThreadMessage } from './api/subsonic/song-thread.ts';
import { openAllSongs } from './core/catalog/all-songs.ts';
import { standBack } from './lib/niceness.ts';

declare const self: Worker;

/** Below those who answer somebody. */
const niceness = 3;
standBack(niceness);

const receive = createSongServer(
  (request) => openAllSongs(request, songMembers, request.options.folderBrowsing),
  (reply, transfer = []) => self.postMessage(reply, { transfer }),
);

self.onmessage = (event: MessageEvent<SongThreadMessage>) => receive(event.data);
