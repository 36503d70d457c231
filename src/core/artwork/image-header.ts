// What the first bytes of a picture say: format, size, whether it moves. Names and tags lie, and nothing is
// decoded before this has said how large it would become.

export type ImageFormat = 'jpeg' | 'png' | 'gif' | 'webp' | 'bmp' | 'avif' | 'heic' | 'jxl' | 'tiff';

export interface ImageHeader {
  format: ImageFormat;
  /** 0 where the header does not tell. */
  width: number;
  height: number;
  isAnimated: boolean;
}

export const mediaTypes: Record<ImageFormat, string> = {
  jpeg: 'image/jpeg',
  png: 'image/png',
  gif: 'image/gif',
  webp: 'image/webp',
  bmp: 'image/bmp',
  avif: 'image/avif',
  heic: 'image/heic',
  jxl: 'image/jxl',
  tiff: 'image/tiff',
};

/** Formats that clients may know although no codec here does. */
export const isRare = (format: ImageFormat) => ['avif', 'heic', 'jxl', 'tiff'].includes(format);

/** undefined for what is no picture this program knows: SVG and HTML too, which a browser would run. */
export function readHeader(bytes: Uint8Array): ImageHeader | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (const read of [jpeg, png, gif, webp, bmp, isoMedia, jxl, tiff]) {
    try {
      const header = read(view);
      if (header) return header;
    } catch (error) {
      // Cut off in the middle of its header.
      if (error instanceof RangeError) return undefined;
      throw error;
    }
  }
  return undefined;
}

function text(view: DataView, at: number, length: number): string {
  let result = '';
  for (let i = at; i < at + length && i < view.byteLength; i++) result += String.fromCharCode(view.getUint8(i));
  return result;
}

const still = (format: ImageFormat, width: number, height: number): ImageHeader => ({ format, width, height, isAnimated: false });

function jpeg(view: DataView): ImageHeader | undefined {
  if (text(view, 0, 3) !== '\u00ff\u00d8\u00ff') return undefined;
  for (let at = 2; ;) {
    if (view.getUint8(at) !== 0xff) {
      at++;
      continue;
    }
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) at++;
    else if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8) || marker === 0) at += 2;
    else if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      return still('jpeg', view.getUint16(at + 7), view.getUint16(at + 5));
    } else if (marker === 0xda || marker === 0xd9) return undefined;
    else at += 2 + Math.max(2, view.getUint16(at + 2));
  }
}

function png(view: DataView): ImageHeader | undefined {
  if (text(view, 0, 8) !== '\u0089PNG\r\n\u001a\n') return undefined;
  const header = still('png', view.getUint32(16), view.getUint32(20));
  for (let at = 33; at + 8 <= view.byteLength; at += 12 + view.getUint32(at)) {
    const type = text(view, at + 4, 4);
    if (type === 'acTL') return { ...header, isAnimated: true };
    if (type === 'IDAT') break;
  }
  return header;
}

function gif(view: DataView): ImageHeader | undefined {
  if (!/^GIF8[79]a/.test(text(view, 0, 6))) return undefined;
  const header = still('gif', view.getUint16(6, true), view.getUint16(8, true));
  const palette = (flags: number) => (flags & 0x80 ? 3 << ((flags & 7) + 1) : 0);
  let frames = 0;
  for (let at = 13 + palette(view.getUint8(10)); at < view.byteLength;) {
    const block = view.getUint8(at);
    if (block === 0x2c) {
      if (++frames > 1) return { ...header, isAnimated: true };
      // A frame may reach beyond the screen the header tells of: what counts is the larger.
      if (at + 10 > view.byteLength) break;
      header.width = Math.max(header.width, view.getUint16(at + 1, true) + view.getUint16(at + 5, true));
      header.height = Math.max(header.height, view.getUint16(at + 3, true) + view.getUint16(at + 7, true));
      at = skipBlocks(view, at + 11 + palette(view.getUint8(at + 9)));
    } else if (block === 0x21) at = skipBlocks(view, at + 2);
    else break;
  }
  return header;
}

function skipBlocks(view: DataView, start: number): number {
  let at = start;
  while (at < view.byteLength && view.getUint8(at) !== 0) at += 1 + view.getUint8(at);
  return at + 1;
}

function webp(view: DataView): ImageHeader | undefined {
  if (text(view, 0, 4) !== 'RIFF' || text(view, 8, 4) !== 'WEBP') return undefined;
  const kind = text(view, 12, 4);
  if (kind === 'VP8 ') return still('webp', view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff);
  if (kind === 'VP8L') {
    const bits = view.getUint32(21, true);
    return still('webp', (bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1);
  }
  if (kind !== 'VP8X') return undefined;
  const size = (at: number) => view.getUint16(at, true) + (view.getUint8(at + 2) << 16) + 1;
  return { format: 'webp', width: size(24), height: size(27), isAnimated: (view.getUint8(20) & 2) !== 0 };
}

function bmp(view: DataView): ImageHeader | undefined {
  if (text(view, 0, 2) !== 'BM' || view.byteLength < 26) return undefined;
  if (view.getUint32(14, true) === 12) return still('bmp', view.getUint16(18, true), view.getUint16(20, true));
  return still('bmp', Math.abs(view.getInt32(18, true)), Math.abs(view.getInt32(22, true)));
}

const heicBrands = new Set(['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1']);

/** AVIF and HEIC: the largest `ispe` box tells the size. */
function isoMedia(view: DataView): ImageHeader | undefined {
  if (text(view, 4, 4) !== 'ftyp') return undefined;
  const end = Math.min(view.getUint32(0), 512);
  const brands = new Set<string>([text(view, 8, 4)]);
  for (let at = 16; at + 4 <= end; at += 4) brands.add(text(view, at, 4));
  const isAvif = brands.has('avif') || brands.has('avis');
  if (!isAvif && ![...brands].some((brand) => heicBrands.has(brand))) return undefined;
  const header: ImageHeader = { ...still(isAvif ? 'avif' : 'heic', 0, 0), isAnimated: brands.has('avis') || brands.has('hevc') };
  const head = Math.min(view.byteLength, 256 * 1024);
  for (let at = end; at + 16 <= head; at++) {
    if (view.getUint32(at) !== 0x69737065) continue;
    header.width = Math.max(header.width, view.getUint32(at + 8));
    header.height = Math.max(header.height, view.getUint32(at + 12));
  }
  return header;
}

function jxl(view: DataView): ImageHeader | undefined {
  const isBare = text(view, 0, 2) === '\u00ff\u000a';
  return isBare || text(view, 0, 12) === '\0\0\0\u000cJXL \r\n\u0087\n' ? still('jxl', 0, 0) : undefined;
}

function tiff(view: DataView): ImageHeader | undefined {
  const order = text(view, 0, 4);
  if (order !== 'II*\0' && order !== 'MM\0*') return undefined;
  const isLittle = order.startsWith('I');
  const start = view.getUint32(4, isLittle);
  const header = still('tiff', 0, 0);
  for (let i = 0; i < Math.min(view.getUint16(start, isLittle), 200); i++) {
    const at = start + 2 + i * 12;
    const value = view.getUint16(at + 2, isLittle) === 3 ? view.getUint16(at + 8, isLittle) : view.getUint32(at + 8, isLittle);
    if (view.getUint16(at, isLittle) === 256) header.width = value;
    if (view.getUint16(at, isLittle) === 257) header.height = value;
  }
  return header;
}
