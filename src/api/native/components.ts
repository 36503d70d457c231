// The shapes that have a name in the description of the web API, and so in the types of the page.
import { apiKey } from './api-keys.ts';
import { loginReply } from './auth.ts';
import { found, letters } from './catalog.ts';
import { explanation } from './explain.ts';
import { fix } from './fixes.ts';
import { openFolder } from './folders.ts';
import { covers } from './images.ts';
import { insightsDetails } from './insights.ts';
import { library } from './libraries.ts';
import type { Schema } from './operation.ts';
import { rulesPreview } from './playlist-help.ts';
import { episode, podcast, podcastWithEpisodes } from './podcasts.ts';
import { album, artist, song } from './present/catalog-shapes.ts';
import { folder } from './present/folders.ts';
import { lyricsLayer } from './present/lyrics.ts';
import { miss, openEntry, playlist, playlistEntry } from './present/playlists.ts';
import { radio } from './radios.ts';
import { scannedLibrary, scanProblem, scanReport } from './scan.ts';
import { session } from './sessions.ts';
import { failure } from './shapes.ts';
import { share, shareWithVisits } from './shares.ts';
import { genre, role, tagName, tagValue } from './tags.ts';
import { user } from './users.ts';

/** Schemas by name; wherever one of them stands, the description refers to it. */
export const components: Record<string, Schema> = {
  Album: album,
  ApiKey: apiKey,
  Artist: artist,
  Covers: covers,
  Episode: episode,
  Explanation: explanation,
  Failure: failure,
  Fix: fix,
  Folder: folder,
  Found: found,
  Genre: genre,
  InsightsDetails: insightsDetails,
  Letters: letters,
  Library: library,
  LoginReply: loginReply,
  Lyrics: lyricsLayer,
  Miss: miss,
  OpenEntry: openEntry,
  OpenFolder: openFolder,
  Playlist: playlist,
  PlaylistEntry: playlistEntry,
  Podcast: podcast,
  PodcastWithEpisodes: podcastWithEpisodes,
  Radio: radio,
  Role: role,
  RulesPreview: rulesPreview,
  ScannedLibrary: scannedLibrary,
  ScanProblem: scanProblem,
  ScanReport: scanReport,
  Session: session,
  Share: share,
  ShareWithVisits: shareWithVisits,
  Song: song,
  TagName: tagName,
  TagValue: tagValue,
  User: user,
};
