// Options of other services and of large optional parts.
import { later, option } from '../option.ts';
import { addressPath, durationOrNanoseconds, flag, int, list, namedDevices, schedule, size, text, webAddress } from '../value-types.ts';

const internet = 'metadata from the internet';
const jellyfin = 'the Jellyfin API';
const plugins = 'plugins';
const similarity = 'session_based_days_9000_session_300_contribution_5_threshold_15_limit_50_skip_30';

export const integrationOptions = {
  lastFm: {
    enabled: option('LastFM.Enabled', flag, true, 'Users may have their plays told to Last.fm; needs key and secret.'),
    apiKey: option('LastFM.ApiKey', text, '', 'Key of a Last.fm API account.', { isSecret: true }),
    secret: option('LastFM.Secret', text, '', 'Secret of that account.', { isSecret: true }),
    baseUrl: option(
      'LastFM.BaseURL',
      webAddress,
      'https://ws.audioscrobbler.com/2.0/',
      'Address of the Last.fm API, or of a server that speaks it; it may lie in your own network.',
    ),
    authUrl: option('LastFM.AuthURL', webAddress, 'https://www.last.fm/api/auth/', 'Page where users let this server speak for them.'),
    language: later(internet, 'LastFM.Language', list, 'en', 'Languages of biographies, in order.'),
    scrobbleFirstArtistOnly: option('LastFM.ScrobbleFirstArtistOnly', flag, false, 'Report only the first artist of a song.'),
  },
  deezer: {
    enabled: later(internet, 'Deezer.Enabled', flag, true, 'Use Deezer for artist pictures and biographies.'),
    language: later(internet, 'Deezer.Language', list, 'en', 'Languages of biographies, in order.'),
  },
  listenBrainz: {
    enabled: option('ListenBrainz.Enabled', flag, true, 'Users may have their plays told to ListenBrainz.'),
    baseUrl: option(
      'ListenBrainz.BaseURL',
      webAddress,
      'https://api.listenbrainz.org/1/',
      'Address of the ListenBrainz API, or of a server that speaks it such as Maloja; it may lie in your own network.',
    ),
    artistAlgorithm: later(internet, 'ListenBrainz.ArtistAlgorithm', text, similarity, 'Method for similar artists.'),
    trackAlgorithm: later(internet, 'ListenBrainz.TrackAlgorithm', text, similarity, 'Method for similar songs.'),
  },
  jellyfin: {
    enabled: later(jellyfin, 'Jellyfin.Enabled', flag, false, 'Answer Jellyfin apps under /jellyfin.'),
    serverName: later(jellyfin, 'Jellyfin.ServerName', text, '', 'Name shown in Jellyfin apps.'),
    exposedPublicUsers: later(jellyfin, 'Jellyfin.ExposedPublicUsers', list, '', 'Users that apps may list before a login.'),
    maxConcurrentStreams: later(jellyfin, 'Jellyfin.MaxConcurrentStreams', int(0), 0, 'Most long lists sent at once.', {
      defaultDoc: '`0`: half the processors, at least 2',
    }),
  },
  jukebox: {
    enabled: option('Jukebox.Enabled', flag, false, 'Play on the loudspeakers of the server.'),
    devices: option('Jukebox.Devices', namedDevices, '', 'Names for audio devices of mpv.', { isFileOnly: true }),
    default: option('Jukebox.Default', text, '', 'Name of the device to begin with.'),
    adminOnly: option('Jukebox.AdminOnly', flag, true, 'Only administrators may use the jukebox.'),
  },
  prometheus: {
    enabled: option('Prometheus.Enabled', flag, false, 'Offer metrics for Prometheus.'),
    metricsPath: option('Prometheus.MetricsPath', addressPath, '/metrics', 'Path of the metrics.'),
    password: option('Prometheus.Password', text, '', 'Password that guards the metrics, with the user `navidrome`.', { isSecret: true }),
  },
  backup: {
    path: option('Backup.Path', text, '', 'Folder for backups of the database, made by schedule or `melodrome backup create`.'),
    schedule: option('Backup.Schedule', schedule, '', 'When to make a backup; needs Backup.Path and Backup.Count.'),
    count: option('Backup.Count', int(0), 0, 'How many backups to keep; the oldest go after each new one.'),
  },
  inspect: {
    enabled: option('Inspect.Enabled', flag, true, 'Let administrators see the raw tags of a song.'),
    maxRequests: option('Inspect.MaxRequests', int(0), 1, 'Most such requests at once; 0 means no limit.'),
    backlogLimit: option('Inspect.BacklogLimit', int(0), 100, 'Most such requests that wait.'),
    backlogTimeout: option('Inspect.BacklogTimeout', durationOrNanoseconds, '1m', 'Longest wait of such a request.'),
  },
  plugins: {
    enabled: later(plugins, 'Plugins.Enabled', flag, true, 'Load plugins.'),
    folder: later(plugins, 'Plugins.Folder', text, '', 'Folder of plugins.', { defaultDoc: '`<DataFolder>/plugins`' }),
    cacheSize: later(plugins, 'Plugins.CacheSize', size, '200MB', 'Disk space for compiled plugins.', { fallback: '100MiB' }),
    autoReload: later(plugins, 'Plugins.AutoReload', flag, false, 'Load plugins again when their files change.'),
    logLevel: later(plugins, 'Plugins.LogLevel', text, '', 'How much plugins log.', { defaultDoc: 'as LogLevel' }),
  },
} as const;
