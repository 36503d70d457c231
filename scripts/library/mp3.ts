// MP3: an ID3v2.4 tag and frames of silence (44.1 kHz, 32 kbit/s, mono; side information all zero).
import { utf8 } from './bytes.ts';
import { gainTexts, texts, type GeneratedSong, type TagValue } from './song.ts';

const frameBytes = 104;
const silence = frame();
const audioOf = new Map<number, Buffer>();

/** Seconds of so many frames. */
export const mp3Seconds = (frames: number) => (frames * 1152) / 44_100;

/** `claims`: the header exaggerates. */
export function mp3({ tags, gains, picture, sound }: GeneratedSong, claims: boolean): Buffer {
  const frames: Buffer[] = [];
  const text = (id: string, value: TagValue) => {
    const list = texts(value);
    if (list.length > 0) frames.push(id3Frame(id, Buffer.from([3]), utf8(list.join('\0'))));
  };
  const user = (name: string, value: TagValue) => {
    const list = texts(value);
    if (list.length > 0) frames.push(id3Frame('TXXX', Buffer.from([3]), utf8(`${name}\0${list.join('\0')}`)));
  };
  text('TIT2', tags.title);
  text('TPE1', tags.artist);
  user('ARTISTS', tags.artists);
  text('TALB', tags.album);
  text('TPE2', tags.albumartist);
  if (tags.track) text('TRCK', tags.tracktotal ? `${tags.track}/${tags.tracktotal}` : tags.track);
  if (tags.disc) text('TPOS', `${tags.disc}/${tags.disctotal}`);
  text('TDRC', tags.date);
  text('TDOR', tags.originaldate);
  text('TCON', tags.genres);
  text('TCOM', tags.composers);
  text('TSOP', tags.artistsort);
  text('TSO2', tags.albumartistsort);
  text('TSOA', tags.albumsort);
  text('TSOT', tags.titlesort);
  text('TBPM', tags.bpm);
  if (tags.compilation) text('TCMP', '1');
  text('TSRC', tags.isrc);
  text('TPUB', tags.label);
  text('TMED', tags.media);
  user('CATALOGNUMBER', tags.catalognumber);
  user('BARCODE', tags.barcode);
  user('MusicBrainz Album Type', tags.releasetype);
  user('MusicBrainz Album Id', tags.mb_album);
  user('MusicBrainz Artist Id', tags.mb_artist);
  user('MusicBrainz Album Artist Id', tags.mb_albumartist);
  user('MusicBrainz Release Group Id', tags.mb_releasegroup);
  user('MusicBrainz Release Track Id', tags.mb_track);
  if (tags.mb_recording) frames.push(id3Frame('UFID', utf8(`http://musicbrainz.org\0${tags.mb_recording}`)));
  if (gains) for (const [name, value] of gainTexts(gains)) user(name, value);
  if (tags.comment) frames.push(id3Frame('COMM', Buffer.from([3]), utf8(`eng\0${tags.comment}`)));
  if (tags.lyrics) frames.push(id3Frame('USLT', Buffer.from([3]), utf8(`eng\0${tags.lyrics}`)));
  if (picture) frames.push(id3Frame('APIC', Buffer.from([0]), utf8('image/jpeg\0'), Buffer.from([3]), utf8('\0'), picture));
  const count = sound.mp3Frames;
  const audio = [infoFrame(claims ? Math.round((sound.claimedSeconds * 44_100) / 1152) : count), audioFrames(count)];
  if (frames.length === 0) return Buffer.concat(audio);
  const body = Buffer.concat(frames);
  return Buffer.concat([utf8('ID3'), Buffer.from([4, 0, 0]), syncsafe(body.length), body, ...audio]);
}

const syncsafe = (n: number) => Buffer.from([(n >> 21) & 127, (n >> 14) & 127, (n >> 7) & 127, n & 127]);

function id3Frame(id: string, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([utf8(id), syncsafe(body.length), Buffer.from([0, 0]), body]);
}

function frame(): Buffer {
  const b = Buffer.alloc(frameBytes);
  b.set([0xff, 0xfb, 0x10, 0xc4]);
  return b;
}

function infoFrame(frames: number): Buffer {
  const b = frame();
  b.write('Info', 21, 'latin1');
  b.writeUInt32BE(3, 25);
  b.writeUInt32BE(frames, 29);
  b.writeUInt32BE(frameBytes * (frames + 1), 33);
  return b;
}

function audioFrames(count: number): Buffer {
  const known = audioOf.get(count);
  if (known) return known;
  const made = Buffer.concat(Array<Buffer>(count).fill(silence));
  audioOf.set(count, made);
  return made;
}
