// What pages call the server's answers, of the types made from its description.
import type * as server from '../../types/api.generated.ts';

export type Named = server.Named;
export type Album = server.Album;
export type Artist = server.Artist;
export type Genre = server.Genre;
export type SearchResult = server.Found;
export type Playlist = server.Playlist;
/** As `.nsp` files have it: `{"all": [{"is": {"loved": true}}], "limit": 50}`. */
export type RulesJson = server.Rules;
/** An entry without a song: why, and what comes close. */
export type Unmatched = server.Miss;
export type MissReason = Unmatched['reason'];
export type ScanState = server.ScanReport;
export type ScanProgress = Omit<ScanState, 'lastScan' | 'libraries' | 'problems'>;
export type ScannedLibrary = server.ScannedLibrary;
export type ScanProblem = server.ScanProblem;
export type Share = server.Share;
export type WholeShare = server.WholeShare;
export type Podcast = server.Podcast;
export type PodcastWithEpisodes = server.PodcastWithEpisodes;
export type Episode = server.Episode;
export type Holding = server.Holdings;
export type RulesPreview = server.RulesPreview;
export type ImportedPlaylist = server.ImportedPlaylist;
export type LoginReply = server.LoginReply;
export type InsightsDetails = server.InsightsDetails;

/** What the user did with an item; absent where it never happened. */
export type Marks = Pick<server.Song, 'starred' | 'starredAt' | 'rating' | 'playCount' | 'playDate'>;

export interface Picture {
  /** '' when there is none. */
  coverArtId: string;
  thumbHash?: string;
  dominantColor?: string;
}

type OfEverySong =
  | 'id'
  | 'title'
  | 'album'
  | 'albumId'
  | 'artist'
  | 'artistId'
  | 'artists'
  | 'albumArtist'
  | 'albumArtistId'
  | 'trackNumber'
  | 'discNumber'
  | 'discSubtitle'
  | 'year'
  | 'duration'
  | 'size'
  | 'suffix'
  | 'bitRate'
  | 'sampleRate'
  | 'bitDepth'
  | 'channels'
  | 'codec'
  | 'genre'
  | 'genres'
  | 'compilation'
  | 'comment'
  | 'bpm'
  | 'explicitStatus'
  | 'path'
  | 'createdAt';
type OfLibrarySongs = 'tags' | 'rgTrackGain' | 'rgTrackPeak' | 'rgAlbumGain' | 'rgAlbumPeak' | 'participants' | 'updatedAt';

/** A song, or what is played like one. */
export interface Song extends Pick<server.Song, OfEverySong>, Partial<Pick<server.Song, OfLibrarySongs>>, Marks, Picture {
  /** It is an episode of this podcast, and no song of the library. */
  podcastId?: string;
}

/** A place of a playlist: a song that has its own id in `mediaFileId`, or a line that has none. */
export interface PlaylistEntry extends Song {
  /** Place from 1. */
  id: string;
  mediaFileId: string;
  missing: boolean;
  unmatched?: boolean;
}
