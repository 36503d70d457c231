// HLS: a song as pieces of ten seconds that are made when they are asked for, so that seeking costs nothing. Pieces begin at
// whole AAC frames; each is encoded with some frames before it, which are dropped, so that they join without a gap. Their
// addresses hold a signed token instead of a login.
import type { Caller, Context } from '../../../context.ts';
import { notFound, unauthenticated } from '../../../lib/errors.ts';
import { cacheName, type FileCache } from '../../../lib/file-cache.ts';
import { callerOfPk } from '../../access/users.ts';
import { getSong } from '../../catalog/load.ts';
import type { SongRow } from '../../catalog/rows.ts';
import { stretchOf } from '../cut.ts';
import { lowest, type StreamRules } from '../decide.ts';
import { inputArguments } from '../profiles.ts';
import { gainArguments, gainOf } from '../replay-gain.ts';
import { asSource, isLossless, type StreamSource } from '../source.ts';
import type { Tokens } from '../tokens.ts';
import type { Ffmpeg } from '../transcodes/ffmpeg.ts';
import type { Slots } from '../transcodes/slots.ts';
import { samplesPerFrame, sliceFrames, timestampTag } from './adts.ts';

interface Uses {
  ffmpeg: Ffmpeg;
  cache: FileCache;
  slots: Slots;
  tokens: Tokens;
  rulesOf: (caller: Caller) => StreamRules;
}

const pieceSeconds = 10;
/** Encoded before a piece and dropped, so that the encoder knows what came before. */
const leadFrames = 4;
/** A last piece shorter than this belongs to the one before. */
const leastFrames = 10;
const usualKbps = 192;
const [leastKbps, mostKbps] = [32, 320];
const slotWaitMs = 8000;
const plainSound = ['-map', '0:a:0', '-vn', '-sn', '-dn', '-map_metadata', '-1'];
const encode = ['-c:a', 'aac', '-ac', '2', '-f', 'adts', 'pipe:1'];
/** A token outlives its song by far, so that one may pause. */
const lifeMs = 6 * 3_600_000;

/** How a song is divided. */
function piecesOf(source: Pick<StreamSource, 'sampleRateHz' | 'durationMs'>) {
  const rateHz = source.sampleRateHz >= 48_000 || source.sampleRateHz === 0 ? 48_000 : 44_100;
  const framesEach = Math.round((pieceSeconds * rateHz) / samplesPerFrame);
  const frames = Math.ceil(((source.durationMs / 1000) * rateHz) / samplesPerFrame) + 1;
  const rest = frames % framesEach;
  const count = Math.max(1, Math.ceil(frames / framesEach) - (rest > 0 && rest < leastFrames ? 1 : 0));
  const framesOf = (piece: number) => (piece === count - 1 ? frames - piece * framesEach : framesEach);
  return { rateHz, framesEach, count, framesOf, secondsOf: (piece: number) => (framesOf(piece) * samplesPerFrame) / rateHz };
}

/** Makes playlists and pieces; what is being made is shared. */
export function createHls(ctx: Context, { ffmpeg, cache, slots, tokens, rulesOf }: Uses) {
  const making = new Map<string, Promise<Uint8Array>>();

  /** The playlist at `base` for the bit rates asked for: of pieces for one, of playlists for several. */
  function playlist(caller: Caller, song: SongRow, wantedKbps: readonly number[]): string {
    const cap = rulesOf(caller).maxBitRateKbps;
    const kbps = [...new Set((wantedKbps.length > 0 ? wantedKbps : [0]).map((wanted) => rateFor(song, wanted, cap)))].slice(0, 8);
    const [only] = kbps;
    if (kbps.length === 1 && only !== undefined) return piecesText(song, `hls/${tokenFor(caller, song, only)}/`);
    const variants = kbps.flatMap((rate) => [
      `#EXT-X-STREAM-INF:BANDWIDTH=${Math.round(rate * 1100)},AVERAGE-BANDWIDTH=${rate * 1000},CODECS="mp4a.40.2"`,
      `hls/${tokenFor(caller, song, rate)}/list.m3u8`,
    ]);
    return ['#EXTM3U', '#EXT-X-VERSION:3', '#EXT-X-INDEPENDENT-SEGMENTS', ...variants, ''].join('\n');
  }

  function piecesText(song: SongRow, base: string): string {
    const { count, secondsOf } = piecesOf(song);
    const lines = Array.from({ length: count }, (_, piece) => [`#EXTINF:${secondsOf(piece).toFixed(5)},`, `${base}${piece}.aac`]);
    const longest = Math.ceil(Math.max(secondsOf(0), secondsOf(count - 1)));
    const head = ['#EXTM3U', '#EXT-X-VERSION:3', `#EXT-X-TARGETDURATION:${longest}`, '#EXT-X-MEDIA-SEQUENCE:0', '#EXT-X-PLAYLIST-TYPE:VOD'];
    return [...head, ...lines.flat(), '#EXT-X-ENDLIST', ''].join('\n');
  }

  const versionOf = (userPk: number) =>
    Number(ctx.db.$client.query('SELECT token_version FROM user WHERE pk = ?').values(userPk)[0]?.[0] ?? -1);

  function tokenFor({ user }: Caller, song: SongRow, kbps: number): string {
    const payload = { u: user.pk, v: versionOf(user.pk), m: song.id, s: song.mtimeMs, b: kbps };
    return tokens.sign('hls', payload, lifeMs + 2 * song.durationMs);
  }

  /** Who may hear what; AppError unauthenticated for tokens that are forged, old or withdrawn, not_found for songs that changed. */
  function open(token: string): { caller: Caller; song: SongRow; kbps: number } {
    const payload = tokens.read('hls', token);
    const userPk = Number(payload?.['u']);
    const caller = payload && versionOf(userPk) === payload['v'] ? callerOfPk(ctx, userPk) : undefined;
    if (!payload || !caller) throw unauthenticated('this address is too old: ask for the playlist again');
    const song = getSong(ctx, caller, String(payload['m']));
    if (song.mtimeMs !== payload['s']) throw notFound('this version of the song');
    return { caller, song, kbps: Number(payload['b']) };
  }

  async function make(caller: Caller, source: StreamSource, kbps: number, piece: number, gainDb: number): Promise<Uint8Array> {
    const { rateHz, framesEach, framesOf } = piecesOf(source);
    const stretch = stretchOf(source);
    const lead = piece === 0 ? 0 : leadFrames;
    const start = ((piece * framesEach - lead) * samplesPerFrame) / rateHz;
    const wanted = ((lead + framesOf(piece) + 1) * samplesPerFrame) / rateHz;
    const free = await slots.takeWithin(caller.user.id, slotWaitMs);
    try {
      const seconds = Math.max(0, stretch ? Math.min(wanted, stretch.seconds - start) : wanted).toFixed(6);
      const bytes = await ffmpeg.collect([
        ...inputArguments(source.path, (stretch?.startSeconds ?? 0) + start),
        ...['-t', seconds].concat(plainSound),
        ...gainArguments(gainDb).slice(0, 2),
        ...['-b:a', `${kbps}k`, '-ar', String(rateHz)].concat(encode),
      ]);
      const at = (piece * framesEach * samplesPerFrame) / rateHz;
      return Buffer.concat([timestampTag(at), sliceFrames(bytes, lead, framesOf(piece))]);
    } finally {
      free();
    }
  }

  return {
    playlist,
    /** The playlist of pieces that a token opens. */
    pieces: (token: string): string => piecesText(open(token).song, ''),
    /** One piece, made unless it is in the cache; AppError as `open`, or not_found behind the end, busy, unsupported. */
    async piece(token: string, number: number): Promise<Uint8Array<ArrayBuffer>> {
      const { caller, song, kbps } = open(token);
      if (!(number < piecesOf(song).count)) throw notFound('this piece of the song');
      const gainDb = gainOf(ctx.config.transcoding.replayGain, song);
      const name = cacheName(['hls', song.id, song.mtimeMs, song.startMs, song.durationMs, kbps, gainDb, number].join('/'));
      const cached = cache.find(name);
      if (cached) return Bun.file(cached).bytes() as Promise<Uint8Array<ArrayBuffer>>;
      let made = making.get(name);
      if (!made) {
        made = make(caller, asSource(song), kbps, number, gainDb).finally(() => making.delete(name));
        making.set(name, made);
        void made.then((bytes) => cache.write(name, bytes)).catch(() => undefined);
      }
      return (await made) as Uint8Array<ArrayBuffer>;
    },
  };
}

function rateFor(song: SongRow, wantedKbps: number, cap: number): number {
  const wanted = lowest(wantedKbps > 0 ? wantedKbps : usualKbps, cap);
  const most = isLossless(song) || song.bitRateKbps === 0 ? mostKbps : song.bitRateKbps;
  return Math.min(mostKbps, Math.max(leastKbps, Math.min(wanted, most)));
}
