// Scanning: how far it is, and the wish for another.
import { requestScan, scanState } from '../../scanner/state.ts';
import type { Call, Endpoint } from './call.ts';
import { isoDate } from './present/dates.ts';
import type { Tree } from './respond.ts';

function status({ app, caller }: Call): Tree {
  const state = scanState(app, caller, app.scanner);
  return {
    scanStatus: {
      scanning: state.scanning,
      count: state.count,
      folderCount: state.folderCount,
      lastScan: isoDate(state.lastScanAt),
      error: state.error || undefined,
      scanType: state.kind,
      elapsedTime: Math.round(state.elapsedMs * 1e6),
    },
  };
}

/** Whether a scan runs, and what the last one found. */
export const getScanStatus: Endpoint = (call) => status(call);

/** Starts a scan (admins only) and answers at once with the state. */
export const startScan: Endpoint = (call) => {
  const targets = call.params.list('target').filter(Boolean);
  requestScan(call.app, call.caller, call.app.scanner, { full: call.params.flag('fullScan', false), targets });
  return status(call);
};
