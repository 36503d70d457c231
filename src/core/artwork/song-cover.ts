// The id under which clients ask for a song's picture. Told from the row alone, because lists hold thousands:
// which file it will be is found when somebody looks (locate.ts).
import type { Config } from '../../config/load.ts';
import type { SongRow } from '../catalog/rows.ts';
import { coverId, discCoverId } from './cover-id.ts';
import { embeddedSource, pictureHash } from './source.ts';

export interface SongCoverRules {
  /** Songs show the pictures inside them. */
  isOwn: boolean;
  /** Discs may have pictures of their own. */
  isOfDisc: boolean;
}

/** The rules of a configuration. */
export const songCoverRules = (config: Pick<Config, 'enableMediaFileCoverArt' | 'discArtPriority'>): SongCoverRules => ({
  isOwn: config.enableMediaFileCoverArt,
  isOfDisc: config.enableMediaFileCoverArt && config.discArtPriority.trim() !== '',
});

type CoverColumns = Pick<
  SongRow,
  'id' | 'hasPicture' | 'mtimeMs' | 'fileSizeBytes' | 'albumId' | 'albumImageHash' | 'hasDiscs' | 'discNumber'
>;

/** Its own picture, its disc's where the album has several, else its album's; '' when there is none. */
export function songCover(song: CoverColumns, rules: SongCoverRules): { id: string; hash: string } {
  if (song.hasPicture && rules.isOwn) {
    const hash = pictureHash(embeddedSource(song.id), song.mtimeMs, song.fileSizeBytes);
    return { id: coverId('song', song.id, hash), hash };
  }
  const hash = song.albumImageHash;
  if (hash === '') return { id: '', hash };
  const isDisc = rules.isOfDisc && song.hasDiscs === 1 && song.discNumber > 0;
  return { id: isDisc ? discCoverId(song.albumId, song.discNumber) : coverId('album', song.albumId, hash), hash };
}
