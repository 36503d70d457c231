// What Navidrome's own page asks a server about itself (navidrome.md 5.3).
import * as v from 'valibot';

import { shownConfig } from '../../config/shown.ts';
import type { ItemKind } from '../../core/artwork/attempts.ts';
import { refreshPicture } from '../../core/artwork/refresh-picture.ts';
import { getAlbum, getArtist } from '../../core/catalog/load.ts';
import { getPlaylist } from '../../core/playlists/rows.ts';
import { listRadios } from '../../core/radio/radio.ts';
import { invalid, notFound } from '../../lib/errors.ts';
import type { Inspect } from '../../scanner/explain/inspect.ts';
import type { NativeCall } from './call.ts';
import { operation, type Operation } from './operation.ts';
import { said, text } from './shapes.ts';

const shown = v.object({ id: text, configFile: text, config: said(v.looseObject({}), 'By the names of docs/generated/options.md.') });

export const configuration = operation({ summary: 'Every option with its value, secrets masked', output: shown }, ({ app }) => {
  if (!app.config.devUiShowConfig) throw notFound('route');
  return { id: 'config', configFile: app.config.configFile, config: shownConfig(app.config) };
});

const translationShape = v.object({ id: text, name: text, data: text });

export const translations = operation(
  { summary: 'No languages: other pages bring their own texts, ours lie in our page', isPage: true, output: v.array(translationShape) },
  ({ headers }) => {
    headers['x-total-count'] = '0';
    return [];
  },
);

export const translation = operation({ summary: 'A language; there is none', output: translationShape }, () => {
  throw notFound('translation');
});

export const inspection = (inspect: Inspect): Operation =>
  operation(
    {
      summary: "Tags of a song's file as they stand there",
      query: { id: text },
      output: v.object({ file: text, rawTags: v.record(text, v.array(text)) }),
    },
    ({ caller, params }) => {
      if (!params.has('id')) throw invalid('name a song by id');
      return inspect(caller, params.text('id'));
    },
  );

export const keepAlive = operation({ summary: 'A sign of life', output: v.object({ response: text, id: text }) }, () => ({
  response: 'ok',
  id: 'keepalive',
}));

const kinds: Record<string, ItemKind> = { al: 'album', ar: 'artist', pl: 'playlist', ra: 'radio' };

const anew = 'Looks anew for the picture of an album (kind al), artist (ar), playlist (pl) or station (ra)';

export const refreshArtwork = operation({ summary: anew, status: 204 }, (call) => {
  const { app, hit, headers } = call;
  const id = hit.params['id'] ?? '';
  const given = hit.params['kind'] ?? '';
  const kind = Object.hasOwn(kinds, given) ? kinds[given] : undefined;
  if (!kind) throw invalid('pictures are looked for again for al, ar, pl and ra');
  checkIsThere(call, kind, id);
  refreshPicture(app, kind, id);
  return new Response(null, { status: 204, headers });
});

function checkIsThere({ app, caller }: NativeCall, kind: ItemKind, id: string): void {
  if (kind === 'album') getAlbum(app, caller, id);
  else if (kind === 'artist') getArtist(app, caller, id);
  else if (kind === 'playlist') getPlaylist(app, caller, id);
  else if (!listRadios(app).some((station) => station.id === id)) throw notFound('radio station');
}
