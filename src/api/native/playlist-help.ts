// What editors of playlists ask before anything is changed.
import * as v from 'valibot';

import { loadSongs } from '../../core/catalog/load.ts';
import { holdingOf } from '../../core/playlists/holding.ts';
import { previewRules } from '../../core/playlists/rules/preview.ts';
import { readBodyAs, type NativeAnswer } from './call.ts';
import { presentSongs } from './catalog.ts';
import { choice, wishOf } from './playlists.ts';

const previewed = 10;
const question = v.object({ rules: v.record(v.string(), v.unknown()), id: v.nullish(v.pipe(v.string(), v.maxLength(64))) });

/** How much rules find, and the first songs; `id` names the playlist whose owner counts. */
export const preview: NativeAnswer = async (call) => {
  const { rules, id } = await readBodyAs(call, question, 'expected {rules, id?}');
  const found = previewRules(call.app, call.caller, rules, { id: id ?? undefined, most: previewed });
  const songs = presentSongs(call, loadSongs(call.app, found.songPks));
  return { songCount: found.songCount, duration: Math.round(found.durationMs / 10) / 100, songs };
};

/** How many of the songs each of the caller's playlists holds already. */
export const holding: NativeAnswer = async (call) =>
  holdingOf(call.app, call.caller, wishOf(await readBodyAs(call, choice, 'expected any of {ids, albumIds, artistIds, discs}')));
