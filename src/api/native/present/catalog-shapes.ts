// What songs, albums and artists look like in answers, for the description of the web API (catalog.ts makes them).
import * as v from 'valibot';

import { flag, maybe, named, number, said, text, time, whole } from '../shapes.ts';

const duration = said(number, 'Seconds.');
const sizeBytes = said(number, 'Bytes.');
const words = v.record(text, v.array(text));
const coverArtId = said(text, "For /api/cover/:id; '' when there is no picture.");

const picture = {
  coverArtId,
  imageHash: text,
  thumbHash: text,
  dominantColor: text,
  imageWidth: said(whole, 'Pixels; 0 while it was not looked at.'),
  imageHeight: whole,
  imageAbsent: said(flag, 'There is no picture.'),
};

const link = {
  externalUrl: said(text, "Its page on the web; '' where none is known."),
  externalInfoUpdatedAt: maybe(time),
};

/** What the caller did with an item: absent where it never happened. */
export const marks = {
  starred: maybe(flag),
  starredAt: maybe(time),
  rating: maybe(said(whole, '1 to 5.')),
  averageRating: maybe(said(number, 'Of everybody who rated it.')),
  ratedAt: maybe(time),
  playCount: maybe(whole),
  playDate: maybe(time),
};

const participant = v.object({ ...named.entries, subRole: maybe(text) });
const participants = said(v.record(text, v.array(participant)), 'People by the parts they take.');
const gain = v.nullable(number);

const names = {
  sortAlbumName: text,
  sortAlbumArtistName: text,
  orderAlbumName: text,
  orderAlbumArtistName: text,
};

const musicBrainz = {
  mbzAlbumId: text,
  mbzAlbumArtistId: text,
  mbzReleaseGroupId: text,
  mbzAlbumType: text,
  mbzAlbumComment: text,
};

export const song = v.object({
  id: text,
  libraryId: whole,
  folderId: text,
  libraryPath: said(text, "'' for those who may not know it."),
  libraryName: text,
  path: said(text, 'Inside its library.'),
  title: text,
  album: text,
  albumId: text,
  artistId: text,
  artist: text,
  artists: v.array(named),
  albumArtistId: text,
  albumArtist: text,
  hasCoverArt: flag,
  trackNumber: whole,
  discNumber: whole,
  discSubtitle: text,
  year: whole,
  date: text,
  originalYear: whole,
  originalDate: text,
  releaseYear: whole,
  releaseDate: text,
  size: sizeBytes,
  suffix: text,
  duration,
  bitRate: said(number, 'kbit/s'),
  sampleRate: said(number, 'Hz'),
  bitDepth: whole,
  channels: whole,
  codec: text,
  genre: text,
  genres: v.array(named),
  sortTitle: text,
  orderTitle: text,
  sortArtistName: text,
  orderArtistName: text,
  ...names,
  compilation: flag,
  comment: text,
  lyrics: text,
  bpm: said(number, '0: not known.'),
  explicitStatus: text,
  catalogNum: text,
  mbzRecordingID: text,
  mbzReleaseTrackId: text,
  mbzArtistId: text,
  ...musicBrainz,
  rgAlbumGain: gain,
  rgAlbumPeak: gain,
  rgTrackGain: gain,
  rgTrackPeak: gain,
  tags: words,
  participants,
  missing: flag,
  birthTime: time,
  createdAt: time,
  updatedAt: time,
  ...picture,
  bookmarkPosition: said(number, 'Milliseconds.'),
  ...marks,
});

export const album = v.object({
  id: text,
  libraryId: whole,
  libraryPath: said(text, "'' for those who may not know it."),
  libraryName: text,
  name: text,
  albumArtistId: text,
  albumArtist: text,
  artists: v.array(named),
  minYear: whole,
  maxYear: whole,
  minOriginalYear: whole,
  maxOriginalYear: whole,
  date: text,
  originalDate: text,
  releaseDate: text,
  compilation: flag,
  comment: text,
  songCount: whole,
  duration,
  size: sizeBytes,
  discs: said(v.record(text, text), 'Subtitles by disc number.'),
  ...names,
  catalogNum: text,
  ...musicBrainz,
  explicitStatus: text,
  genre: text,
  genres: v.array(named),
  tags: words,
  participants,
  missing: flag,
  importedAt: time,
  createdAt: time,
  updatedAt: time,
  description: text,
  ...link,
  ...picture,
  ...marks,
});

const address = maybe(said(text, 'Of its picture, without a login.'));
const addresses = { smallImageUrl: address, mediumImageUrl: address, largeImageUrl: address };

/** A single one tells its loudness and where its picture is too. */
export const oneAlbum = v.object({ ...album.entries, rgAlbumGain: gain, rgAlbumPeak: gain, ...addresses });

export const artist = v.object({
  id: text,
  name: text,
  sortArtistName: text,
  orderArtistName: text,
  mbzArtistId: text,
  stats: said(
    v.record(text, v.unknown()),
    'Numbers of albums and songs by the parts they take; `maincredit`: as artist of songs or of albums.',
  ),
  size: sizeBytes,
  albumCount: whole,
  songCount: whole,
  missing: flag,
  uploadedImage: said(text, "'' unless its picture was uploaded."),
  createdAt: time,
  updatedAt: time,
  biography: text,
  ...link,
  ...picture,
  ...marks,
});

export const oneArtist = v.object({
  ...artist.entries,
  ...addresses,
  similarArtists: maybe(said(v.array(named), 'As many as were asked for, the most alike first.')),
});
