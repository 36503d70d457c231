// Options of what comes from other servers: whom the server may ask at all, and podcasts.
import { option } from '../option.ts';
import { int, list, schedule, size, text } from '../value-types.ts';

export const internetOptions = {
  outbound: {
    allowedHosts: option(
      'Outbound.AllowedHosts',
      list,
      '',
      'Hosts of your own network that the server may ask for feeds, episodes and pictures, as `name`, `name:port` or CIDR. ' +
        'Without this it asks only the public internet, so that nobody can use it to look around at home.',
    ),
  },
  podcasts: {
    schedule: option('Podcasts.Schedule', schedule, '~ */6 * * *', 'When to look for new episodes; empty: only when somebody asks.'),
    folder: option('Podcasts.Folder', text, '', 'Folder for downloaded episodes.', { defaultDoc: '`<DataFolder>/podcasts`' }),
    autoDownload: option(
      'Podcasts.AutoDownload',
      int(0, 1000),
      1,
      'How many of the newest new episodes of a channel are downloaded by themselves.',
    ),
    keepEpisodes: option(
      'Podcasts.KeepEpisodes',
      int(0),
      10,
      'How many episodes that were downloaded by themselves are kept of each channel; 0 keeps all. What somebody downloaded stays.',
    ),
    maxEpisodeSize: option('Podcasts.MaxEpisodeSize', size, '500MB', 'Largest episode that is downloaded.'),
    maxTotalSize: option('Podcasts.MaxTotalSize', size, '20GB', 'Disk space for all episodes; nothing is downloaded beyond.'),
  },
} as const;
