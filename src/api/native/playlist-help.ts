// What editors of playlists ask before anything is changed.
import * as v from 'valibot';

import { loadSongs } from '../../core/catalog/load.ts';
import { holdingOf } from '../../core/playlists/holding.ts';
import { previewRules } from '../../core/playlists/rules/preview.ts';
import { presentSongs } from './catalog.ts';
import { operation } from './operation.ts';
import { choice, wishOf } from './playlists.ts';
import { song } from './present/catalog-shapes.ts';
import { number, said, text, upTo, whole } from './shapes.ts';

const previewed = 10;
const question = v.object({
  rules: v.record(v.string(), v.unknown()),
  id: v.nullish(said(upTo(64), 'The playlist whose owner counts.')),
});

export const rulesPreview = v.object({ songCount: whole, duration: said(number, 'Seconds.'), songs: v.array(song) });

export const preview = operation(
  { summary: 'How much rules find, and the first songs', body: question, hint: 'expected {rules, id?}', output: rulesPreview },
  (call, { rules, id }) => {
    const found = previewRules(call.app, call.caller, rules, { id: id ?? undefined, most: previewed });
    const songs = presentSongs(call, loadSongs(call.app, found.songPks));
    return { songCount: found.songCount, duration: Math.round(found.durationMs / 10) / 100, songs };
  },
);

export const holdings = v.object({
  songCount: whole,
  held: said(v.record(text, whole), 'By id; playlists that hold none are left out.'),
});

export const holding = operation(
  {
    summary: 'How many of these songs each playlist of the caller holds already',
    body: choice,
    hint: 'expected any of {ids, albumIds, artistIds, discs}',
    output: holdings,
  },
  ({ app, caller }, body) => holdingOf(app, caller, wishOf(body)),
);
