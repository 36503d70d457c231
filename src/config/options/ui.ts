// Options of the web page: what it shows and how it starts out.
import { clamp, later, option } from '../option.ts';
import { duration, flag, int, pictureAddress, text } from '../value-types.ts';

export const uiOptions = {
  uiLoginBackgroundUrl: option(
    'UILoginBackgroundURL',
    pictureAddress,
    '/backgrounds',
    'Picture behind the login form: an address, a path on the same host or a `data:` address; the default is none.',
    { fallback: '/backgrounds' },
  ),
  uiWelcomeMessage: option('UIWelcomeMessage', text, '', 'Text above the login form.'),
  maxSidebarPlaylists: option('MaxSidebarPlaylists', int(0), 100, 'Most playlists shown at the side; 0 for none.'),
  defaultTheme: option('DefaultTheme', text, 'Dark', 'Theme before somebody chooses one; `Auto` follows the device.'),
  defaultLanguage: option('DefaultLanguage', text, '', 'Language before somebody chooses one; empty follows the browser.'),
  defaultUiVolume: option('DefaultUIVolume', int(0), 100, 'Volume the player starts with, in percent.', { adjust: clamp(0, 100) }),
  uiSearchDebounceMs: option('UISearchDebounceMs', int(0), 200, 'Pause in typing after which a search starts, in milliseconds.'),
  uiCoverArtSize: option('UICoverArtSize', int(0), 300, 'Size of covers in grids, in pixels; from 200 to 1200.', {
    adjust: clamp(200, 1200),
  }),
  enableReplayGain: option('EnableReplayGain', flag, true, 'Offer equal loudness in the player.'),
  enableCoverAnimation: later('a turning cover', 'EnableCoverAnimation', flag, true, 'Turn the cover while a song plays.'),
  enableNowPlaying: option('EnableNowPlaying', flag, true, 'Show what others listen to.'),
  uiPlaybackReportInterval: option('UIPlaybackReportInterval', duration, '1m', 'How often the player reports its position.', {
    adjust: clamp(1_000, 3_600_000),
  }),
  enableFavourites: option('EnableFavourites', flag, true, 'Show hearts.'),
  enableStarRating: option('EnableStarRating', flag, true, 'Show five-star ratings.'),
  enableUserEditing: option('EnableUserEditing', flag, true, 'Let users change their own name and password.'),
  enableGravatar: option(
    'EnableGravatar',
    flag,
    false,
    'Give apps the address of a picture at Gravatar for users with an e-mail address; needs EnableExternalServices.',
  ),
  enableDownloads: option('EnableDownloads', flag, true, 'Allow downloads of songs, in the page and for apps.'),
  enableTranscodingConfig: option(
    'EnableTranscodingConfig',
    flag,
    false,
    'Let administrators edit transcoding commands, and run those they wrote. Only ffmpeg is run, and only with options that are known to be harmless.',
  ),
  gaTrackingId: later('visitor counting', 'GATrackingID', text, '', 'Google Analytics id for the page.'),
} as const;
