// What Navidrome's own page asks a server about itself (navidrome.md 5.3).
import { shownConfig } from '../../config/shown.ts';
import type { ItemKind } from '../../core/artwork/attempts.ts';
import { refreshPicture } from '../../core/artwork/refresh-picture.ts';
import { getAlbum, getArtist } from '../../core/catalog/load.ts';
import { getPlaylist } from '../../core/playlists/rows.ts';
import { listRadios } from '../../core/radio/radio.ts';
import { invalid, notFound } from '../../lib/errors.ts';
import type { Inspect } from '../../scanner/explain/inspect.ts';
import type { NativeAnswer, NativeCall } from './call.ts';

/** Every option with its value, secrets masked. */
export const configuration: NativeAnswer = ({ app }) => {
  if (!app.config.devUiShowConfig) throw notFound('route');
  return { id: 'config', configFile: app.config.configFile, config: shownConfig(app.config) };
};

/** Other pages bring their own texts; ours lie in our page. */
export const translations: NativeAnswer = ({ headers }) => {
  headers['x-total-count'] = '0';
  return [];
};

export const translation: NativeAnswer = () => {
  throw notFound('translation');
};

/** Tags of a song's file as they stand there. */
export const inspection =
  (inspect: Inspect): NativeAnswer =>
  ({ caller, params }) => {
    if (!params.has('id')) throw invalid('name a song by id');
    return inspect(caller, params.text('id'));
  };

const kinds: Record<string, ItemKind> = { al: 'album', ar: 'artist', pl: 'playlist', ra: 'radio' };

/** Looks anew for the picture of an album, artist, playlist or station. */
export const refreshArtwork: NativeAnswer = (call) => {
  const { app, hit, headers } = call;
  const id = hit.params['id'] ?? '';
  const given = hit.params['kind'] ?? '';
  const kind = Object.hasOwn(kinds, given) ? kinds[given] : undefined;
  if (!kind) throw invalid('pictures are looked for again for al, ar, pl and ra');
  checkIsThere(call, kind, id);
  refreshPicture(app, kind, id);
  return new Response(null, { status: 204, headers });
};

function checkIsThere({ app, caller }: NativeCall, kind: ItemKind, id: string): void {
  if (kind === 'album') getAlbum(app, caller, id);
  else if (kind === 'artist') getArtist(app, caller, id);
  else if (kind === 'playlist') getPlaylist(app, caller, id);
  else if (!listRadios(app).some((station) => station.id === id)) throw notFound('radio station');
}
