// Everything that runs by itself: name, when, what. Jobs report through the log and never end the program.
import { Cron } from 'croner';

import type { App } from './app.ts';
import type { Schedule } from './config/schedule.ts';
import { dropOldFacts, startPrecache } from './core/artwork/precache.ts';
import { dropOrphanUploads } from './core/artwork/uploads.ts';
import { dropOldWebPictures } from './core/artwork/web-picture.ts';
import { createBackup } from './core/backups/backups.ts';
import { listLibraryFolders } from './core/libraries/libraries.ts';
import { messageOf } from './lib/errors.ts';
import { wasInterrupted } from './scanner/state.ts';
import { watchLibraries } from './scanner/watch.ts';
import { version } from './version.ts';

interface Job {
  name: string;
  /** 'start' runs once when the server is up; undefined never. */
  when: Schedule | 'start' | undefined;
  run: (app: App) => void | Promise<unknown> | (() => void);
}

/** How often a library is looked through that cannot be watched, where nobody set a schedule. */
const unwatchedEveryMs = 15 * 60_000;
const nightly: Schedule = { kind: 'cron', pattern: '23 4 * * *', timeZone: undefined };

/** The table, for one configuration. */
function jobsOf(app: App): Job[] {
  const { config } = app;
  const { scanner } = config;
  const isAutomatic = scanner.enabled;
  return [
    { name: 'scan at start', when: isAutomatic ? 'start' : undefined, run: scanAtStart },
    { name: 'watch folders', when: isAutomatic && scanner.watcherWait > 0 ? 'start' : undefined, run: watch },
    { name: 'scheduled scan', when: isAutomatic ? scanner.schedule : undefined, run: scan },
    { name: 'prepare pictures', when: 'start', run: startPrecache },
    { name: 'go on with podcasts', when: 'start', run: (app) => app.podcasts.resume() },
    { name: 'send waiting plays', when: 'start', run: (app) => app.scrobbling.resume() },
    { name: 'look for new episodes', when: config.podcasts.schedule, run: (app) => app.podcasts.refreshAll() },
    { name: 'back up the database', when: config.backup.schedule, run: backUpDatabase },
    { name: 'report insights', when: app.insights.isEnabled ? 'start' : undefined, run: reportDaily },
    { name: 'tidy pictures', when: nightly, run: tidyPictures },
    { name: 'tidy database', when: config.enableScheduledDbAnalyze ? nightly : undefined, run: tidyDatabase },
  ];
}

async function backUpDatabase({ config, log, clock, signal }: App): Promise<void> {
  const { made, deleted } = await createBackup(config, { folder: '', now: clock.now(), version, signal, keepCount: config.backup.count });
  log.child('jobs').info('backup made', { file: made.file, songs: made.facts?.rows.songs, deleted: deleted.length });
}

/** First some time after the start, when there is an admin who may say no, then once a day at that time. */
function reportDaily(app: App): () => void {
  let daily: Cron | undefined;
  let first: Timer | undefined;
  const wait = () => (first = setTimeout(begin, app.config.devInsightsInitialDelay));
  const begin = () => {
    // The first admin may also come from a command, of which this program hears nothing.
    if (app.access.isFirstTime()) return void wait();
    const now = new Date(app.clock.now());
    void app.insights.run();
    daily = new Cron(`${now.getSeconds()} ${now.getMinutes()} ${now.getHours()} * * *`, { unref: true }, () => void app.insights.run());
  };
  const stopHearing = app.events.on('admin-created', () => {
    clearTimeout(first);
    wait();
  });
  wait();
  return () => {
    stopHearing();
    clearTimeout(first);
    daily?.stop();
  };
}

const tidyDatabase = ({ db }: App) => void db.$client.run('PRAGMA optimize');

function tidyPictures(app: App): void {
  dropOrphanUploads(app);
  dropOldFacts(app);
  dropOldWebPictures(app);
}

const scan = (app: App) => app.scanner.scan({ full: false, targets: [] });

function scanAtStart(app: App): Promise<unknown> | void {
  const reason = app.firstLibrary.movedFrom
    ? 'the music folder has moved'
    : wasInterrupted(app)
      ? 'the last scan did not end'
      : app.config.scanner.scanOnStartup
        ? 'start'
        : undefined;
  if (reason === undefined) return;
  app.log.debug('scanning at start', { reason });
  return scan(app);
}

/** Ends with the App's own watchers when the jobs stop. */
function watch(app: App): () => void {
  const { watcherWait, schedule } = app.config.scanner;
  const options = { waitMs: watcherWait, fallbackMs: schedule === undefined ? unwatchedEveryMs : undefined };
  const begin = () => watchLibraries(app, app.scanner, listLibraryFolders(app), options);
  let watcher = begin();
  const stop = app.events.on('libraries-changed', () => {
    watcher.close();
    watcher = begin();
  });
  return () => {
    stop();
    watcher.close();
  };
}

/** Starts all jobs; the answer stops them. */
export function startJobs(app: App): () => void {
  const log = app.log.child('jobs');
  const ends: (() => void)[] = [];

  async function runJob(job: Job): Promise<void> {
    try {
      const end = await job.run(app);
      if (typeof end === 'function') ends.push(end as () => void);
    } catch (error) {
      if (!app.signal.aborted) log.error(`${job.name} failed: ${messageOf(error)}`);
    }
  }

  for (const job of jobsOf(app)) {
    if (job.when === undefined) continue;
    if (job.when === 'start') void runJob(job);
    else ends.push(start(job.when, () => void runJob(job)));
  }
  return () => {
    for (const end of ends) end();
  };
}

function start(schedule: Schedule, run: () => void): () => void {
  if (schedule.kind === 'every') {
    const timer = setInterval(run, schedule.intervalMs);
    return () => clearInterval(timer);
  }
  const cron = new Cron(schedule.pattern, { protect: true, ...(schedule.timeZone ? { timezone: schedule.timeZone } : {}) }, run);
  return () => cron.stop();
}
