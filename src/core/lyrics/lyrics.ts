// The lyrics of a song, from the sources and in the order of LyricsPriority: files beside it, and its tags. Read when
// they are asked for, so that a file that was written a moment ago counts.
import type { Caller, Context } from '../../context.ts';
import { sortKey } from '../../lib/fold.ts';
import { createLru } from '../../lib/lru.ts';
import { getSong, loadSongs } from '../catalog/load.ts';
import type { Named, SongRow } from '../catalog/rows.ts';
import { matchQuery } from '../search/match-query.ts';
import type { Lyrics } from './model.ts';
import { parseLyrics } from './parse.ts';
import { namesBeside, readBeside } from './sidecar.ts';

type Reads = Pick<Context, 'db' | 'config' | 'clock'>;

const keptMs = 5_000;
/** Texts kept for a moment: a page asks for the lines, an app for the cues. */
const kept = createLru<{ at: number; layers: Lyrics[] }>(50);
const maxCandidates = 200;
const maxTries = 10;

/** All layers of a song's lyrics, the main one first; empty when there are none. AppError not_found. */
export function getLyrics(ctx: Reads, caller: Caller, songId: string): Promise<Lyrics[]> {
  return lyricsOf(ctx, getSong(ctx, caller, songId));
}

/** The first song of that title (and artist, unless '') with lyrics that the caller may see. */
export async function findLyrics(
  ctx: Reads,
  caller: Caller,
  artist: string,
  title: string,
): Promise<{ song: SongRow; layers: Lyrics[] } | undefined> {
  for (const song of songsTitled(ctx, caller, artist, title).slice(0, maxTries)) {
    const layers = await lyricsOf(ctx, song);
    if (layers.length > 0) return { song, layers };
  }
  return undefined;
}

async function lyricsOf(ctx: Reads, song: SongRow): Promise<Lyrics[]> {
  const key = `${song.libraryPath} ${song.id} ${song.updatedAt}`;
  const now = ctx.clock.now();
  const known = kept.get(key);
  if (known && now - known.at < keptMs && now >= known.at) return known.layers;
  const layers = await read(ctx, song);
  kept.set(key, { at: now, layers });
  return layers;
}

async function read({ config }: Reads, song: SongRow): Promise<Lyrics[]> {
  // A file beside a file with several songs is about none of them.
  const beside = song.cueIndex > 0 ? new Map<string, string[]>() : await namesBeside(song);
  for (const source of config.lyricsPriority) {
    const wanted = source.trim().toLowerCase();
    if (wanted === 'embedded') {
      const layers = embedded(song);
      if (layers.length > 0) return layers;
      continue;
    }
    for (const name of beside.get(wanted.replace(/^\./, '')) ?? []) {
      const text = await readBeside(song, name, config.scanner.followSymlinks);
      const layers = text === undefined ? [] : parseLyrics(text);
      if (layers.length > 0) return layers;
    }
  }
  return [];
}

function embedded(song: SongRow): Lyrics[] {
  if (song.lyrics === '') return [];
  const texts = JSON.parse(song.lyrics) as { lang: string; text: string }[];
  const layers = texts.flatMap(({ lang, text }) => parseLyrics(text, lang));
  // Timed ones first: clients show the first.
  return layers.sort((a, b) => Number(b.isSynced) - Number(a.isSynced));
}

function songsTitled(ctx: Reads, caller: Caller, artist: string, title: string): SongRow[] {
  const [wantedTitle, wantedArtist] = [sortKey(title), sortKey(artist)];
  if (wantedTitle === '') return [];
  const client = ctx.db.$client;
  let rows = client.query('SELECT pk FROM song WHERE missing = 0 AND order_title = ? LIMIT ?+0').values(wantedTitle, maxCandidates);
  // Songs may be sorted by another title than they show.
  const { fts } = matchQuery(title);
  if (rows.length === 0 && fts !== undefined) {
    rows = client.query('SELECT rowid FROM song_fts WHERE song_fts MATCH ? LIMIT ?+0').values(`{title} : (${fts})`, maxCandidates);
  }
  const songs = loadSongs(
    ctx,
    rows.map(([pk]) => pk as number),
  );
  return songs.filter((song) => {
    if (song.missing || !caller.libraryIds.includes(song.libraryId) || sortKey(song.title) !== wantedTitle) return false;
    return wantedArtist === '' || [song.artist, ...namesOf(song.artists)].some((name) => sortKey(name) === wantedArtist);
  });
}

const namesOf = (text: string) => (JSON.parse(text) as Named[]).map(({ name }) => name);
