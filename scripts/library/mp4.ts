// M4A with silent AAC: every chunk of the sample table points at the same hundred frames, so that minutes take about 1 KB.
import { be16, be32, utf8 } from './bytes.ts';
import { gainTexts, texts, type GeneratedSong, type TagValue } from './song.ts';

const framesPerChunk = 100;
const samplesPerFrame = 1024;
const silentFrame = Buffer.from('211004608c1c', 'hex');

const ftyp = box('ftyp', utf8('M4A '), be32(512), utf8('M4A isomiso2'));
const mdat = box('mdat', Buffer.concat(Array<Buffer>(framesPerChunk).fill(silentFrame)));
const matrix = Buffer.concat([0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000].map(be32));
// prettier-ignore
const esds = fullBox('esds', 0, Buffer.from([3, 25, 0, 0, 0, 4, 17, 0x40, 0x15, 0, 0, 0, 0, 0, 0xfa, 0, 0, 0, 0xfa, 0, 5, 2, 0x12, 0x10, 6, 1, 2]));
const mp4a = box('mp4a', zeros(6), be16(1), zeros(8), be16(2), be16(16), zeros(4), be32(44_100 << 16), esds);

const headOf = new Map<number, Buffer>();

export function m4a(song: GeneratedSong): Buffer {
  const items = ilst(song);
  const head = movieHead(song.sound.m4aSeconds);
  if (items.length === 0) return Buffer.concat([ftyp, mdat, box('moov', head)]);
  const hdlr = fullBox('hdlr', 0, be32(0), utf8('mdirappl'), zeros(9));
  return Buffer.concat([ftyp, mdat, box('moov', head, box('udta', fullBox('meta', 0, hdlr, box('ilst', ...items))))]);
}

/** Seconds of sound when so many are asked for: whole chunks only. */
export const m4aSeconds = (wanted: number) => (chunksOf(wanted) * framesPerChunk * samplesPerFrame) / 44_100;

const chunksOf = (seconds: number) => Math.ceil((seconds * 44_100) / samplesPerFrame / framesPerChunk);

function box(type: string, ...parts: Buffer[]): Buffer {
  const length = parts.reduce((total, part) => total + part.length, 8);
  return Buffer.concat([be32(length), Buffer.from(type, 'latin1'), ...parts]);
}

function fullBox(type: string, flags: number, ...parts: Buffer[]): Buffer {
  return box(type, be32(flags), ...parts);
}

function zeros(length: number): Buffer {
  return Buffer.alloc(length);
}

function movieHead(seconds: number): Buffer {
  const known = headOf.get(seconds);
  if (known) return known;
  const chunks = chunksOf(seconds);
  const frames = chunks * framesPerChunk;
  const samples = frames * samplesPerFrame;
  const ms = be32(Math.round((samples / 44_100) * 1000));
  const volume = be16(0x100);
  const mvhd = fullBox('mvhd', 0, be32(0), be32(0), be32(1000), ms, be32(0x10000), volume, zeros(10), matrix, zeros(24), be32(2));
  const tkhd = fullBox('tkhd', 3, be32(0), be32(0), be32(1), be32(0), ms, zeros(8), be16(0), be16(0), volume, be16(0), matrix, zeros(8));
  const offsets = Buffer.concat(Array<Buffer>(chunks).fill(be32(ftyp.length + 8)));
  const stbl = box(
    'stbl',
    fullBox('stsd', 0, be32(1), mp4a),
    fullBox('stts', 0, be32(1), be32(frames), be32(samplesPerFrame)),
    fullBox('stsc', 0, be32(1), be32(1), be32(framesPerChunk), be32(1)),
    fullBox('stsz', 0, be32(silentFrame.length), be32(frames)),
    fullBox('stco', 0, be32(chunks), offsets),
  );
  const dinf = box('dinf', fullBox('dref', 0, be32(1), fullBox('url ', 1)));
  const mdia = box(
    'mdia',
    fullBox('mdhd', 0, be32(0), be32(0), be32(44_100), be32(samples), be16(0x55c4), be16(0)),
    fullBox('hdlr', 0, be32(0), utf8('soun'), zeros(12), utf8('SoundHandler\0')),
    box('minf', fullBox('smhd', 0, be32(0)), dinf, stbl),
  );
  const made = Buffer.concat([mvhd, box('trak', tkhd, mdia)]);
  headOf.set(seconds, made);
  return made;
}

const data = (type: number, bytes: Buffer) => box('data', be32(type), be32(0), bytes);

function ilst({ tags, gains, picture }: GeneratedSong): Buffer[] {
  const items: Buffer[] = [];
  const values = (value: TagValue) => texts(value).map((text) => data(1, utf8(text)));
  const atom = (name: string, value: TagValue) => {
    const list = values(value);
    if (list.length > 0) items.push(box(name, ...list));
  };
  const free = (name: string, value: TagValue) => {
    const list = values(value);
    if (list.length > 0) items.push(box('----', fullBox('mean', 0, utf8('com.apple.iTunes')), fullBox('name', 0, utf8(name)), ...list));
  };
  atom('©nam', tags.title);
  atom('©ART', tags.artist);
  free('ARTISTS', tags.artists);
  atom('©alb', tags.album);
  atom('aART', tags.albumartist);
  if (tags.track) items.push(box('trkn', data(0, Buffer.concat([0, tags.track, tags.tracktotal ?? 0, 0].map(be16)))));
  if (tags.disc) items.push(box('disk', data(0, Buffer.concat([0, tags.disc, tags.disctotal ?? 0].map(be16)))));
  atom('©day', tags.date);
  free('ORIGINALDATE', tags.originaldate);
  atom('©gen', tags.genres);
  atom('©wrt', tags.composers);
  atom('soar', tags.artistsort);
  atom('soaa', tags.albumartistsort);
  atom('soal', tags.albumsort);
  atom('sonm', tags.titlesort);
  if (tags.bpm) items.push(box('tmpo', data(21, be16(tags.bpm))));
  if (tags.compilation) items.push(box('cpil', data(21, Buffer.from([1]))));
  free('ISRC', tags.isrc);
  free('LABEL', tags.label);
  free('MEDIA', tags.media);
  free('CATALOGNUMBER', tags.catalognumber);
  free('BARCODE', tags.barcode);
  free('MusicBrainz Album Type', tags.releasetype);
  free('MusicBrainz Track Id', tags.mb_recording);
  free('MusicBrainz Release Track Id', tags.mb_track);
  free('MusicBrainz Album Id', tags.mb_album);
  free('MusicBrainz Artist Id', tags.mb_artist);
  free('MusicBrainz Album Artist Id', tags.mb_albumartist);
  free('MusicBrainz Release Group Id', tags.mb_releasegroup);
  if (gains) for (const [name, value] of gainTexts(gains)) free(name.toLowerCase(), value);
  atom('©cmt', tags.comment);
  atom('©lyr', tags.lyrics);
  if (picture) items.push(box('covr', data(13, picture)));
  return items;
}
