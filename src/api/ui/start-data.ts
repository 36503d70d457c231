// What the page must know before it can ask: nothing in it needs a login, but what is said to those whom a proxy has logged in.
import type { App } from '../../app.ts';
import { variousArtistsId } from '../../tags/pid.ts';
import { version } from '../../version.ts';

/** Somebody whom a proxy has logged in. */
type ExternalLogin = ReturnType<App['access']['externalLogin']>;

/** Plain data for the page's `melodrome-config` element. */
export function startData(app: App, auth?: ExternalLogin) {
  const { config } = app;
  const firstTime = app.access.isFirstTime();
  return {
    version,
    firstTime,
    // Only until there is an admin: later it is nobody's business without login.
    ...(firstTime ? { musicFolder: app.firstLibrary.path } : {}),
    ...(auth ? { auth } : {}),
    extAuthLogoutURL: config.extAuth.logoutUrl || undefined,
    basePath: config.basePath,
    defaultTheme: config.defaultTheme,
    defaultLanguage: config.defaultLanguage,
    defaultUIVolume: config.defaultUiVolume,
    uiSearchDebounceMs: config.uiSearchDebounceMs,
    uiCoverArtSize: config.uiCoverArtSize,
    welcomeMessage: config.uiWelcomeMessage,
    loginBackgroundURL: config.uiLoginBackgroundUrl,
    maxSidebarPlaylists: config.maxSidebarPlaylists,
    devSidebarPlaylists: config.devSidebarPlaylists,
    playbackReportIntervalMs: config.uiPlaybackReportInterval,
    enableDownloads: config.enableDownloads,
    enableFavourites: config.enableFavourites,
    enableStarRating: config.enableStarRating,
    enableNowPlaying: config.enableNowPlaying,
    enableReplayGain: config.enableReplayGain,
    enableSharing: config.enableSharing,
    defaultShareDays: Math.ceil(config.defaultShareExpiration / 86_400_000),
    defaultDownloadableShare: config.defaultDownloadableShare,
    enableUserEditing: config.enableUserEditing,
    enableTranscodingConfig: config.enableTranscodingConfig,
    devUIShowConfig: config.devUiShowConfig,
    lastFMEnabled: app.scrobbling.hasLastFm,
    listenBrainzEnabled: app.scrobbling.hasListenBrainz,
    ...forNavidromesPage(config),
    losslessFormats: ['flac', 'wav', 'aiff', 'aif', 'alac', 'ape', 'wv', 'dsf', 'dff', 'tak', 'tta', 'shn'],
  };
}

/** What only Navidrome's own page asks for (navidrome.md 5.6). */
const forNavidromesPage = (config: App['config']) => ({
  baseURL: config.basePath,
  variousArtistsId,
  enableCoverAnimation: config.enableCoverAnimation,
  gaTrackingId: config.gaTrackingId,
  enableArtworkUpload: config.enableArtworkUpload,
  enableExternalServices: config.enableExternalServices,
  enableInspect: config.inspect.enabled,
  defaultDownsamplingFormat: config.defaultDownsamplingFormat,
  shareURL: config.shareUrl,
  separator: '/',
  pluginsEnabled: false,
  devActivityPanel: config.devActivityPanel,
  devShowArtistPage: config.devShowArtistPage,
  devNewEventStream: config.devNewEventStream,
});

/** The same as JSON that cannot end the element it stands in. */
export const startJson = (app: App, auth?: ExternalLogin) => JSON.stringify(startData(app, auth)).replaceAll('<', '\\u003c');
