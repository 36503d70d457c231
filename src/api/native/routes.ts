// Every route of /auth and /api with who may call it. A route that is not in this table does not exist.
import type { App } from '../../app.ts';
import { createInspect } from '../../scanner/explain/inspect.ts';
import * as about from './about.ts';
import * as apiKeys from './api-keys.ts';
import * as auth from './auth.ts';
import * as catalog from './catalog.ts';
import { createEventStream } from './events.ts';
import * as explain from './explain.ts';
import * as fixes from './fixes.ts';
import * as folders from './folders.ts';
import * as images from './images.ts';
import * as insights from './insights.ts';
import * as libraries from './libraries.ts';
import * as marks from './marks.ts';
import * as media from './media.ts';
import * as missing from './missing.ts';
import { describeRoutes } from './openapi.ts';
import type { NativeRoute } from './operation.ts';
import * as players from './players.ts';
import * as playlistHelp from './playlist-help.ts';
import * as playlists from './playlists.ts';
import * as plugins from './plugins.ts';
import * as podcasts from './podcasts.ts';
import * as queue from './queue.ts';
import * as radios from './radios.ts';
import * as scan from './scan.ts';
import * as scrobblers from './scrobblers.ts';
import * as secondFactor from './second-factor.ts';
import * as facts from './server-facts.ts';
import * as sessions from './sessions.ts';
import * as shares from './shares.ts';
import * as tags from './tags.ts';
import * as users from './users.ts';

type Row = Omit<NativeRoute, 'section'>;

/** The table, for one server. */
export function nativeRoutes(app: App): NativeRoute[] {
  const rows: NativeRoute[] = Object.entries(sections(app)).flatMap(([section, routes]) => routes.map((row) => ({ ...row, section })));
  rows.push({ method: 'GET', path: '/api/openapi.json', access: 'user', section: 'The server', answer: describeRoutes(() => rows) });
  return rows;
}

/** By what they are about, as the description of the API groups them. */
function sections(app: App): Record<string, Row[]> {
  return {
    'Sign-in': [
      { method: 'POST', path: '/auth/login', access: 'public', answer: auth.login },
      { method: 'POST', path: '/auth/createAdmin', access: 'public', answer: auth.createAdmin },
      { method: 'POST', path: '/auth/logout', access: 'public', answer: auth.logout },
      { method: 'GET', path: '/api/session', access: 'user', answer: sessions.list },
      { method: 'DELETE', path: '/api/session', access: 'user', answer: sessions.removeMany },
      { method: 'DELETE', path: '/api/session/:id', access: 'user', answer: sessions.remove },
      { method: 'GET', path: '/api/totp', access: 'user', answer: secondFactor.state },
      { method: 'POST', path: '/api/totp', access: 'user', answer: secondFactor.begin },
      { method: 'PUT', path: '/api/totp', access: 'user', answer: secondFactor.confirm },
      { method: 'PUT', path: '/api/totp/apps', access: 'user', answer: secondFactor.setApps },
      { method: 'POST', path: '/api/totp/codes', access: 'user', answer: secondFactor.renewCodes },
      { method: 'POST', path: '/api/totp/off', access: 'user', answer: secondFactor.turnOff },
      { method: 'GET', path: '/api/apikey', access: 'user', answer: apiKeys.list },
      { method: 'POST', path: '/api/apikey', access: 'user', answer: apiKeys.create },
      { method: 'DELETE', path: '/api/apikey/:id', access: 'user', answer: apiKeys.remove },
      { method: 'GET', path: '/api/keepalive', access: 'user', answer: facts.keepAlive },
      { method: 'GET', path: '/api/keepalive/:id', access: 'user', answer: facts.keepAlive },
    ],
    'Songs, albums and artists': [
      { method: 'GET', path: '/api/song', access: 'user', answer: catalog.listSongs },
      { method: 'GET', path: '/api/song/:id', access: 'user', answer: catalog.oneSong },
      { method: 'GET', path: '/api/song/:id/versions', access: 'user', answer: catalog.songVersions },
      { method: 'GET', path: '/api/song/:id/lyrics', access: 'user', answer: media.lyrics },
      { method: 'GET', path: '/api/album', access: 'user', answer: catalog.listAlbums },
      { method: 'GET', path: '/api/album/index', access: 'user', answer: catalog.albumIndex },
      { method: 'GET', path: '/api/album/:id', access: 'user', answer: catalog.oneAlbum },
      { method: 'GET', path: '/api/artist', access: 'user', answer: catalog.listArtists },
      { method: 'GET', path: '/api/artist/index', access: 'user', answer: catalog.artistIndex },
      { method: 'GET', path: '/api/artist/:id', access: 'user', answer: catalog.oneArtist },
      { method: 'GET', path: '/api/genre', access: 'user', answer: tags.genres },
      { method: 'GET', path: '/api/genre/:id', access: 'user', answer: tags.oneGenre },
      { method: 'GET', path: '/api/tag', access: 'user', answer: tags.values },
      { method: 'GET', path: '/api/tag/name', access: 'user', answer: tags.names },
      { method: 'GET', path: '/api/tag/:id', access: 'user', answer: tags.one },
      { method: 'GET', path: '/api/role', access: 'user', answer: tags.roles },
      { method: 'GET', path: '/api/search', access: 'user', answer: catalog.search },
      { method: 'GET', path: '/api/missing', access: 'user', answer: missing.list },
      { method: 'GET', path: '/api/missing/:id', access: 'user', answer: missing.one },
      { method: 'DELETE', path: '/api/missing', access: 'admin', answer: missing.remove },
    ],
    Folders: [
      { method: 'GET', path: '/api/folder', access: 'user', answer: folders.roots },
      { method: 'GET', path: '/api/folder/:id', access: 'user', answer: folders.one },
      { method: 'GET', path: '/api/folder/:id/songs', access: 'user', answer: folders.songs },
    ],
    Playlists: [
      { method: 'GET', path: '/api/playlist', access: 'user', answer: playlists.list },
      { method: 'POST', path: '/api/playlist', access: 'user', answer: playlists.create },
      { method: 'DELETE', path: '/api/playlist', access: 'user', answer: playlists.removeMany },
      { method: 'GET', path: '/api/playlist/field', access: 'user', answer: playlists.ruleFields },
      { method: 'POST', path: '/api/playlist/preview', access: 'user', answer: playlistHelp.preview },
      { method: 'POST', path: '/api/playlist/holding', access: 'user', answer: playlistHelp.holding },
      { method: 'GET', path: '/api/playlist/problem', access: 'admin', answer: playlists.problems },
      { method: 'GET', path: '/api/playlist/:id', access: 'user', answer: playlists.one },
      { method: 'PUT', path: '/api/playlist/:id', access: 'user', answer: playlists.update },
      { method: 'DELETE', path: '/api/playlist/:id', access: 'user', answer: playlists.remove },
      { method: 'GET', path: '/api/playlist/:id/tracks', access: 'user', answer: playlists.tracks, byCookie: true },
      { method: 'POST', path: '/api/playlist/:id/tracks', access: 'user', answer: playlists.addTracks },
      { method: 'PUT', path: '/api/playlist/:id/tracks', access: 'user', answer: playlists.replaceTracks },
      { method: 'DELETE', path: '/api/playlist/:id/tracks', access: 'user', answer: playlists.removeTracks },
      { method: 'GET', path: '/api/playlist/:id/tracks/:row', access: 'user', answer: playlists.track },
      { method: 'PUT', path: '/api/playlist/:id/tracks/:row', access: 'user', answer: playlists.moveTrack },
      { method: 'DELETE', path: '/api/playlist/:id/tracks/:row', access: 'user', answer: playlists.removeTracks },
      { method: 'GET', path: '/api/playlist/:id/export', access: 'user', answer: playlists.exportFile, byCookie: true },
      { method: 'GET', path: '/api/playlist/:id/unmatched', access: 'user', answer: playlists.unmatched },
      { method: 'PUT', path: '/api/playlist/:id/unmatched/:row', access: 'user', answer: playlists.settle },
      { method: 'GET', path: '/api/song/:id/playlists', access: 'user', answer: playlists.ofSong },
    ],
    Listening: [
      { method: 'PUT', path: '/api/mark', access: 'user', answer: marks.setMark },
      { method: 'POST', path: '/api/playback', access: 'user', answer: marks.reportPlayback, isPlayer: true },
      { method: 'GET', path: '/api/now-playing', access: 'user', answer: marks.nowPlaying },
      { method: 'GET', path: '/api/player', access: 'user', answer: players.list },
      { method: 'POST', path: '/api/player', access: 'user', answer: players.create },
      { method: 'GET', path: '/api/player/:id', access: 'user', answer: players.one },
      { method: 'PUT', path: '/api/player/:id', access: 'user', answer: players.update },
      { method: 'DELETE', path: '/api/player/:id', access: 'user', answer: players.remove },
      { method: 'GET', path: '/api/transcoding', access: 'user', answer: players.transcodings },
      { method: 'POST', path: '/api/transcoding', access: 'admin', answer: players.createTranscoding },
      { method: 'GET', path: '/api/transcoding/:id', access: 'user', answer: players.transcoding },
      { method: 'PUT', path: '/api/transcoding/:id', access: 'admin', answer: players.updateTranscoding },
      { method: 'DELETE', path: '/api/transcoding/:id', access: 'admin', answer: players.removeTranscoding },
      { method: 'GET', path: '/api/stream/:id', access: 'user', answer: media.stream, byCookie: true, isPlayer: true },
      { method: 'GET', path: '/api/download/:id', access: 'user', answer: media.download, byCookie: true },
      { method: 'GET', path: '/api/queue', access: 'user', answer: queue.one },
      { method: 'POST', path: '/api/queue', access: 'user', answer: queue.save },
      { method: 'PUT', path: '/api/queue', access: 'user', answer: queue.update },
      { method: 'DELETE', path: '/api/queue', access: 'user', answer: queue.clear },
      { method: 'GET', path: '/api/scrobble', access: 'user', answer: missing.plays },
    ],
    Pictures: [
      { method: 'GET', path: '/api/picture/:token', access: 'public', answer: media.signedPicture },
      { method: 'GET', path: '/api/cover/:id', access: 'user', answer: media.cover, byCookie: true },
      ...(['album', 'artist', 'playlist', 'radio'] as const).flatMap((kind): Row[] => [
        { method: 'POST', path: `/api/${kind}/:id/image`, access: 'user', answer: images.uploadImage(kind) },
        { method: 'DELETE', path: `/api/${kind}/:id/image`, access: 'user', answer: images.removeImage(kind) },
      ]),
      ...(['album', 'artist'] as const).flatMap((kind): Row[] => [
        { method: 'GET', path: `/api/${kind}/:id/covers`, access: 'admin', answer: images.coverChoices(kind) },
        { method: 'GET', path: `/api/${kind}/:id/covers/:place`, access: 'admin', answer: images.coverChoice(kind), byCookie: true },
      ]),
      { method: 'POST', path: '/api/artwork/:kind/:id/refresh', access: 'admin', answer: facts.refreshArtwork },
    ],
    'Podcasts and radio': [
      { method: 'GET', path: '/api/podcast', access: 'user', answer: podcasts.list },
      { method: 'POST', path: '/api/podcast', access: 'admin', answer: podcasts.subscribe },
      { method: 'POST', path: '/api/podcast/refresh', access: 'admin', answer: podcasts.refresh },
      { method: 'GET', path: '/api/podcast/:id', access: 'user', answer: podcasts.one },
      { method: 'DELETE', path: '/api/podcast/:id', access: 'admin', answer: podcasts.unsubscribe },
      { method: 'POST', path: '/api/podcast/episode/:id', access: 'admin', answer: podcasts.download },
      { method: 'DELETE', path: '/api/podcast/episode/:id', access: 'admin', answer: podcasts.dropFile },
      { method: 'GET', path: '/api/radio', access: 'user', answer: radios.list },
      { method: 'POST', path: '/api/radio', access: 'admin', answer: radios.create },
      { method: 'GET', path: '/api/radio/:id', access: 'user', answer: radios.one },
      { method: 'PUT', path: '/api/radio/:id', access: 'admin', answer: radios.update },
      { method: 'DELETE', path: '/api/radio/:id', access: 'admin', answer: radios.remove },
    ],
    // Where sharing is switched off there is no such address.
    Shares: !app.config.enableSharing
      ? []
      : [
          { method: 'GET', path: '/api/share', access: 'user', answer: shares.list },
          { method: 'POST', path: '/api/share', access: 'user', answer: shares.create },
          { method: 'GET', path: '/api/share/:id', access: 'user', answer: shares.one },
          { method: 'PUT', path: '/api/share/:id', access: 'user', answer: shares.update },
          { method: 'DELETE', path: '/api/share/:id', access: 'user', answer: shares.remove },
        ],
    'Users and music folders': [
      { method: 'GET', path: '/api/user', access: 'user', answer: users.list },
      { method: 'POST', path: '/api/user', access: 'admin', answer: users.create },
      { method: 'GET', path: '/api/user/:id', access: 'user', answer: users.one },
      { method: 'PUT', path: '/api/user/:id', access: 'user', answer: users.update },
      { method: 'DELETE', path: '/api/user/:id', access: 'admin', answer: users.remove },
      { method: 'DELETE', path: '/api/user/:id/totp', access: 'admin', answer: secondFactor.remove },
      { method: 'GET', path: '/api/user/:id/library', access: 'admin', answer: users.libraries },
      { method: 'PUT', path: '/api/user/:id/library', access: 'admin', answer: users.setLibraries },
      { method: 'GET', path: '/api/library', access: 'admin', answer: libraries.list },
      { method: 'POST', path: '/api/library', access: 'admin', answer: libraries.create },
      { method: 'GET', path: '/api/library/:id', access: 'admin', answer: libraries.one },
      { method: 'PUT', path: '/api/library/:id', access: 'admin', answer: libraries.update },
      { method: 'DELETE', path: '/api/library/:id', access: 'admin', answer: libraries.remove },
    ],
    'Scans and corrections': [
      { method: 'GET', path: '/api/scan', access: 'user', answer: scan.scanStatus },
      { method: 'POST', path: '/api/scan', access: 'admin', answer: scan.startScan },
      { method: 'PUT', path: '/api/scan', access: 'admin', answer: scan.steer },
      { method: 'GET', path: '/api/scan/problem', access: 'admin', answer: scan.problems },
      { method: 'GET', path: '/api/explain', access: 'admin', answer: explain.explainSubject },
      { method: 'GET', path: '/api/fix', access: 'admin', answer: fixes.fixes },
      { method: 'POST', path: '/api/fix', access: 'admin', answer: fixes.newFix },
      { method: 'DELETE', path: '/api/fix/:id', access: 'admin', answer: fixes.dropFix },
      { method: 'GET', path: '/api/inspect', access: 'admin', answer: facts.inspection(createInspect(app)) },
    ],
    'Other services': [
      { method: 'GET', path: '/api/lastfm/link', access: 'user', answer: scrobblers.lastFm },
      { method: 'DELETE', path: '/api/lastfm/link', access: 'user', answer: scrobblers.unlinkLastFm },
      { method: 'GET', path: '/api/lastfm/link/callback', access: 'public', answer: scrobblers.lastFmCallback },
      { method: 'GET', path: '/api/listenbrainz/link', access: 'user', answer: scrobblers.listenBrainz },
      { method: 'PUT', path: '/api/listenbrainz/link', access: 'user', answer: scrobblers.linkListenBrainz },
      { method: 'DELETE', path: '/api/listenbrainz/link', access: 'user', answer: scrobblers.unlinkListenBrainz },
    ],
    Plugins: !app.config.plugins.enabled
      ? []
      : [
          { method: 'GET', path: '/api/plugin', access: 'admin', answer: plugins.list },
          { method: 'POST', path: '/api/plugin/rescan', access: 'admin', answer: plugins.rescan },
          { method: 'GET', path: '/api/plugin/:id', access: 'admin', answer: plugins.one },
          { method: 'PUT', path: '/api/plugin/:id', access: 'admin', answer: plugins.update },
        ],
    'The server': [
      { method: 'GET', path: '/api/setup', access: 'public', answer: about.firstRun },
      { method: 'GET', path: '/api/about', access: 'user', answer: about.server },
      { method: 'GET', path: '/api/about/licenses', access: 'user', answer: about.licenses },
      { method: 'GET', path: '/api/option', access: 'admin', answer: about.options },
      { method: 'GET', path: '/api/insights', access: 'user', answer: insights.status },
      { method: 'GET', path: '/api/insights/details', access: 'admin', answer: insights.details },
      { method: 'GET', path: '/api/insights/:id', access: 'user', answer: insights.status },
      { method: 'GET', path: '/api/events', access: 'user', answer: createEventStream(app), byCookie: true },
      { method: 'GET', path: '/api/config', access: 'admin', answer: facts.configuration },
      { method: 'GET', path: '/api/config/:id', access: 'admin', answer: facts.configuration },
      { method: 'GET', path: '/api/translation', access: 'public', answer: facts.translations },
      { method: 'GET', path: '/api/translation/:id', access: 'public', answer: facts.translation },
    ],
  };
}
