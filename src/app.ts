// Builds the object graph: config → database → Context → stateful services. Nothing runs by itself
// until jobs.ts starts it, so that tests can build as many apps as they like.
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

import type { Config } from './config/load.ts';
import type { AppEvents, Context } from './context.ts';
import { createAccess, type Access } from './core/access/access.ts';
import { keyFile } from './core/access/secrets.ts';
import { createArtwork, type Artwork } from './core/artwork/artwork.ts';
import { createPictureLinks, type PictureLinks } from './core/artwork/public-link.ts';
import { damageAdvice } from './core/backups/damage.ts';
import { createInsights, type Insights } from './core/insights/insights.ts';
import { createJukebox, type Jukebox } from './core/jukebox/jukebox.ts';
import { ensureFirstLibrary, type FirstLibrary } from './core/libraries/libraries.ts';
import { createMetrics, type Metrics } from './core/metrics/metrics.ts';
import { createPlayback, type Playback } from './core/playback/playback.ts';
import { createPlaylistFiles, type PlaylistFiles } from './core/playlists/playlist-files.ts';
import { keepCurrent } from './core/playlists/rules/songs/kept.ts';
import { createPodcasts, type Podcasts } from './core/podcasts/podcasts.ts';
import { createScrobbling, type Scrobbling } from './core/scrobbling/scrobbling.ts';
import { createWholeArchives, type WholeArchives } from './core/streaming/archive/whole.ts';
import { createStreams, type Streams } from './core/streaming/streams.ts';
import { migrate, readMigrations } from './db/migrate.ts';
import { databaseFile, openDatabase, type Db } from './db/open.ts';
import { checkDatabase, isDamage } from './db/sound.ts';
import { createTurns, goFirst } from './db/turns.ts';
import { assetRoot } from './env.ts';
import { systemClock, type Clock } from './lib/clock.ts';
import { AppError, messageOf } from './lib/errors.ts';
import { createEvents } from './lib/events.ts';
import type { Log } from './lib/log.ts';
import { createOutbound } from './lib/outbound/outbound.ts';
import { createScanner, type Scanner } from './scanner/controller.ts';
import { version } from './version.ts';

/** Everything protocols may use. */
export interface App extends Context {
  access: Access;
  artwork: Artwork;
  pictureLinks: PictureLinks;
  playback: Playback;
  insights: Insights;
  jukebox: Jukebox;
  playlistFiles: PlaylistFiles;
  podcasts: Podcasts;
  streams: Streams;
  archives: WholeArchives;
  scanner: Scanner;
  scrobbling: Scrobbling;
  firstLibrary: FirstLibrary;
  /** Where Prometheus.Enabled asks for them. */
  metrics: Metrics | undefined;
  startedAt: number;
  /** Ends waits, children and threads, then closes the database. */
  close(): Promise<void>;
}

export interface AppOptions {
  log: Log;
  clock?: Clock;
  /** A command, perhaps beside a running server, leaves the foundations as they are. */
  isBeside?: boolean;
}

/** Opens the data folder; AppError with a sentence for people when it cannot be used. */
export function createApp(config: Config, options: AppOptions): App {
  const { log, clock = systemClock, isBeside = false } = options;
  const stopping = new AbortController();
  const db = openData(config, log, clock, isBeside);
  const turns = createTurns();
  goFirst(db.$client, turns);
  const ctx: Context = {
    config,
    db,
    turns,
    log,
    clock,
    events: createEvents<AppEvents>((error) => log.error('a listener failed', { error })),
    outbound: createOutbound({
      allowed: config.outbound.allowedHosts,
      log: log.child('outbound'),
      signal: stopping.signal,
      userAgent: `Melodrome/${version.split(' ')[0]}`,
    }),
    signal: stopping.signal,
  };
  // First of all: nobody else makes a key where one is missing.
  const access = createAccess(ctx, !isBeside);
  const firstLibrary = ensureFirstLibrary(ctx);
  if (firstLibrary.movedFrom) {
    log.info('the music folder has moved', { from: firstLibrary.movedFrom, to: firstLibrary.path });
  }
  const scanner = createScanner(ctx);
  const streams = createStreams(ctx);
  const playlistFiles = createPlaylistFiles(ctx);
  keepCurrent(ctx);
  const jukebox = createJukebox(ctx);
  const podcasts = createPodcasts(ctx);
  const artwork = createArtwork(ctx);
  const scrobbling = createScrobbling(ctx, version);
  const startedAt = clock.now();
  const metrics = config.prometheus.enabled
    ? createMetrics(ctx, {
        version,
        startedAt,
        transcodes: streams.running,
        caches: () => ({ transcodes: streams.cacheBytes(), pictures: artwork.cacheBytes() }),
        isScanning: scanner.isScanning,
      })
    : undefined;
  return {
    ...ctx,
    access,
    artwork,
    pictureLinks: createPictureLinks(ctx),
    playback: createPlayback(ctx),
    insights: createInsights(ctx, startedAt),
    jukebox,
    playlistFiles,
    podcasts,
    streams,
    archives: createWholeArchives(ctx),
    scanner,
    scrobbling,
    firstLibrary,
    metrics,
    startedAt,
    async close() {
      stopping.abort();
      await streams.close();
      await scanner.close();
      await jukebox.close();
      await playlistFiles.idle();
      await podcasts.idle();
      await scrobbling.close();
      db.$client.run('PRAGMA wal_checkpoint(TRUNCATE)');
      db.$client.close();
    },
  };
}

/** The database of a configuration, brought up to date; AppError when the data folder cannot be used. */
export function openData(config: Config, log: Log, clock: Clock, isBeside: boolean): Db {
  const file = databaseFile(config.dataFolder);
  try {
    mkdirSync(config.dataFolder, { recursive: true, mode: 0o700 });
    const hasKey = config.passwordEncryptionKey !== '' || existsSync(keyFile(config.dataFolder));
    checkDatabase(file, { isFirstStart: !hasKey, isBeside });
    const db = openDatabase(file, { durability: 'FULL' });
    const { applied, backup } = migrate(db, readMigrations(join(assetRoot, 'drizzle')), {
      file,
      now: clock.now(),
      onCopy: () => log.info('this version changes the database: copying it first, which takes a while for large libraries'),
    });
    if (backup) log.info('a copy of the database was made before its upgrade', { copy: backup });
    if (applied.length > 0) log.debug('database brought up to date', { migrations: applied.length });
    return db;
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError(
      'conflict',
      `the data folder ${config.dataFolder} cannot be used: ${messageOf(cause)}. ${adviceFor(cause, config)}`,
      {
        cause,
      },
    );
  }
}

const advice: [pattern: RegExp, text: string][] = [
  [/readonly|EROFS|EACCES|EPERM|unable to open/i, 'Make it writable for the user the server runs as, or choose another with --datafolder.'],
  [/ENOSPC|full/i, 'Its disk is full: free some space and start again.'],
];

const adviceFor = (cause: unknown, config: Config) =>
  isDamage(cause)
    ? damageAdvice(config)
    : (advice.find(([pattern]) => pattern.test(messageOf(cause)))?.[1] ?? 'Choose another with --datafolder.');
