// One generated song: what its tags say, and how long its sound is in each format.

export interface SongTags {
  title: string;
  artist: string;
  artists: string[];
  album: string | undefined;
  albumartist: string | undefined;
  track: number;
  tracktotal: number;
  disc: number | undefined;
  disctotal: number | undefined;
  date: string;
  originaldate: string | undefined;
  genres: string[];
  composers: string[] | undefined;
  artistsort: string | undefined;
  albumartistsort: string | undefined;
  albumsort: string | undefined;
  titlesort: string | undefined;
  bpm: number | undefined;
  compilation: true | undefined;
  isrc: string | undefined;
  label: string | undefined;
  catalognumber: string | undefined;
  barcode: string | undefined;
  media: string | undefined;
  releasetype: string[] | undefined;
  comment: string | undefined;
  lyrics: string | undefined;
  mb_recording?: string;
  mb_track?: string;
  mb_album?: string;
  mb_artist?: string[];
  mb_albumartist?: string | undefined;
  mb_releasegroup?: string;
}

/** ReplayGain in dB and peaks: track gain and peak, album gain and peak. */
export type Gains = readonly [number, number, number, number];

export interface SongSound {
  serial: number;
  /** What an MP3 header says when it exaggerates. */
  claimedSeconds: number;
  mp3Frames: number;
  flacSeconds: number;
  oggSeconds: number;
  opusSeconds: number;
  m4aSeconds: number;
}

export interface GeneratedSong {
  /** Empty for a file without tags. */
  tags: Partial<SongTags>;
  gains: Gains | undefined;
  picture: Buffer | undefined;
  sound: SongSound;
}

export const formats = ['mp3', 'flac', 'ogg', 'm4a', 'opus'] as const;
export type Format = (typeof formats)[number];

export type TagValue = string | number | readonly string[] | undefined;

/** The texts of a value; none where there is nothing to write. */
export function texts(value: TagValue): string[] {
  if (value === undefined || value === '') return [];
  return typeof value === 'object' ? [...value] : [String(value)];
}

/** ReplayGain under its usual names. */
export function gainTexts([trackGain, trackPeak, albumGain, albumPeak]: Gains): [name: string, text: string][] {
  return [
    ['REPLAYGAIN_TRACK_GAIN', `${trackGain.toFixed(2)} dB`],
    ['REPLAYGAIN_TRACK_PEAK', trackPeak.toFixed(6)],
    ['REPLAYGAIN_ALBUM_GAIN', `${albumGain.toFixed(2)} dB`],
    ['REPLAYGAIN_ALBUM_PEAK', albumPeak.toFixed(6)],
  ];
}
