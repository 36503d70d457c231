// Which picture won and why: the rules in the order in which they were tried, for the admin who wonders.
import type { Caller, Context } from '../../context.ts';
import { forbidden, messageOf, notFound } from '../../lib/errors.ts';
import { getAlbum, getArtist, getSong } from '../catalog/load.ts';
import { albumAttempts } from './album-picture.ts';
import { artistAttempts, listArtistImages } from './artist-picture.ts';
import { nothing, pictureRules, uploaded, type Attempt } from './attempts.ts';
import type { CoverKind } from './cover-id.ts';
import { discAttempts } from './disc-picture.ts';
import { discOf, discRules, findPlaylist, hasRadio, mosaicOf, songAttempts } from './locate.ts';
import { playlistAttempts, playlistTiles } from './playlist-picture.ts';
import { readSource } from './read-source.ts';
import { parseSource, type Picture } from './source.ts';

export interface CoverExplanation {
  /** Tried in this order; the last one is chosen unless nothing was found. */
  steps: { rule: string; outcome: string; isChosen: boolean }[];
  /** '' where nothing was found, and for mosaics. */
  source: string;
  hash: string;
}

/** Tries the rules anew; AppError not_found where there is no such item. Admins only: it tells names of files. */
export async function explainCover(ctx: Context, caller: Caller, kind: CoverKind, id: string, disc = 0): Promise<CoverExplanation> {
  if (!caller.user.isAdmin) throw forbidden('see where covers come from: that is for admins');
  const steps: CoverExplanation['steps'] = [];
  for (const { rule, picture, note } of attemptsFor(ctx, caller, kind, id, disc)) {
    if (!picture) {
      steps.push({ rule, outcome: note, isChosen: false });
      continue;
    }
    steps.push({ rule, outcome: picture.source ? await describe(ctx, picture) : note, isChosen: true });
    return { steps, source: picture.source, hash: picture.hash };
  }
  return { steps, source: '', hash: '' };
}

function* attemptsFor(ctx: Context, caller: Caller, kind: CoverKind, id: string, disc: number): Generator<Attempt> {
  const client = ctx.db.$client;
  const rules = pictureRules(ctx.config);
  switch (kind) {
    case 'album':
      yield* albumAttempts(client, rules, getAlbum(ctx, caller, id));
      return;
    case 'disc': {
      const album = getAlbum(ctx, caller, id);
      yield* discAttempts(client, discRules(ctx), discOf(album, disc));
      yield* under('album', albumAttempts(client, rules, album));
      return;
    }
    case 'song':
      yield* songAttempts(ctx, getSong(ctx, caller, id));
      return;
    case 'artist':
      yield* artistAttempts(client, rules, getArtist(ctx, caller, id), listArtistImages(ctx.config.artistImageFolder));
      return;
    case 'playlist': {
      const playlist = findPlaylist(ctx, caller, id);
      if (!playlist) throw notFound('playlist');
      yield* playlistAttempts(client, rules, playlist);
      const tiles = playlistTiles(client, playlist.pk, caller.libraryIds);
      const picture = mosaicOf(tiles);
      yield picture.hash
        ? { rule: 'albums', picture, note: `made of ${tiles.length} covers` }
        : nothing('albums', 'no album in it has a picture');
      return;
    }
    case 'radio':
      if (!hasRadio(ctx, id)) throw notFound('radio station');
      yield uploaded(client, 'radio', id);
  }
}

function* under(name: string, attempts: Iterable<Attempt>): Generator<Attempt> {
  for (const attempt of attempts) yield { ...attempt, rule: `${name}: ${attempt.rule}` };
}

/** `file:1:A/B/cover.jpg: 600 × 600, JPEG, 81 kB` */
async function describe(ctx: Context, { source }: Picture): Promise<string> {
  const parsed = parseSource(source);
  const title =
    parsed?.kind === 'embedded'
      ? (ctx.db.$client.query('SELECT title FROM song WHERE id = ?').get(parsed.songId) as { title: string } | null)?.title
      : undefined;
  const name = title === undefined ? source : `in the song "${title}"`;
  try {
    const { bytes, header } = await readSource(ctx, source);
    const size = header.width > 0 ? `${header.width} × ${header.height}, ` : '';
    return `${name}: ${size}${header.format.toUpperCase()}, ${Math.ceil(bytes.length / 1000)} kB`;
  } catch (error) {
    return `${name}: ${messageOf(error)}`;
  }
}
