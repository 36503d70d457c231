// System: what a client asks first.
import type { Endpoint } from './call.ts';

/** Nothing but "ok": the login was right. */
export const ping: Endpoint = () => ({});

/** Always valid: clients refuse to work otherwise. */
export const getLicense: Endpoint = () => ({ license: { valid: true } });

/** Extensions in the versions that work; answered without a login. */
export const getOpenSubsonicExtensions: Endpoint = () => ({
  openSubsonicExtensions: [
    { name: 'formPost', versions: [1] },
    { name: 'transcodeOffset', versions: [1] },
    { name: 'songLyrics', versions: [1, 2] },
    { name: 'transcoding', versions: [1] },
    { name: 'topSongsByArtistId', versions: [1] },
    { name: 'getPodcastEpisode', versions: [1] },
    { name: 'apiKeyAuthentication', versions: [1] },
    { name: 'indexBasedQueue', versions: [1] },
    { name: 'playbackReport', versions: [1] },
  ],
});
