// Tells services what users hear (navidrome.md 10.2): plays and loves wait in the database until they are taken, in the order they
// happened; what plays now is told once or not at all. Who has linked no account is told of to nobody.
import type { Caller, Context } from '../../context.ts';
import { conflict, messageOf, notFound } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import { heldBack } from './filter.ts';
import { createLastFm } from './last-fm.ts';
import { createLinks, type Link } from './links.ts';
import { createListenBrainz } from './listen-brainz.ts';
import { addWaiting, countWaiting, dropWaiting, nextWaiting, tracksOf, type Kind, type Waiting } from './queue.ts';
import { mostPlays, type Outcome, type Service, type ServiceName } from './service.ts';

export type Scrobbling = ReturnType<typeof createScrobbling>;

export interface LinkState {
  isLinked: boolean;
  accountName: string;
  /** Why nothing is sent; '' while all is well. */
  problem: string;
  waiting: number;
}

const firstDelayMs = 5000;
const longestDelayMs = 240_000;
/** Somebody who goes to Last.fm to allow it is back by then. */
const linkTokenMs = 15 * 60_000;

/** Listens to what is heard and starred; sends from the first call of `resume` or the first play on. */
export function createScrobbling(ctx: Context, version: string) {
  const { config, clock, signal } = ctx;
  const log = ctx.log.child('scrobbling');
  const links = createLinks(ctx);
  const ask = ctx.outbound.exchange;
  const lastFm = config.lastFm.enabled && config.lastFm.apiKey && config.lastFm.secret ? createLastFm(config, ask) : undefined;
  const listenBrainz = config.listenBrainz.enabled ? createListenBrainz(config, ask, version) : undefined;
  const serviceOf = (name: ServiceName): Service | undefined => (name === 'lastfm' ? lastFm : listenBrainz);

  const running = new Map<string, Promise<void>>();
  const retries = new Map<string, { delayMs: number; timer: ReturnType<typeof setTimeout> | undefined }>();
  const linkTokens = new Map<string, { userPk: number; until: number }>();
  const keyOf = ({ userPk, service }: Pick<Link, 'userPk' | 'service'>) => `${service}:${userPk}`;

  /** Puts it into the queue of every linked service, in the transaction that is open. */
  function note(userPk: number, entry: { kind: Kind; songId: string; at: number }): void {
    for (const link of links.list(userPk)) {
      if (!serviceOf(link.service)) continue;
      addWaiting(ctx, userPk, link.service, entry);
      // After what is open has been committed.
      queueMicrotask(() => kick(link));
    }
  }

  const stops = [
    ctx.events.on('song-played', ({ userPk, songId, at }) => note(userPk, { kind: 'play', songId, at })),
    ctx.events.on('songs-starred', ({ userPk, songIds, isStarred, at }) => {
      for (const songId of songIds) note(userPk, { kind: isStarred ? 'love' : 'unlove', songId, at });
    }),
    ctx.events.on('listening-began', ({ userPk, playerId, songId }) => tellNow(userPk, playerId, songId)),
  ];

  /** Sends what waits, unless that is going on or the service wants to be left alone for a while. */
  function kick(link: Link): void {
    const key = keyOf(link);
    if (signal.aborted || running.has(key) || retries.get(key)?.timer !== undefined) return;
    const work = drain(link)
      .catch((error: unknown) => log.error('sending plays failed', { service: link.service, error }))
      .finally(() => running.delete(key));
    running.set(key, work);
  }

  async function drain({ userPk, service: name }: Link): Promise<void> {
    const service = serviceOf(name);
    let most = mostPlays;
    while (service && !signal.aborted) {
      // As it is now: it may have been unlinked meanwhile.
      const link = links.find(userPk, name);
      const rows = link && link.problem === '' ? nextWaiting(ctx, userPk, name, most) : [];
      if (!link || rows.length === 0) return;
      const outcome = await send(service, link, rows);
      if (signal.aborted || links.find(userPk, name) === undefined) return;
      if (outcome.is === 'later') return wait(link, outcome);
      clearRetry(keyOf(link));
      if (outcome.is === 'refused') return refuse(link, outcome);
      if (outcome.is === 'useless' && rows.length > 1) {
        // One of them is bad: they go one by one.
        most = 1;
        continue;
      }
      if (outcome.is === 'useless') log.warn('a play is not wanted', { service: name, song: rows[0]?.songId, why: outcome.why });
      dropWaiting(ctx, rows);
    }
  }

  async function send(service: Service, link: Link, rows: readonly Waiting[]): Promise<Outcome> {
    const secret = links.secretOf(link);
    if (secret === undefined) return { is: 'refused', why: 'its key cannot be read: the key of the server is another one' };
    const tracks = tracksOf(
      ctx,
      rows.map(({ songId }) => songId),
    );
    const kept = heldBack(
      ctx,
      link.userPk,
      rows.flatMap(({ kind, songId }) => (kind === 'play' ? songId : [])),
    );
    const wanted = rows.flatMap((row) => {
      const track = tracks.get(row.songId);
      return track && service.takes(track) && !kept.has(row.songId) ? [{ ...row, track }] : [];
    });
    const [first] = wanted;
    if (!first) return { is: 'done' };
    try {
      return first.kind === 'play' ? await service.send(secret, wanted) : await service.love(secret, first.track, first.kind === 'love');
    } catch (error) {
      return { is: 'later', why: messageOf(error) };
    }
  }

  function wait(link: Link, { why }: Outcome): void {
    const key = keyOf(link);
    const delayMs = Math.min(longestDelayMs, (retries.get(key)?.delayMs ?? firstDelayMs / 2) * 2);
    const timer = setTimeout(() => {
      retries.set(key, { delayMs, timer: undefined });
      kick(link);
    }, delayMs);
    timer.unref();
    retries.set(key, { delayMs, timer });
    log.info('a service takes no plays now, they wait', { service: link.service, seconds: delayMs / 1000, why });
  }

  function clearRetry(key: string): void {
    clearTimeout(retries.get(key)?.timer);
    retries.delete(key);
  }

  function refuse({ userPk, service }: Link, { why }: Outcome): void {
    links.setProblem(userPk, service, why ?? 'refused');
    log.warn('a service refuses an account: plays wait until it is linked again', { service, why });
  }

  const latest = new Map<string, string>();
  const telling = new Map<string, Promise<void>>();

  /** Of several songs begun in a row only the last is told of. */
  function tellNow(userPk: number, playerId: string, songId: string): void {
    for (const link of links.list(userPk)) {
      const service = serviceOf(link.service);
      if (!service || link.problem !== '') continue;
      const key = `${keyOf(link)}:${playerId}`;
      latest.set(key, songId);
      if (telling.has(key)) continue;
      const work = tell(service, link, key).finally(() => telling.delete(key));
      telling.set(key, work);
    }
  }

  async function tell(service: Service, link: Link, key: string): Promise<void> {
    for (let songId = latest.get(key); songId !== undefined && !signal.aborted; songId = latest.get(key)) {
      latest.delete(key);
      const track = tracksOf(ctx, [songId]).get(songId);
      const secret = links.secretOf(link);
      if (!track || secret === undefined || !service.takes(track) || heldBack(ctx, link.userPk, [songId]).has(songId)) continue;
      const outcome = await service.tell(secret, track).catch((error: unknown): Outcome => ({ is: 'later', why: messageOf(error) }));
      if (outcome.is !== 'done') log.debug('what plays now could not be told', { service: link.service, why: outcome.why });
    }
  }

  function stateOf({ user }: Caller, name: ServiceName): LinkState {
    if (!serviceOf(name)) throw notFound('route');
    const link = links.find(user.pk, name);
    const waiting = countWaiting(ctx, user.pk, name);
    return { isLinked: link !== undefined, accountName: link?.accountName ?? '', problem: link?.problem ?? '', waiting };
  }

  function link(userPk: number, name: ServiceName, secret: string, accountName: string): void {
    links.save(userPk, name, secret, accountName);
    clearRetry(keyOf({ userPk, service: name }));
    const saved = links.find(userPk, name);
    if (saved) kick(saved);
    log.info('an account was linked', { service: name });
  }

  return {
    hasLastFm: lastFm !== undefined,
    hasListenBrainz: listenBrainz !== undefined,
    /** The caller's account; AppError not_found where the service is switched off. */
    stateOf,

    /** What Last.fm brings back with the caller: good once, for a quarter of an hour. */
    linkToken({ user }: Caller): string {
      const now = clock.now();
      for (const [token, { until }] of linkTokens) if (until <= now) linkTokens.delete(token);
      const token = newId();
      linkTokens.set(token, { userPk: user.pk, until: now + linkTokenMs });
      return token;
    },

    /** Links the account of whoever comes back from Last.fm; AppError conflict for a link token that is not good any more. */
    async linkLastFm(linkToken: string, token: string): Promise<void> {
      if (!lastFm) throw notFound('route');
      const begun = linkTokens.get(linkToken);
      linkTokens.delete(linkToken);
      if (!begun || begun.until <= clock.now() || token === '') throw conflict('this link is too old: begin again in the settings');
      const { secret, accountName } = await lastFm.openSession(token);
      link(begun.userPk, 'lastfm', secret, accountName);
    },

    /** Links by a token of ListenBrainz; AppError invalid when it is none. */
    async linkListenBrainz(caller: Caller, token: string): Promise<LinkState> {
      if (!listenBrainz) throw notFound('route');
      link(caller.user.pk, 'listenbrainz', token, await listenBrainz.checkToken(token));
      return stateOf(caller, 'listenbrainz');
    },

    unlink(caller: Caller, name: ServiceName): void {
      stateOf(caller, name);
      links.remove(caller.user.pk, name);
      clearRetry(`${name}:${caller.user.pk}`);
    },

    /** Sends what waits, without waiting any longer where a service was away. */
    async resume(): Promise<void> {
      for (const key of retries.keys()) clearRetry(key);
      for (const known of links.list()) kick(known);
      await this.idle();
    },

    /** When nothing is being sent any more. */
    async idle(): Promise<void> {
      await Promise.resolve();
      while (running.size + telling.size > 0) await Promise.all([...running.values(), ...telling.values()]);
    },

    async close(): Promise<void> {
      for (const stop of stops) stop();
      for (const key of retries.keys()) clearRetry(key);
      await this.idle();
    },
  };
}
