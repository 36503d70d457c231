// Vorbis comments, as FLAC, Ogg Vorbis and Opus hold them.
import { be32, le32, utf8 } from './bytes.ts';
import { gainTexts, texts, type GeneratedSong, type TagValue } from './song.ts';

/** `isOpus`: gains as R128; `isPictureInside`: the cover becomes a comment. */
export function vorbisComments(song: GeneratedSong, isOpus: boolean, isPictureInside: boolean): Buffer {
  const comments = lines(song, isOpus);
  if (isPictureInside && song.picture) comments.push(`METADATA_BLOCK_PICTURE=${pictureBlock(song.picture).toString('base64')}`);
  const vendor = utf8('gen-library');
  const parts = [le32(vendor.length), vendor, le32(comments.length)];
  for (const comment of comments) {
    const bytes = utf8(comment);
    parts.push(le32(bytes.length), bytes);
  }
  return Buffer.concat(parts);
}

/** A FLAC picture block: front cover, JPEG of 64 × 64. */
export const pictureBlock = (picture: Buffer) =>
  Buffer.concat([be32(3), be32(10), utf8('image/jpeg'), be32(0), be32(64), be32(64), be32(24), be32(0), be32(picture.length), picture]);

function lines({ tags, gains }: GeneratedSong, isOpus: boolean): string[] {
  const list: string[] = [];
  const add = (name: string, value: TagValue) => {
    for (const text of texts(value)) list.push(`${name}=${text}`);
  };
  add('TITLE', tags.title);
  add('ARTIST', tags.artist);
  add('ARTISTS', tags.artists);
  add('ALBUM', tags.album);
  add('ALBUMARTIST', tags.albumartist);
  add('TRACKNUMBER', tags.track);
  add('TRACKTOTAL', tags.tracktotal);
  add('DISCNUMBER', tags.disc);
  add('DISCTOTAL', tags.disctotal);
  add('DATE', tags.date);
  add('ORIGINALDATE', tags.originaldate);
  add('GENRE', tags.genres);
  add('COMPOSER', tags.composers);
  add('ARTISTSORT', tags.artistsort);
  add('ALBUMARTISTSORT', tags.albumartistsort);
  add('ALBUMSORT', tags.albumsort);
  add('TITLESORT', tags.titlesort);
  add('BPM', tags.bpm);
  if (tags.compilation) add('COMPILATION', '1');
  add('ISRC', tags.isrc);
  add('LABEL', tags.label);
  add('MEDIA', tags.media);
  add('CATALOGNUMBER', tags.catalognumber);
  add('BARCODE', tags.barcode);
  add('RELEASETYPE', tags.releasetype);
  add('MUSICBRAINZ_TRACKID', tags.mb_recording);
  add('MUSICBRAINZ_RELEASETRACKID', tags.mb_track);
  add('MUSICBRAINZ_ALBUMID', tags.mb_album);
  add('MUSICBRAINZ_ARTISTID', tags.mb_artist);
  add('MUSICBRAINZ_ALBUMARTISTID', tags.mb_albumartist);
  add('MUSICBRAINZ_RELEASEGROUPID', tags.mb_releasegroup);
  if (gains && isOpus) {
    add('R128_TRACK_GAIN', Math.round((gains[0] - 5) * 256));
    add('R128_ALBUM_GAIN', Math.round((gains[2] - 5) * 256));
  } else if (gains) {
    for (const [name, value] of gainTexts(gains)) add(name, value);
  }
  add('COMMENT', tags.comment);
  add('LYRICS', tags.lyrics);
  return list;
}
