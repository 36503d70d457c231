// The shapes that have a name in the description of the web API, and so in the types of the page.
import { about, option, setup } from './about.ts';
import { apiKey, madeKey } from './api-keys.ts';
import { loginReply } from './auth.ts';
import { found, letter } from './catalog.ts';
import { explanation } from './explain.ts';
import { fix } from './fixes.ts';
import { openFolder } from './folders.ts';
import { covers } from './images.ts';
import { insightsDetails } from './insights.ts';
import { library } from './libraries.ts';
import type { Schema } from './operation.ts';
import { player, transcodingShape } from './players.ts';
import { holdings, rulesPreview } from './playlist-help.ts';
import { edited, fields, imported } from './playlists.ts';
import { episode, podcast, podcastWithEpisodes } from './podcasts.ts';
import { album, artist, oneAlbum, oneArtist, song } from './present/catalog-shapes.ts';
import { folder } from './present/folders.ts';
import { lyricsLayer } from './present/lyrics.ts';
import { miss, openEntry, playlist, playlistEntry, rules } from './present/playlists.ts';
import { radio } from './radios.ts';
import { scannedLibrary, scanProblem, scanReport } from './scan.ts';
import { lastFmLink, link } from './scrobblers.ts';
import { session } from './sessions.ts';
import { failure, named } from './shapes.ts';
import { share, wholeShare } from './shares.ts';
import { genre, role, tagName, tagValue } from './tags.ts';
import { user } from './users.ts';

/** Schemas by name; wherever one of them stands, the description refers to it. */
export const components: Record<string, Schema> = {
  About: about,
  Album: album,
  ApiKey: apiKey,
  Artist: artist,
  Covers: covers,
  EditedPlaylist: edited,
  Episode: episode,
  Explanation: explanation,
  Failure: failure,
  Fix: fix,
  FirstFolder: setup,
  Folder: folder,
  Found: found,
  Genre: genre,
  Holdings: holdings,
  ImportedPlaylist: imported,
  InsightsDetails: insightsDetails,
  LastFmLink: lastFmLink,
  Letter: letter,
  Library: library,
  LoginReply: loginReply,
  Lyrics: lyricsLayer,
  MadeKey: madeKey,
  Miss: miss,
  Named: named,
  OneAlbum: oneAlbum,
  OneArtist: oneArtist,
  OpenEntry: openEntry,
  OpenFolder: openFolder,
  Player: player,
  Playlist: playlist,
  PlaylistEntry: playlistEntry,
  Podcast: podcast,
  PodcastWithEpisodes: podcastWithEpisodes,
  Radio: radio,
  Role: role,
  RuleFields: fields,
  Rules: rules,
  RulesPreview: rulesPreview,
  ScannedLibrary: scannedLibrary,
  ScanProblem: scanProblem,
  ScanReport: scanReport,
  ServerOption: option,
  ServiceLink: link,
  Session: session,
  Share: share,
  Song: song,
  TagName: tagName,
  TagValue: tagValue,
  Transcoding: transcodingShape,
  User: user,
  WholeShare: wholeShare,
};
