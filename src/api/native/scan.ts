// The scanner as the web page sees it.
import * as v from 'valibot';

import { listLibraries } from '../../core/catalog/browse.ts';
import { countProblems, listProblems, requestScan, scanState, steerScan } from '../../scanner/state.ts';
import { readBodyAs, type NativeAnswer } from './call.ts';
import { spanOf } from './paging.ts';

const iso = (ms: number | null | undefined) => (ms ? new Date(ms).toISOString() : null);

/** How far a scan is, the last one's result, and each library's state. */
export const scanStatus: NativeAnswer = ({ app, caller }) => {
  const { lastScan, lastScanAt: _lastScanAt, ...progress } = scanState(app, caller, app.scanner);
  const skipped = new Map(app.scanner.lastSummary()?.skipped.map(({ library, reason }) => [library, reason]));
  return {
    ...progress,
    lastScan: lastScan ? { ...lastScan, startedAt: iso(lastScan.startedAt), finishedAt: iso(lastScan.finishedAt) } : null,
    libraries: listLibraries(app, caller).map((library) => ({
      id: library.id,
      name: library.name,
      path: caller.user.isAdmin ? library.path : '',
      songCount: library.songCount,
      albumCount: library.albumCount,
      size: library.sizeBytes,
      duration: Math.round(library.durationMs / 1000),
      missingCount: library.missingCount,
      lastScanAt: iso(library.lastScanAt),
      skipped: caller.user.isAdmin ? (skipped.get(library.name) ?? '') : '',
      heldCount: library.heldCount,
      heldReason: caller.user.isAdmin ? library.heldReason : '',
      defaultNewUsers: library.isDefaultForNewUsers === 1,
    })),
    problems: caller.seesAll ? countProblems(app) : 0,
  };
};

const scanBody = v.object({
  full: v.optional(v.boolean(), false),
  targets: v.optional(v.array(v.string()), []),
  acceptMissing: v.optional(v.boolean(), false),
});

/** Starts a scan and answers at once. */
export const startScan: NativeAnswer = async (call) => {
  const wish = await readBodyAs(call, scanBody, 'expected {full?: true or false, targets?: ["1:Folder"], acceptMissing?: true or false}');
  requestScan(call.app, call.caller, call.app.scanner, wish);
  return Response.json({}, { status: 202 });
};

const steerBody = v.object({ deed: v.picklist(['pause', 'resume', 'cancel']) });

/** Holds, lets go on or ends the running scan. */
export const steer: NativeAnswer = async (call) => {
  const { deed } = await readBodyAs(call, steerBody, 'expected {deed: "pause", "resume" or "cancel"}');
  steerScan(call.caller, call.app.scanner, deed);
  return Response.json({}, { status: 202 });
};

/** The scan report: every file that could not be read, and why. */
export const problems: NativeAnswer = ({ app, caller, params, headers }) => {
  headers['x-total-count'] = String(countProblems(app));
  return listProblems(app, caller, spanOf(params, 500)).map(({ seenAt, ...row }) => ({ ...row, seenAt: iso(seenAt) }));
};
