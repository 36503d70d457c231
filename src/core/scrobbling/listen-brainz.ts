// ListenBrainz and servers that speak its protocol (Maloja): JSON, a token for each user.
import type { Config } from '../../config/load.ts';
import { AppError, invalid } from '../../lib/errors.ts';
import { jsonOf, outcomeOf, type Ask, type Outcome, type Service, type Track } from './service.ts';

const maxBytes = 200_000;
const auth = (token: string) => ({ authorization: `Token ${token}` });

/** The service at the address of the configuration; `version` is what it is told of this program. */
export function createListenBrainz({ listenBrainz }: Pick<Config, 'listenBrainz'>, ask: Ask, version: string) {
  const at = (path: string) => `${listenBrainz.baseUrl.replace(/\/+$/, '')}/${path}`;

  async function submit(token: string, path: string, body: object): Promise<Outcome> {
    const wish = { body: JSON.stringify(body), type: 'application/json', headers: auth(token), maxBytes, isTrusted: true };
    const { status, text } = await ask(at(path), wish);
    const said = jsonOf(text)['error'];
    return outcomeOf(status, `status ${status}${typeof said === 'string' ? `: ${said.slice(0, 200)}` : ''}`);
  }

  const metadata = (track: Track) => ({
    artist_name: track.artist,
    track_name: track.title,
    ...(track.album === '' ? {} : { release_name: track.album }),
    additional_info: said({
      submission_client: 'Melodrome',
      submission_client_version: version,
      media_player: 'Melodrome',
      duration_ms: track.durationMs,
      tracknumber: track.trackNumber,
      artist_names: track.artistNames,
      artist_mbids: track.artistMbids,
      recording_mbid: track.recordingMbid,
      track_mbid: track.trackMbid,
      release_mbid: track.releaseMbid,
      release_group_mbid: track.releaseGroupMbid,
      isrc: track.isrcs[0] ?? '',
    }),
  });

  const service: Service = {
    name: 'listenbrainz',
    takes: (track) => track.isArtistKnown,
    send: (token, plays) =>
      submit(token, 'submit-listens', {
        listen_type: plays.length === 1 ? 'single' : 'import',
        payload: plays.map(({ track, at: time }) => ({ listened_at: Math.floor(time / 1000), track_metadata: metadata(track) })),
      }),
    tell: (token, track) => submit(token, 'submit-listens', { listen_type: 'playing_now', payload: [{ track_metadata: metadata(track) }] }),
    love: (token, track, isLoved) =>
      track.recordingMbid === ''
        ? Promise.resolve({ is: 'useless', why: 'the song has no MusicBrainz recording id' })
        : submit(token, 'feedback/recording-feedback', { recording_mbid: track.recordingMbid, score: isLoved ? 1 : 0 }),
  };

  /** Whose token it is; AppError invalid when the service does not know it, upstream when it cannot say. */
  async function checkToken(token: string): Promise<string> {
    const { status, text } = await ask(at('validate-token'), { headers: auth(token), maxBytes, isTrusted: true });
    const body = jsonOf(text);
    if (status >= 500 || status === 429) throw new AppError('upstream', `ListenBrainz cannot check the token now: status ${status}`);
    if (body['valid'] !== true) throw invalid('ListenBrainz does not know this token');
    return typeof body['user_name'] === 'string' ? body['user_name'] : '';
  }

  return { ...service, checkToken };
}

/** Without what is not known. */
const said = (facts: Record<string, string | number | readonly string[]>) =>
  Object.fromEntries(
    Object.entries(facts).filter(([, value]) => value !== '' && value !== 0 && (!Array.isArray(value) || value.length > 0)),
  );
