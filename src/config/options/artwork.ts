// Options of covers and other pictures.
import { clamp, option } from '../option.ts';
import { flag, int, positiveSize, size, text } from '../value-types.ts';

export const artworkOptions = {
  imageCacheSize: option('ImageCacheSize', size, '100MB', 'Disk space for resized covers; 0 keeps none.', { fallback: '100MiB' }),
  enableArtworkPrecache: option('EnableArtworkPrecache', flag, true, 'Resize covers before somebody asks.'),
  enableMediaFileCoverArt: option(
    'EnableMediaFileCoverArt',
    flag,
    true,
    'Show the picture inside a song for that song; otherwise the album cover.',
  ),
  enableM3uExternalAlbumArt: option('EnableM3UExternalAlbumArt', flag, false, 'Fetch pictures that playlist files name by address.'),
  coverArtPriority: option(
    'CoverArtPriority',
    text,
    'cover.*, folder.*, front.*, embedded, external',
    'Where album covers come from, in order: file patterns, `embedded`, `external`.',
  ),
  discArtPriority: option(
    'DiscArtPriority',
    text,
    'disc*.*, cd*.*, cover.*, folder.*, front.*, discsubtitle, embedded',
    'Where covers of single discs come from; empty means the album cover.',
  ),
  artistArtPriority: option(
    'ArtistArtPriority',
    text,
    'artist.*, album/artist.*, external',
    'Where pictures of artists come from, in order; also `image-folder`.',
  ),
  artistImageFolder: option('ArtistImageFolder', text, '', 'Folder with pictures named like artists.'),
  coverArtQuality: option('CoverArtQuality', int(0), 75, 'Quality of resized covers, in percent.', {
    aliases: ['CoverJpegQuality'],
    adjust: clamp(1, 100),
  }),
  enableWebPEncoding: option('EnableWebPEncoding', flag, false, 'Send resized covers as WebP: smaller, but costs more time.'),
  enableArtworkUpload: option('EnableArtworkUpload', flag, true, 'Let users upload pictures of artists and playlists.'),
  maxImageUploadSize: option('MaxImageUploadSize', positiveSize, '10MB', 'Largest picture somebody may upload.'),
  maxImageSize: option('MaxImageSize', positiveSize, '20MB', 'Largest picture file that is read at all.'),
} as const;
