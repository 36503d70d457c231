// Options of the Subsonic API.
import { option } from '../option.ts';
import { flag, list } from '../value-types.ts';

export const subsonicOptions = {
  subsonic: {
    appendSubtitle: option('Subsonic.AppendSubtitle', flag, true, 'Show subtitles in brackets after song titles.'),
    appendAlbumVersion: option('Subsonic.AppendAlbumVersion', flag, true, 'Show album versions in brackets after album names.'),
    artistParticipations: option('Subsonic.ArtistParticipations', flag, false, 'List albums on which an artist only takes part.'),
    defaultReportRealPath: option('Subsonic.DefaultReportRealPath', flag, false, 'Tell new apps where files really lie.'),
    enableAverageRating: option('Subsonic.EnableAverageRating', flag, true, 'Send the mean of all ratings.'),
    folderBrowsing: option(
      'Subsonic.FolderBrowsing',
      flag,
      false,
      'Show apps that browse by folder the folders of the disk; otherwise they see artists and albums as folders.',
    ),
    legacyClients: option('Subsonic.LegacyClients', list, 'DSub', 'Apps that get no OpenSubsonic fields.'),
    minimalClients: option('Subsonic.MinimalClients', list, 'SubMusic', 'Apps that get only the most needed fields.'),
  },
} as const;
