// The scanner as the web page sees it.
import * as v from 'valibot';

import { listLibraries } from '../../core/catalog/browse.ts';
import { countProblems, listProblems, requestScan, scanState, steerScan } from '../../scanner/state.ts';
import { operation } from './operation.ts';
import { spanOf } from './paging.ts';
import { flag, maybe, nothing, number, range, said, text, time, whole } from './shapes.ts';

const iso = (ms: number) => new Date(ms).toISOString();

const kind = v.picklist(['quick', 'full', 'quick-selective', 'full-selective']);

const scanProgress = v.object({
  scanning: flag,
  paused: said(flag, 'It waits until somebody lets it go on.'),
  kind,
  count: said(whole, 'Audio files seen so far.'),
  folderCount: whole,
  filesRead: said(whole, 'Files whose tags were read in this scan.'),
  expected: said(whole, 'How many files the scan may have to look at; 0 on the first one.'),
  startedAt: said(number, 'Milliseconds since 1970; 0: never.'),
  elapsedMs: number,
  error: text,
});

const scanRun = v.object({
  kind,
  startedAt: time,
  finishedAt: time,
  filesRead: whole,
  foldersSeen: whole,
  added: whole,
  changed: whole,
  moved: whole,
  missing: whole,
  held: whole,
  problems: whole,
  error: text,
});

export const scannedLibrary = v.object({
  id: whole,
  name: text,
  path: said(text, "'' for those who may not know it."),
  songCount: whole,
  albumCount: whole,
  size: said(number, 'Bytes.'),
  duration: said(number, 'Seconds.'),
  missingCount: whole,
  lastScanAt: v.nullable(time),
  skipped: said(text, 'Why the last scan left it alone.'),
  heldCount: said(whole, 'Songs whose files were not there, kept until somebody says that they are gone.'),
  heldReason: text,
  defaultNewUsers: said(flag, 'New users hear it.'),
});

export const scanReport = v.object({
  ...scanProgress.entries,
  lastScan: v.nullable(scanRun),
  libraries: v.array(scannedLibrary),
  problems: whole,
});

const summary = "How far a scan is, the last one's result, and each library's state";

export const scanStatus = operation({ summary, output: scanReport }, ({ app, caller }) => {
  const { lastScan, lastScanAt: _lastScanAt, ...progress } = scanState(app, caller, app.scanner);
  const skipped = new Map(app.scanner.lastSummary()?.skipped.map(({ library, reason }) => [library, reason]));
  return {
    ...progress,
    lastScan: lastScan ? { ...lastScan, startedAt: iso(lastScan.startedAt), finishedAt: iso(lastScan.finishedAt ?? 0) } : null,
    libraries: listLibraries(app, caller).map((library) => ({
      id: library.id,
      name: library.name,
      path: caller.user.isAdmin ? library.path : '',
      songCount: library.songCount,
      albumCount: library.albumCount,
      size: library.sizeBytes,
      duration: Math.round(library.durationMs / 1000),
      missingCount: library.missingCount,
      lastScanAt: library.lastScanAt ? iso(library.lastScanAt) : null,
      skipped: caller.user.isAdmin ? (skipped.get(library.name) ?? '') : '',
      heldCount: library.heldCount,
      heldReason: caller.user.isAdmin ? library.heldReason : '',
      defaultNewUsers: library.isDefaultForNewUsers === 1,
    })),
    problems: caller.seesAll ? countProblems(app) : 0,
  };
});

const scanBody = v.object({
  full: maybe(flag, false),
  targets: maybe(said(v.array(text), 'Folders as `<library>:<folder>`; without any, all.'), []),
  acceptMissing: maybe(said(flag, 'Files that are held are gone for good.'), false),
});
const startHint = 'expected {full?: true or false, targets?: ["1:Folder"], acceptMissing?: true or false}';

/** Answers at once. */
export const startScan = operation(
  { summary: 'Starts a scan', body: scanBody, hint: startHint, output: nothing, status: 202 },
  ({ app, caller }, wish) => {
    requestScan(app, caller, app.scanner, wish);
    return Response.json({}, { status: 202 });
  },
);

const steerBody = v.object({ deed: v.picklist(['pause', 'resume', 'cancel']) });
const steerHint = 'expected {deed: "pause", "resume" or "cancel"}';

export const steer = operation(
  { summary: 'Holds, lets go on or ends the running scan', body: steerBody, hint: steerHint, output: nothing, status: 202 },
  ({ app, caller }, { deed }) => {
    steerScan(caller, app.scanner, deed);
    return Response.json({}, { status: 202 });
  },
);

export const scanProblem = v.object({ libraryId: whole, library: text, path: text, reason: text, seenAt: time });

const report = { summary: 'Every file that could not be read, and why', query: range, isPage: true, output: v.array(scanProblem) };

export const problems = operation(report, ({ app, caller, params, headers }) => {
  headers['x-total-count'] = String(countProblems(app));
  return listProblems(app, caller, spanOf(params, 500)).map(({ seenAt, ...row }) => ({ ...row, seenAt: iso(seenAt) }));
});
