// The music folders: when they were read, reading them now, and every file that could not be read.
import { createEffect, For, on, Show } from 'solid-js';

import { request } from '../api/client.ts';
import { scan, scanPercent } from '../api/live.ts';
import { createQuery } from '../api/query.ts';
import { user } from '../api/session.ts';
import type { ScanProblem, ScanState } from '../api/shapes.ts';
import { formatDateTime, formatTime, t } from '../i18n/i18n.ts';
import { ListFailed } from '../library/list-failed.tsx';
import { Button } from '../ui/button.tsx';
import { Progress } from '../ui/progress.tsx';
import { showToast } from '../ui/toasts.tsx';

import './scans.css';

const mostProblems = 500;

const startScan = (full: boolean): void => {
  request('/api/scan', { method: 'POST', body: { full } }).catch(() => showToast(t('error.load'), { isError: true }));
};

export function ScansPage() {
  const state = createQuery<ScanState>(() => '/api/scan');
  const problems = createQuery<ScanProblem[]>(() => (user()?.isAdmin ? `/api/scan/problem?_start=0&_end=${mostProblems}` : undefined));
  const isScanning = () => scan()?.scanning ?? state.data()?.scanning ?? false;
  createEffect(on(isScanning, () => (state.reload(), problems.reload()), { defer: true }));
  return (
    <div class="scans">
      <div class="page-head">
        <h1>{t('nav.scans')}</h1>
        <Show when={user()?.isAdmin}>
          <div class="page-tools">
            <Button variant="primary" icon="refresh" disabled={isScanning()} onClick={() => startScan(false)}>
              {t('scan.now')}
            </Button>
            <Button disabled={isScanning()} title={t('scan.fullHint')} onClick={() => startScan(true)}>
              {t('scan.full')}
            </Button>
          </div>
        </Show>
      </div>
      <Show when={isScanning()}>
        <div class="scan-running" role="status">
          <p>
            {t('scan.running')} · <span class="time">{t('count.files', { count: scan()?.count ?? 0 })}</span> ·{' '}
            <span class="time">{formatTime((scan()?.elapsedMs ?? 0) / 1000)}</span>
          </p>
          <Progress label={t('scan.running')} percent={scanPercent()} />
        </div>
      </Show>
      <ListFailed list={state}>
        <Show when={state.data()}>{(found) => <Libraries state={found()} />}</Show>
      </ListFailed>
      <Show when={(problems.data() ?? []).length > 0}>
        <Problems problems={problems.data() ?? []} total={state.data()?.problems ?? 0} />
      </Show>
    </div>
  );
}

function Libraries(props: { state: ScanState }) {
  const last = () => props.state.lastScan;
  const lastLine = () => {
    const run = last();
    if (!run) return '';
    const counts = { added: run.added, changed: run.changed, missing: run.missing };
    return `${formatDateTime(run.finishedAt)} · ${t('scan.result', counts)}`;
  };
  return (
    <>
      <Show when={props.state.error}>
        <p class="form-error">{props.state.error}</p>
      </Show>
      <Show when={last()}>
        <p class="scan-last">
          {t('scan.last')}: {lastLine()}
        </p>
      </Show>
      <ul class="scan-libraries">
        <For each={props.state.libraries}>
          {(library) => (
            <li>
              <h2>{library.name}</h2>
              <Show when={library.path}>
                <code>{library.path}</code>
              </Show>
              <p>
                {t('count.songs', { count: library.songCount })}
                <Show when={library.lastScanAt}>{(at) => <> · {formatDateTime(at())}</>}</Show>
              </p>
              <Show when={library.skipped}>
                <p class="form-error">{library.skipped}</p>
              </Show>
            </li>
          )}
        </For>
      </ul>
    </>
  );
}

function Problems(props: { problems: readonly ScanProblem[]; total: number }) {
  return (
    <section class="scan-problems" aria-label={t('scan.problems')}>
      <h2>
        {t('scan.problems')} <span class="page-count">{props.total}</span>
      </h2>
      <p class="field-hint">{t('scan.problemsHint')}</p>
      <ul>
        <For each={props.problems}>
          {(problem) => (
            <li>
              <code dir="auto">{problem.path}</code>
              <p>{problem.reason}</p>
            </li>
          )}
        </For>
      </ul>
    </section>
  );
}
