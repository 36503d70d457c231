// Options for developers, known so that a configuration made for Navidrome starts without complaint.
import { later, option } from '../option.ts';
import { decimal, duration, flag, int, text } from '../value-types.ts';

const profiling = 'profiling';
const ui = 'switching off parts of the web page';
const artwork = 'tuning of picture work';
const internet = 'metadata from the internet';
const insights = 'usage reports';
const scanning = 'tuning of scans';
const byProcessors = '`0`: half the processors, at least 2';

export const devOptions = {
  devLogSourceLine: later(profiling, 'DevLogSourceLine', flag, false, 'Log where in the program a line comes from.'),
  devEnableProfiler: later(profiling, 'DevEnableProfiler', flag, false, 'Offer a profiler under /debug.'),
  devAutoCreateAdminPassword: later(
    'made-up administrators',
    'DevAutoCreateAdminPassword',
    text,
    '',
    'Create `admin` with this password.',
    {
      isSecret: true,
    },
  ),
  devAutoLoginUsername: later('login without a password', 'DevAutoLoginUsername', text, '', 'Everybody is this user, without a login.'),
  devActivityPanel: later(ui, 'DevActivityPanel', flag, true, 'Show what scans do.'),
  devActivityPanelUpdateRate: later(ui, 'DevActivityPanelUpdateRate', duration, '300ms', 'How often scans report.'),
  devSidebarPlaylists: option('DevSidebarPlaylists', flag, true, 'Show playlists at the side.'),
  devShowArtistPage: later(ui, 'DevShowArtistPage', flag, true, 'Show pages of artists.'),
  devUiShowConfig: option('DevUIShowConfig', flag, true, 'Show the configuration to administrators.'),
  devNewEventStream: later(ui, 'DevNewEventStream', flag, true, 'Refresh the page when the library changes.'),
  devOffsetOptimize: later('tuning of queries', 'DevOffsetOptimize', int(0), 50_000, 'Offset from which long lists are read differently.'),
  devArtworkMaxRequests: option('DevArtworkMaxRequests', int(0), 0, 'Most picture requests at once.', { defaultDoc: byProcessors }),
  devArtworkThrottleBacklogLimit: option(
    'DevArtworkThrottleBacklogLimit',
    int(0),
    500,
    'Most picture requests that wait: a page of covers asks for hundreds.',
  ),
  devArtworkThrottleBacklogTimeout: later(
    artwork,
    'DevArtworkThrottleBacklogTimeout',
    duration,
    '1m',
    'Longest wait of a picture request.',
  ),
  devArtworkThrottleBuffered: later(artwork, 'DevArtworkThrottleBuffered', flag, true, 'Hold whole pictures before sending them.'),
  devArtworkWorkerConcurrency: later(artwork, 'DevArtworkWorkerConcurrency', int(0), 0, 'Pictures resized ahead at once.', {
    defaultDoc: byProcessors,
  }),
  devArtworkExternalMaxRps: later(artwork, 'DevArtworkExternalMaxRPS', int(0), 2, 'Pictures fetched per second from one service.'),
  devArtistInfoTimeToLive: later(
    internet,
    'DevArtistInfoTimeToLive',
    duration,
    '24h',
    'Age at which facts about artists are fetched again.',
  ),
  devAlbumInfoTimeToLive: later(internet, 'DevAlbumInfoTimeToLive', duration, '168h', 'Age at which facts about albums are fetched again.'),
  devExternalScanner: later(scanning, 'DevExternalScanner', flag, true, 'Scan in a process of its own.'),
  devScannerThreads: later(scanning, 'DevScannerThreads', int(0), 5, 'Folders read at once.'),
  devSelectiveWatcher: later(scanning, 'DevSelectiveWatcher', flag, true, 'After a change scan only its folder.'),
  devInsightsInitialDelay: option('DevInsightsInitialDelay', duration, '30m', 'Wait before the first report.'),
  devEnablePlayerInsights: option('DevEnablePlayerInsights', flag, true, 'Report names of apps.'),
  devEnablePluginsInsights: later(insights, 'DevEnablePluginsInsights', flag, true, 'Report names of plugins.'),
  devPluginCompilationTimeout: later('plugins', 'DevPluginCompilationTimeout', duration, '1m', 'Longest time to compile a plugin.'),
  devExternalArtistFetchMultiplier: later(
    internet,
    'DevExternalArtistFetchMultiplier',
    decimal,
    1.5,
    'How many more similar artists to ask for than are shown.',
  ),
  devPreserveUnicodeInExternalCalls: later(
    internet,
    'DevPreserveUnicodeInExternalCalls',
    flag,
    false,
    'Send typographic punctuation as it is.',
  ),
  devEnableMediaFileProbe: later(
    'looking into files before streaming',
    'DevEnableMediaFileProbe',
    flag,
    true,
    'Ask ffprobe before transcoding.',
  ),
} as const;
