// What the pages for looking after the server ask: players, conversions, missing files, options, services, the server itself.
import type * as server from '../../types/api.generated.ts';
import { call } from './client.ts';

export type Player = server.Player;
export type Transcoding = server.Transcoding;
export type MissingFile = server.Song;
export type ServerOption = server.ServerOption;
export type ServiceLink = server.ServiceLink;
export type LastFmLink = server.LastFmLink;
/** How the first music folder is, before anybody can log in. */
export type FirstFolder = server.FirstFolder;

export const updatePlayer = (id: string, body: server.Routes['PUT /api/player/:id']['body']) =>
  call('PUT /api/player/:id', { params: { id }, body });
export const deletePlayer = (id: string) => call('DELETE /api/player/:id', { params: { id } });

/** Makes one, or changes the one of this id. */
export const saveTranscoding = (id: string | undefined, body: server.Routes['POST /api/transcoding']['body']): Promise<unknown> =>
  id === undefined ? call('POST /api/transcoding', { body }) : call('PUT /api/transcoding/:id', { params: { id }, body });
export const deleteTranscoding = (id: string) => call('DELETE /api/transcoding/:id', { params: { id } });

/** Forgets these for good; without ids all there are. */
export const forgetMissing = (ids: readonly string[]) => call('DELETE /api/missing', { query: { id: ids } });

export const linkListenBrainz = (token: string) => call('PUT /api/listenbrainz/link', { body: { token } });
export const unlink = (service: 'lastfm' | 'listenbrainz'): Promise<unknown> =>
  service === 'lastfm' ? call('DELETE /api/lastfm/link') : call('DELETE /api/listenbrainz/link');
