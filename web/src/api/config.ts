// What the server wrote into the page at its start: settings that must be known before the first request.

export interface AppConfig {
  version: string;
  firstTime: boolean;
  basePath: string;
  defaultTheme: string;
  defaultLanguage: string;
  defaultUIVolume: number;
  uiSearchDebounceMs: number;
  uiCoverArtSize: number;
  maxSidebarPlaylists: number;
  devSidebarPlaylists: boolean;
  playbackReportIntervalMs: number;
  enableDownloads: boolean;
  enableFavourites: boolean;
  enableStarRating: boolean;
  enableNowPlaying: boolean;
  enableReplayGain: boolean;
  enableSharing: boolean;
  /** Life of a new share; 0: it does not end. */
  defaultShareDays: number;
  defaultDownloadableShare: boolean;
  /** Users may change their own account. */
  enableUserEditing: boolean;
  enableTranscodingConfig: boolean;
  devUIShowConfig: boolean;
  lastFMEnabled: boolean;
  listenBrainzEnabled: boolean;
  losslessFormats: string[];
  musicFolder?: string;
  welcomeMessage: string;
  /** `/backgrounds` is none. */
  loginBackgroundURL: string;
  /** Somebody whom a reverse proxy has logged in: the page has no session of its own then. */
  auth?: { id: string; name: string; username: string; isAdmin: boolean };
  extAuthLogoutURL?: string;
}

const fallback: AppConfig = {
  version: '',
  firstTime: false,
  basePath: '',
  defaultTheme: '',
  defaultLanguage: '',
  defaultUIVolume: 100,
  uiSearchDebounceMs: 120,
  uiCoverArtSize: 300,
  maxSidebarPlaylists: 100,
  devSidebarPlaylists: true,
  playbackReportIntervalMs: 60_000,
  enableDownloads: true,
  enableFavourites: true,
  enableStarRating: true,
  enableNowPlaying: true,
  enableReplayGain: true,
  enableSharing: true,
  defaultShareDays: 365,
  defaultDownloadableShare: false,
  enableUserEditing: true,
  enableTranscodingConfig: false,
  devUIShowConfig: true,
  lastFMEnabled: false,
  listenBrainzEnabled: false,
  losslessFormats: [],
  welcomeMessage: '',
  loginBackgroundURL: '',
};

function readConfig(): AppConfig {
  const written = document.getElementById('melodrome-config')?.textContent;
  return { ...fallback, ...(written ? (JSON.parse(written) as Partial<AppConfig>) : {}) };
}

export const config = readConfig();
