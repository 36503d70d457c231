// Lyrics: as a text by artist and title, and in lines by song.
import { getSong } from '../../core/catalog/load.ts';
import { findLyrics, getLyrics as lyricsOf } from '../../core/lyrics/lyrics.ts';
import { need, type Endpoint } from './call.ts';
import { structuredLyrics } from './present/lyrics.ts';

/** The text of the first song of that title with lyrics; empty where there is none. `id` names the song itself. */
export const getLyrics: Endpoint = async ({ app, caller, params }) => {
  const id = params.text('id');
  const found = id
    ? { song: getSong(app, caller, id), layers: await lyricsOf(app, caller, id) }
    : await findLyrics(app, caller, params.text('artist'), params.text('title'));
  const [main] = found?.layers ?? [];
  if (!found || !main) return { lyrics: { value: '' } };
  return { lyrics: { artist: found.song.artist, title: found.song.title, value: main.lines.map((line) => line.text).join('\n') } };
};

/** Lines with times, in every language; words, voices, translations and pronunciations for clients that ask for them. */
export const getLyricsBySongId: Endpoint = async (call) => {
  const { app, caller, params } = call;
  const song = getSong(app, caller, need(call, 'id'));
  const isEnhanced = params.flag('enhanced', false);
  const layers = (await lyricsOf(app, caller, song.id)).filter((layer) => isEnhanced || layer.kind === 'main');
  if (layers.length === 0) return { lyricsList: {} };
  return { lyricsList: { structuredLyrics: layers.map((layer) => structuredLyrics(layer, song, isEnhanced)) } };
};
