// Last.fm and servers that speak its protocol: signed forms, a session key for each user.
import { createHash } from 'node:crypto';

import type { Config } from '../../config/load.ts';
import { AppError } from '../../lib/errors.ts';
import { jsonOf, outcomeOf, type Ask, type Outcome, type Service, type Track } from './service.ts';

type Fields = Record<string, string>;

/** Songs that are not longer are not wanted. */
const shortestMs = 30_000;
const maxBytes = 200_000;
/** Codes of errors that pass by themselves: offline, unavailable, too many calls. */
const passing = new Set([8, 11, 16, 29]);
/** The session or the key is not known any more. */
const refusing = new Set([4, 9, 10, 14, 26]);

/** The service, signed with the key and secret of the configuration. */
export function createLastFm({ lastFm }: Pick<Config, 'lastFm'>, ask: Ask) {
  function signed(fields: Fields): URLSearchParams {
    const all: Fields = { ...fields, api_key: lastFm.apiKey };
    const text = Object.keys(all)
      .toSorted()
      .map((name) => name + all[name])
      .join('');
    const signature = createHash('md5').update(text + lastFm.secret, 'utf8');
    return new URLSearchParams({ ...all, api_sig: signature.digest('hex'), format: 'json' });
  }

  async function call(fields: Fields): Promise<Outcome & { body: Record<string, unknown> }> {
    const form = signed(fields).toString();
    const { status, text } = await ask(lastFm.baseUrl, {
      body: form,
      type: 'application/x-www-form-urlencoded',
      maxBytes,
      isTrusted: true,
    });
    const body = jsonOf(text);
    if (body['error'] === undefined) return { ...outcomeOf(status, `status ${status}`), body };
    const code = Number(body['error']);
    const why = `error ${code}: ${String(body['message']).slice(0, 200)}`;
    return { is: passing.has(code) ? 'later' : refusing.has(code) ? 'refused' : 'useless', why, body };
  }

  const fieldsOf = (track: Track, suffix = ''): Fields => {
    const fields: Fields = {
      artist: lastFm.scrobbleFirstArtistOnly ? track.firstArtist : track.artist,
      track: track.title,
      album: track.album,
      albumArtist: lastFm.scrobbleFirstArtistOnly ? track.firstAlbumArtist : track.albumArtist,
      trackNumber: track.trackNumber > 0 ? String(track.trackNumber) : '',
      duration: String(Math.round(track.durationMs / 1000)),
      mbid: track.recordingMbid,
    };
    const said = Object.entries(fields).filter(([, value]) => value !== '');
    return Object.fromEntries(said.map(([name, value]) => [name + suffix, value]));
  };

  const service: Service = {
    name: 'lastfm',
    takes: (track) => track.isArtistKnown && track.durationMs > shortestMs,
    send: (sk, plays) =>
      call({
        method: 'track.scrobble',
        sk,
        ...Object.assign({}, ...plays.map(({ track, at }, i) => ({ ...fieldsOf(track, `[${i}]`), [`timestamp[${i}]`]: seconds(at) }))),
      }),
    tell: (sk, track) => call({ method: 'track.updateNowPlaying', sk, ...fieldsOf(track) }),
    love: (sk, track, isLoved) =>
      call({ method: isLoved ? 'track.love' : 'track.unlove', sk, artist: track.firstArtist, track: track.title }),
  };

  /** Turns the token that somebody brings from the service into their session; AppError upstream with what the service says. */
  async function openSession(token: string): Promise<{ secret: string; accountName: string }> {
    const { is, why, body } = await call({ method: 'auth.getSession', token });
    const { key, name } = (body['session'] ?? {}) as { key?: unknown; name?: unknown };
    if (is !== 'done' || typeof key !== 'string' || key === '') throw new AppError('upstream', `Last.fm refused: ${why ?? 'no session'}`);
    return { secret: key, accountName: typeof name === 'string' ? name : '' };
  }

  return { ...service, openSession };
}

const seconds = (ms: number) => String(Math.floor(ms / 1000));
