// The settings that insights tell: switches, sizes and schedules. Addresses, paths, keys and names stay at home.
import type { Config } from '../../config/load.ts';
import type { Schedule } from '../../config/schedule.ts';
import { defaultAlbumPid, defaultTrackPid } from '../../tags/pid.ts';

const usualBackground = '/backgrounds';

/** Members named as Navidrome names them. */
export function settingsFacts(config: Config, { hasSmartPlaylists }: { hasSmartPlaylists: boolean }) {
  const { scanner, search, lastFm, listenBrainz, deezer, jukebox, prometheus, backup, extAuth } = config;
  return {
    logLevel: config.logLevel,
    logFileConfigured: config.logFile !== '',
    tlsConfigured: config.tlsCert !== '' && config.tlsKey !== '',
    scannerEnabled: scanner.enabled,
    scanSchedule: scheduleText(scanner.schedule),
    scanWatcherWait: scanner.watcherWait,
    scanOnStartup: scanner.scanOnStartup,
    transcodingCacheSize: String(config.transcodingCacheSize),
    imageCacheSize: String(config.imageCacheSize),
    enableArtworkPrecache: config.enableArtworkPrecache,
    enableDownloads: config.enableDownloads,
    enableSharing: config.enableSharing,
    enableStarRating: config.enableStarRating,
    enableLastFM: lastFm.enabled,
    enableListenBrainz: listenBrainz.enabled,
    enableDeezer: deezer.enabled,
    enableSpotify: false,
    enableMediaFileCoverArt: config.enableMediaFileCoverArt,
    enableJukebox: jukebox.enabled,
    enablePrometheus: prometheus.enabled,
    enableArtworkUpload: config.enableArtworkUpload,
    coverArtQuality: config.coverArtQuality,
    enableWebPEncoding: config.enableWebPEncoding,
    uiCoverArtSize: config.uiCoverArtSize,
    enableCoverAnimation: config.enableCoverAnimation,
    enableNowPlaying: config.enableNowPlaying,
    sessionTimeout: config.sessionTimeout,
    searchFullString: search.fullString,
    searchBackend: search.backend,
    recentlyAddedByModTime: config.recentlyAddedByModTime,
    preferSortTags: config.preferSortTags,
    backupSchedule: scheduleText(backup.schedule),
    backupCount: backup.count,
    devActivityPanel: config.devActivityPanel,
    defaultBackgroundURL: config.uiLoginBackgroundUrl === '' || config.uiLoginBackgroundUrl === usualBackground,
    hasSmartPlaylists,
    reverseProxyConfigured: extAuth.trustedSources !== '',
    hasCustomPID: config.pid.track !== defaultTrackPid || config.pid.album !== defaultAlbumPid,
    hasCustomTags: Object.keys(config.tags).length > 0,
  };
}

const scheduleText = (schedule: Schedule | undefined): string =>
  schedule === undefined ? '' : schedule.kind === 'cron' ? schedule.pattern : `@every ${Math.round(schedule.intervalMs / 1000)}s`;
