// What the server does just now: the scan with its progress, who hears what, and how long it has been running.
import { createEffect, createSignal, For, on, onCleanup, Show } from 'solid-js';

import { get } from '../api/client.ts';
import { listenersRevision, noteScan, scan } from '../api/live.ts';
import { createQuery } from '../api/query.ts';
import { at, type AnswerOf } from '../api/routes.ts';
import type { ScanState } from '../api/shapes.ts';
import { formatDateTime, formatNumber, formatTime, t } from '../i18n/i18n.ts';
import { href } from '../lib/router.ts';
import { Artwork } from '../library/artwork.tsx';
import { RunningScan } from '../scans/running.tsx';
import { Icon } from '../ui/icon.tsx';

import './activity.css';
import './scans.css';

type Listening = AnswerOf<'GET /api/now-playing'>[number];

const tickMs = 1000;
const askEveryMs = 15_000;

export function ActivityPage() {
  const state = createQuery(() => at('GET /api/scan'));
  const isScanning = () => scan()?.scanning ?? state.data()?.scanning ?? false;
  createEffect(on(isScanning, () => state.reload(), { defer: true }));
  // A scan that has been waiting since before this page was opened tells nothing by itself.
  createEffect(on(state.data, (known) => known?.scanning && !scan() && noteScan(known)));
  return (
    <div class="activity">
      <div class="page-head">
        <h1>{t('activity.title')}</h1>
      </div>
      <section aria-label={t('nav.scans')}>
        <h2>{t('nav.scans')}</h2>
        <Show when={isScanning()} fallback={<Idle last={state.data()?.lastScan} />}>
          <RunningScan />
        </Show>
        <a class="button" data-variant="plain" href={href('/scans')}>
          <span>{t('activity.folders')}</span>
        </a>
      </section>
      <Listeners />
      <Uptime />
    </div>
  );
}

function Idle(props: { last: ScanState['lastScan'] | undefined }) {
  return (
    <Show when={props.last} fallback={<p>{t('activity.neverRead')}</p>}>
      {(run) => (
        <>
          <p>{t('activity.idle', { when: formatDateTime(run().finishedAt) })}</p>
          <p class="field-hint">
            {(['added', 'changed', 'missing', 'problems'] as const)
              .map((name) => `${t(`scan.figure.${name}`)} ${formatNumber(run()[name])}`)
              .join(' · ')}
          </p>
        </>
      )}
    </Show>
  );
}

function Listeners() {
  const [asked, setAsked] = createSignal(0);
  const [now, setNow] = createSignal(Date.now());
  const [listeners, setListeners] = createSignal<Listening[]>();
  const load = () =>
    get(at('GET /api/now-playing'))
      .then((found) => {
        setListeners(found);
        setAsked(Date.now());
        setNow(Date.now());
      })
      .catch(() => {});
  createEffect(on(listenersRevision, () => void load()));
  const ask = setInterval(() => void load(), askEveryMs);
  const tick = setInterval(() => setNow(Date.now()), tickMs);
  onCleanup(() => {
    clearInterval(ask);
    clearInterval(tick);
  });
  const positionOf = ({ positionMs, playbackRate, state, song }: Listening) =>
    Math.min(song.duration, (positionMs + (state === 'paused' ? 0 : (now() - asked()) * playbackRate)) / 1000);
  return (
    <section aria-label={t('activity.listening')}>
      <h2>{t('activity.listening')}</h2>
      <Show when={listeners()?.length !== 0} fallback={<p>{t('activity.nobody')}</p>}>
        <ul class="activity-list">
          <For each={listeners() ?? []}>
            {(one) => (
              <li>
                <Artwork of={one.song} name={one.song.album || one.song.title} sizes="48px" />
                <div class="activity-song">
                  <a class="quiet-link" href={href(`/album/${one.song.albumId}`)}>
                    <bdi>{one.song.title}</bdi>
                  </a>
                  <p dir="auto">{one.song.artist}</p>
                  <p class="field-hint">{[one.userName, one.playerName].filter(Boolean).join(' · ')}</p>
                </div>
                <p class="time activity-time">
                  <Icon name={one.state === 'paused' ? 'pause' : 'play'} size={16} />
                  <span class="visually-hidden">{one.state === 'paused' ? t('activity.paused') : t('activity.playing')}</span>
                  {formatTime(positionOf(one))} / {formatTime(one.song.duration)}
                </p>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </section>
  );
}

function Uptime() {
  const facts = createQuery(() => at('GET /api/about'));
  return (
    <section aria-label={t('activity.server')}>
      <h2>{t('activity.server')}</h2>
      <Show when={facts.data()}>
        {(known) => <p>{t('activity.uptime', { since: formatDateTime(known().startedAt), version: known().version })}</p>}
      </Show>
    </section>
  );
}
