// Options of what the server does with the music: search, playback, transcoding, sharing.
import { later, option } from '../option.ts';
import { duration, flag, folderGlobs, int, list, oneOf, size, text, webAddress } from '../value-types.ts';

const matching = 'finding similar songs';

export const featureOptions = {
  enableExternalServices: option('EnableExternalServices', flag, true, 'Master switch of everything that asks other servers.'),
  enableInsightsCollector: option(
    'EnableInsightsCollector',
    flag,
    true,
    'Make anonymous usage figures once a day; they are sent only if Insights.URL names a collector.',
  ),
  insights: {
    url: option('Insights.URL', webAddress, '', 'Collector that anonymous usage figures are sent to.', {
      defaultDoc: 'empty: they are only shown and logged',
    }),
  },
  enableScheduledDbAnalyze: option(
    'EnableScheduledDBAnalyze',
    flag,
    true,
    'Every night refresh the statistics by which the database plans.',
  ),
  enableScrobbleHistory: option('EnableScrobbleHistory', flag, true, 'Keep every play with its time, not only counts.'),
  autoImportPlaylists: option('AutoImportPlaylists', flag, true, 'Import playlist files found by scans.'),
  defaultPlaylistPublicVisibility: option('DefaultPlaylistPublicVisibility', flag, false, 'Make imported playlists visible to everybody.'),
  playlistsPath: option('PlaylistsPath', folderGlobs, '', 'Folders, inside libraries, whose playlist files are imported.', {
    defaultDoc: 'empty: everywhere',
  }),
  smartPlaylistRefreshDelay: option(
    'SmartPlaylistRefreshDelay',
    duration,
    '5s',
    'Shortest time between two evaluations of a smart playlist.',
  ),
  albumPlayCountMode: option(
    'AlbumPlayCountMode',
    oneOf('absolute', 'normalized'),
    'absolute',
    'Show plays of an album as they were counted, one for each song, or divided by the number of its songs.',
  ),
  recentlyAddedByModTime: option(
    'RecentlyAddedByModTime',
    flag,
    false,
    'Order recently added albums by their last change, not by first sight.',
  ),
  preferSortTags: option('PreferSortTags', flag, false, 'Sort by the sort tags of files where they exist. A change asks for a full scan.'),
  ignoredArticles: option(
    'IgnoredArticles',
    text,
    'The El La Los Las Le Les Os As O A',
    'Words that do not count when they begin a name that is sorted.',
  ),
  indexGroups: option(
    'IndexGroups',
    text,
    'A B C D E F G H I J K L M N O P Q R S T U V W X-Z(XYZ) [Unknown]([)',
    'Letters of the artist index; `X-Z(XYZ)` gathers several. The rest goes under `#`.',
  ),
  search: {
    backend: later('a choice of search engines', 'Search.Backend', oneOf('fts', 'legacy'), 'fts', 'Search engine.', { fallback: 'fts' }),
    fullString: option('Search.FullString', flag, false, 'Find text in the middle of words too. The next scan reads all files anew.', {
      aliases: ['SearchFullString'],
    }),
    lyrics: option(
      'Search.Lyrics',
      flag,
      false,
      'Find songs by words of the lyrics in their tags too, after all others. The next scan reads all files anew.',
    ),
  },
  matcher: {
    preferStarred: later(matching, 'Matcher.PreferStarred', flag, true, 'Prefer starred and well rated songs among equal matches.'),
    fuzzyThreshold: later(matching, 'Matcher.FuzzyThreshold', int(0, 100), 85, 'How alike two titles must be, in percent.', {
      aliases: ['SimilarSongsMatchThreshold'],
    }),
  },
  enableSharing: option('EnableSharing', flag, true, 'Allow links that let anybody listen.'),
  shareUrl: option('ShareURL', webAddress, '', 'Public address that such links begin with.'),
  defaultShareExpiration: option('DefaultShareExpiration', duration, '8760h', 'Life of a link when nobody says otherwise.'),
  defaultDownloadableShare: option('DefaultDownloadableShare', flag, false, 'Let new links allow downloads.'),
  transcodingCacheSize: option('TranscodingCacheSize', size, '100MB', 'Disk space for transcoded songs; 0 keeps none.', {
    fallback: '100MiB',
  }),
  archiveCacheSize: option('ArchiveCacheSize', size, '1GB', 'Disk space for archives that are being downloaded; 0 keeps none.', {
    fallback: '1GiB',
  }),
  autoTranscodeDownload: option('AutoTranscodeDownload', flag, false, 'Download songs in the format of the player that asks.'),
  defaultDownsamplingFormat: option(
    'DefaultDownsamplingFormat',
    text,
    'opus',
    'Format when an app names only a bit rate, or a format nobody knows.',
  ),
  transcoding: {
    maxConcurrent: option('Transcoding.MaxConcurrent', int(0), 0, 'Most transcodings at once.', {
      defaultDoc: '`0`: twice the processors, at least 4',
    }),
    maxConcurrentPerUser: option('Transcoding.MaxConcurrentPerUser', int(0), 0, 'Most transcodings of one user at once; 0 means no limit.'),
    replayGain: option(
      'Transcoding.ReplayGain',
      oneOf('off', 'track', 'album'),
      'off',
      'Put the ReplayGain of tags into the sound of transcodes, never so loud that peaks are cut off. Songs sent as they are keep their tags.',
    ),
    enableCancellation: later(
      'transcoding on after a listener left',
      'Transcoding.EnableCancellation',
      flag,
      true,
      'End a transcoding when its listener leaves. It always does.',
      { aliases: ['EnableTranscodingCancellation'] },
    ),
  },
  ffmpegPath: option('FFmpegPath', text, '', 'The ffmpeg program.', { defaultDoc: 'empty: the one on the search path' }),
  mpvPath: option('MPVPath', text, '', 'The mpv program, for the jukebox.', { defaultDoc: 'empty: the one on the search path' }),
  mpvCmdTemplate: option(
    'MPVCmdTemplate',
    text,
    'mpv --audio-device=%d --no-audio-display %f --input-ipc-server=%s',
    'Command line of mpv: %d device, %f file, %s control socket.',
  ),
  lyricsPriority: option(
    'LyricsPriority',
    list,
    '.ttml,.yaml,.yml,.elrc,.lrc,.srt,.txt,embedded',
    'Where lyrics come from, in order: file endings and `embedded`.',
  ),
} as const;
