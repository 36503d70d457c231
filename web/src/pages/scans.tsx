// The music folders: what they hold, reading them now, what the last scan found, and correcting it.
import { createEffect, createMemo, For, on, Show } from 'solid-js';

import { startScan } from '../api/corrections.ts';
import { noteScan, scan } from '../api/live.ts';
import { createQuery } from '../api/query.ts';
import { at } from '../api/routes.ts';
import { user } from '../api/session.ts';
import type { ScanState } from '../api/shapes.ts';
import { formatDateTime, formatNumber, t } from '../i18n/i18n.ts';
import { ListFailed } from '../library/list-failed.tsx';
import { orToast } from '../library/menus.ts';
import { FixList } from '../scans/fix-list.tsx';
import { isWarned, Libraries } from '../scans/libraries.tsx';
import { AddFolder } from '../scans/library-actions.tsx';
import { AskPath, Problems } from '../scans/problems.tsx';
import { RunningScan } from '../scans/running.tsx';
import { Button } from '../ui/button.tsx';

import './scans.css';

const mostProblems = 500;

export function ScansPage() {
  const isAdmin = () => user()?.isAdmin ?? false;
  const state = createQuery(() => at('GET /api/scan'));
  const problems = createQuery(() => (isAdmin() ? at('GET /api/scan/problem', { query: { _start: 0, _end: mostProblems } }) : undefined));
  const isScanning = createMemo(() => scan()?.scanning ?? state.data()?.scanning ?? false);
  createEffect(on(isScanning, () => (state.reload(), problems.reload()), { defer: true }));
  // A scan that has been waiting since before this page was opened tells nothing by itself.
  createEffect(on(state.data, (known) => known?.scanning && !scan() && noteScan(known)));
  const rootOf = (library: string) => state.data()?.libraries.find(({ name }) => name === library)?.path ?? '';
  return (
    <div class="scans">
      <div class="page-head">
        <h1>{t('nav.scans')}</h1>
        <Show when={isAdmin()}>
          <AddFolder onAdded={state.reload} />
        </Show>
      </div>
      <Show when={isScanning()}>
        <RunningScan />
      </Show>
      <ListFailed list={state}>
        <Show when={state.data()}>
          {(found) => (
            <>
              <Show when={found().error && !found().libraries.some(isWarned)}>
                <p class="form-error">{found().error}</p>
              </Show>
              <Libraries libraries={found().libraries} isScanning={isScanning()} onChanged={state.reload} />
              <Show when={isAdmin()}>
                <Actions isScanning={isScanning()} />
              </Show>
              <LastRun run={found().lastScan} />
            </>
          )}
        </Show>
      </ListFailed>
      <Show when={isAdmin()}>
        <Problems problems={problems.data() ?? []} total={state.data()?.problems ?? 0} rootOf={rootOf} />
        <FixList />
        <AskPath />
      </Show>
    </div>
  );
}

function Actions(props: { isScanning: boolean }) {
  return (
    <div class="scan-actions">
      <div>
        <Button variant="primary" icon="refresh" disabled={props.isScanning} onClick={() => orToast(startScan({}))}>
          {t('scan.now')}
        </Button>
        <p class="field-hint">{t('scan.nowHint')}</p>
      </div>
      <div>
        <Button disabled={props.isScanning} onClick={() => orToast(startScan({ full: true }))}>
          {t('scan.full')}
        </Button>
        <p class="field-hint">{t('scan.fullHint')}</p>
      </div>
    </div>
  );
}

const figures = ['added', 'changed', 'moved', 'missing', 'held', 'problems'] as const;

function LastRun(props: { run: ScanState['lastScan'] }) {
  return (
    <Show when={props.run}>
      {(run) => (
        <section class="scan-section" aria-label={t('scan.last')}>
          <h2>
            {t('scan.last')} <span class="page-count">{formatDateTime(run().finishedAt)}</span>
          </h2>
          <dl class="scan-figures">
            <For each={figures}>
              {(name) => (
                <div>
                  <dt>{t(`scan.figure.${name}`)}</dt>
                  <dd class="time">{formatNumber(run()[name])}</dd>
                </div>
              )}
            </For>
          </dl>
        </section>
      )}
    </Show>
  );
}
