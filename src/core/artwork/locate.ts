// Which picture an id of a client means, for the caller: the stored choice of albums and artists, the rules
// of discs, songs and playlists tried on the spot.
import type { Caller, Context } from '../../context.ts';
import { notFound } from '../../lib/errors.ts';
import { findAlbum, findArtist, findSong } from '../catalog/load.ts';
import type { SongRow } from '../catalog/rows.ts';
import { chosen, embedded, pictureRules, uploaded, type Attempt, type PictureRules } from './attempts.ts';
import { parsePriority } from './choose.ts';
import type { CoverId, CoverKind } from './cover-id.ts';
import { discAttempts, type DiscRules } from './disc-picture.ts';
import { playlistAttempts, playlistTiles, type PicturePlaylist } from './playlist-picture.ts';
import { noPicture, type Picture } from './source.ts';

export interface Located extends Picture {
  /** A mosaic of these; the source is '' then. */
  tiles?: readonly Picture[];
}

const mosaicTiles = 4;

/** The picture, `noPicture` where there is none; AppError not_found when the id names nothing the caller may see. */
export function locate(ctx: Context, caller: Caller, { kind, id, disc }: CoverId): Located {
  const isWanted = (...kinds: CoverKind[]) => kind === undefined || kinds.includes(kind);
  const artist = isWanted('artist') && findArtist(ctx, caller, id);
  if (artist) return { source: artist.imageSource, hash: artist.imageHash };
  const album = isWanted('album', 'disc') && findAlbum(ctx, caller, id);
  if (album) {
    const own: Picture = { source: album.imageSource, hash: album.imageHash };
    if (kind !== 'disc') return own;
    const picture = chosen(discAttempts(ctx.db.$client, discRules(ctx), discOf(album, disc)));
    return picture.hash ? picture : own;
  }
  const playlist = isWanted('playlist') && findPlaylist(ctx, caller, id);
  if (playlist) return playlistPicture(ctx, caller, playlist);
  const song = isWanted('song') && findSong(ctx, caller, id);
  if (song) return chosen(songAttempts(ctx, song));
  if (isWanted('radio') && hasRadio(ctx, id)) return chosen([uploaded(ctx.db.$client, 'radio', id)]);
  const channel = isWanted('podcast') && findChannelPicture(ctx, id);
  if (channel) return channel;
  throw notFound('artwork');
}

/** The rules with those of discs. */
export const discRules = ({ config }: Pick<Context, 'config'>): DiscRules => ({
  ...pictureRules(config),
  discArtPriority: parsePriority(config.discArtPriority),
});

/** One disc of an album; `discs` as stored. */
export const discOf = (album: { pk: number; discs: string }, number: number) => ({
  albumPk: album.pk,
  number,
  subtitle: (JSON.parse(album.discs) as Record<string, string>)[number] ?? '',
});

/** Everything that is tried for a song: its own picture, its disc's, its album's. */
export function* songAttempts(ctx: Context, song: SongRow): Generator<Attempt> {
  const client = ctx.db.$client;
  if (ctx.config.enableMediaFileCoverArt) {
    yield embedded(client, song.hasPicture ? { id: song.id, mtime_ms: song.mtimeMs, size_bytes: song.fileSizeBytes } : null);
    const album = client.query('SELECT pk, discs FROM album WHERE pk = ?').get(song.albumPk) as { pk: number; discs: string } | null;
    if (album && Object.keys(JSON.parse(album.discs) as object).length > 1) {
      for (const attempt of discAttempts(client, discRules(ctx), discOf(album, song.discNumber))) {
        yield { ...attempt, rule: `disc ${song.discNumber}: ${attempt.rule}` };
      }
    }
  }
  const hasAlbum = song.albumImageHash !== '';
  yield {
    rule: 'album',
    picture: hasAlbum ? { source: song.albumImageSource, hash: song.albumImageHash } : undefined,
    note: hasAlbum ? song.albumImageSource : 'the album has no picture',
  };
}

/** The playlist as far as pictures need it, if the caller may see it. */
export function findPlaylist({ db }: Pick<Context, 'db'>, caller: Caller, id: string): (PicturePlaylist & { ownerPk: number }) | undefined {
  const row = db.$client
    .query('SELECT pk, id, owner_pk AS ownerPk, public, source_file AS sourceFile, image_line AS imageLine FROM playlist WHERE id = ?')
    .get(id) as (PicturePlaylist & { ownerPk: number; public: number }) | null;
  return row && (row.public || row.ownerPk === caller.user.pk || caller.user.isAdmin) ? row : undefined;
}

export const hasRadio = ({ db }: Pick<Context, 'db'>, id: string) => db.$client.query('SELECT 1 FROM radio WHERE id = ?').get(id) !== null;

/** The kept picture of a podcast: everybody may see it. */
const findChannelPicture = ({ db }: Pick<Context, 'db'>, id: string) =>
  db.$client.query('SELECT image_source AS source, image_hash AS hash FROM podcast_channel WHERE id = ?').get(id) as Picture | null;

function playlistPicture(ctx: Context, caller: Caller, playlist: PicturePlaylist): Located {
  const rules: PictureRules = pictureRules(ctx.config);
  const own = chosen(playlistAttempts(ctx.db.$client, rules, playlist));
  return own.hash ? own : mosaicOf(playlistTiles(ctx.db.$client, playlist.pk, caller.libraryIds));
}

/** Four covers as one, fewer as the first of them. */
export function mosaicOf(tiles: readonly Picture[]): Located {
  if (tiles.length < mosaicTiles) return tiles[0] ?? noPicture;
  const hash = Bun.hash
    .xxHash3(tiles.map((tile) => tile.hash).join())
    .toString(16)
    .padStart(16, '0');
  return { source: '', hash, tiles };
}
