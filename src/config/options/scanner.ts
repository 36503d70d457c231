// Options of scanning and of what tags mean. `Tags.<name>.*` is read by tag-overrides.ts: its names are free.
import { defaultAlbumPid, defaultTrackPid } from '../../tags/pid.ts';
import { clamp, later, option } from '../option.ts';
import { duration, flag, int, list, oneOf, schedule, text } from '../value-types.ts';

export const scannerOptions = {
  scanner: {
    enabled: option(
      'Scanner.Enabled',
      flag,
      true,
      'Scan by itself: at the start, by schedule and after changes. Manual scans always work.',
    ),
    schedule: option('Scanner.Schedule', schedule, '0', 'When to look for changes: a cron line, `@every 6h` or a duration.', {
      defaultDoc: '`0`: never',
    }),
    watcherWait: option(
      'Scanner.WatcherWait',
      duration,
      '5s',
      'Quiet time after a change in a folder before it is scanned; 0 watches nothing.',
    ),
    scanOnStartup: option('Scanner.ScanOnStartup', flag, true, 'Look for changes when the server starts.'),
    extractor: option('Scanner.Extractor', oneOf('taglib'), 'taglib', 'Reader of tags; there is only one.', { fallback: 'taglib' }),
    artistJoiner: option('Scanner.ArtistJoiner', text, ' • ', 'Stands between several artists where they are shown as one text.'),
    artistSplitExceptions: option('Scanner.ArtistSplitExceptions', list, '', 'Artist names that contain a separator but are one name.'),
    followSymlinks: option('Scanner.FollowSymlinks', flag, true, 'Follow links to files and folders.'),
    ignoreDotFolders: option('Scanner.IgnoreDotFolders', flag, true, 'Skip folders whose name begins with a dot.'),
    purgeMissing: option(
      'Scanner.PurgeMissing',
      oneOf('never', 'always', 'full'),
      'never',
      'Forget songs whose files are gone: never, after every scan, or after full scans.',
    ),
    missingLimit: option(
      'Scanner.MissingLimit',
      int(0),
      30,
      'Percent of a library that may vanish at once. Beyond it nothing is called missing until an admin confirms it; 100 never asks.',
      { adjust: clamp(0, 100) },
    ),
    lowPriority: option('Scanner.LowPriority', flag, false, 'Scan only with processor time that nothing else wants.'),
    genreSeparators: option('Scanner.GenreSeparators', text, '', 'Characters that separate genres.', { deprecated: 'Tags.Genre.Split' }),
    groupAlbumReleases: later(
      'the former album ids',
      'Scanner.GroupAlbumReleases',
      flag,
      false,
      'Leave the release date out of former album ids.',
      { deprecated: 'PID.Album' },
    ),
  },
  pid: {
    track: option('PID.Track', text, defaultTrackPid, 'What makes two files the same song when they move. A change asks for a full scan.'),
    album: option('PID.Album', text, defaultAlbumPid, 'What makes songs one album. A change asks for a full scan.'),
  },
} as const;
