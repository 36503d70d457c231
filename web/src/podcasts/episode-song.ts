// An episode as the player knows songs.
import type { Episode, Podcast, Song } from '../api/shapes.ts';

/** With its podcast in place of album and artist. */
export function episodeSong(podcast: Podcast, episode: Episode): Song {
  const { id, title, duration, size, suffix, publishedAt } = episode;
  return {
    id,
    title,
    duration,
    size,
    suffix,
    podcastId: podcast.id,
    coverArtId: podcast.coverArtId,
    album: podcast.title,
    albumId: '',
    artist: podcast.author || podcast.title,
    artistId: '',
    artists: [],
    albumArtist: podcast.author,
    albumArtistId: '',
    trackNumber: 0,
    discNumber: 0,
    discSubtitle: '',
    year: new Date(publishedAt).getFullYear(),
    bitRate: duration > 0 ? Math.round((size * 8) / duration / 1000) : 0,
    sampleRate: 0,
    bitDepth: 0,
    channels: 2,
    codec: suffix === 'm4a' || suffix === 'm4b' ? 'aac' : suffix,
    genre: '',
    genres: [],
    compilation: false,
    comment: '',
    bpm: 0,
    explicitStatus: '',
    path: '',
    createdAt: publishedAt,
  };
}
