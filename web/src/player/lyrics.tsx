// The words of what plays. Lines with times follow the music, by word where that is known, and lead to their place in it.
import { createEffect, createMemo, createSignal, For, Index, on, onCleanup, Show } from 'solid-js';

import type { Lyrics, LyricsLine } from '../api/library-shapes.ts';
import { createQuery } from '../api/query.ts';
import { at } from '../api/routes.ts';
import { language, t } from '../i18n/i18n.ts';
import { ListFailed } from '../library/list-failed.tsx';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Select } from '../ui/select.tsx';
import { alongside, hasText, hasWordTimes, lineAt } from './lyrics-lines.ts';
import { currentSong, isPlaying, positionSec, seek } from './player.ts';

import './lyrics.css';

const tickMs = 80;
const pauseMs = 4_000;
/** Where the line that is sung stands, as a share of the height. */
const middle = 0.4;

export function LyricsPanel() {
  return (
    <div class="lyrics">
      <Show when={currentSong()?.id} keyed fallback={<EmptyState icon="lyrics" title={t('player.nothing')} />}>
        {(songId) => <LyricsOf songId={songId} />}
      </Show>
    </div>
  );
}

function LyricsOf(props: { songId: string }) {
  const answer = createQuery(() => at('GET /api/song/:id/lyrics', { params: { id: props.songId } }));
  const layers = createMemo(() => (answer.data() ?? []).filter(hasText));
  const main = createMemo(() => layers().find(({ kind }) => kind === 'main') ?? layers()[0]);
  const others = createMemo(() => layers().filter((layer) => layer !== main()));
  const [chosen, setChosen] = createSignal('');
  const second = createMemo(() => {
    const [lyrics, other] = [main(), others()[Number(chosen() || -1)]];
    return lyrics && other ? { lang: other.lang, lines: alongside(lyrics, other) } : undefined;
  });
  return (
    <ListFailed list={answer}>
      <Show when={answer.data()}>
        <Show when={main()} fallback={<EmptyState icon="lyrics" title={t('lyrics.none')} text={t('lyrics.noneHint')} />}>
          {(lyrics) => (
            <>
              <Show when={others().length > 0}>
                <div class="lyrics-tools">
                  <Select
                    label={t('lyrics.translation')}
                    isLabelHidden
                    value={chosen()}
                    options={[
                      { value: '', label: t('lyrics.noTranslation') },
                      ...others().map((layer, i) => ({ value: String(i), label: layerName(layer) })),
                    ]}
                    onChange={setChosen}
                  />
                </div>
              </Show>
              <Lines lyrics={lyrics()} second={second()} />
            </>
          )}
        </Show>
      </Show>
    </ListFailed>
  );
}

function layerName({ kind, lang }: Lyrics): string {
  const name = lang === 'xxx' ? '' : (new Intl.DisplayNames(language(), { type: 'language', fallback: 'none' }).of(lang) ?? lang);
  const what = t(`lyrics.kind.${kind}`);
  return name ? `${what} · ${name}` : what;
}

const langOf = (lang: string) => (lang === 'xxx' ? undefined : lang);

function Lines(props: { lyrics: Lyrics; second: { lang: string; lines: (string | undefined)[] } | undefined }) {
  let root!: HTMLDivElement;
  const [isFollowing, setFollowing] = createSignal(true);
  const [focused, setFocused] = createSignal<number>();
  const nowMs = createNow();
  const active = createMemo(() => (props.lyrics.isSynced ? lineAt(props.lyrics, nowMs()) : -1));
  const lineOf = (index: number) => root.querySelector<HTMLElement>(`[data-line="${index}"]`);

  function follow(isAtOnce: boolean): void {
    const line = lineOf(active());
    const isCalm = isAtOnce || matchMedia('(prefers-reduced-motion: reduce)').matches;
    const top = line ? line.offsetTop - root.clientHeight * middle : 0;
    root.scrollTo({ top, behavior: isCalm ? 'instant' : 'smooth' });
  }
  let isFirst = true;
  createEffect(
    on([active, isFollowing, () => props.second], () => {
      if (!isFollowing() || !props.lyrics.isSynced) return;
      const isAtOnce = isFirst;
      isFirst = false;
      requestAnimationFrame(() => follow(isAtOnce));
    }),
  );

  // Who scrolls wants to read: the lines stay until a while after.
  let timer: ReturnType<typeof setTimeout> | undefined;
  const pause = () => {
    if (!props.lyrics.isSynced) return;
    setFollowing(false);
    clearTimeout(timer);
    timer = setTimeout(() => setFollowing(true), pauseMs);
  };
  onCleanup(() => clearTimeout(timer));

  const moveFocus = (event: KeyboardEvent) => {
    const here = Number((event.target as HTMLElement).dataset['line'] ?? -1);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined || here < 0) return;
    event.preventDefault();
    event.stopPropagation();
    pause();
    let next = here + step;
    while (props.lyrics.lines[next] && !lineOf(next)?.matches('button')) next += step;
    lineOf(next)?.focus();
  };
  const stop = () => focused() ?? Math.max(0, active());

  return (
    <>
      <div
        ref={root}
        class="lyrics-lines"
        role="group"
        aria-label={t('lyrics.title')}
        tabindex={props.lyrics.isSynced ? undefined : 0}
        lang={langOf(props.lyrics.lang)}
        data-synced={props.lyrics.isSynced || undefined}
        onWheel={pause}
        onTouchMove={pause}
        onKeyDown={moveFocus}
      >
        <Index each={props.lyrics.lines}>
          {(line, index) => (
            <Show
              when={props.lyrics.isSynced && line().startMs !== undefined}
              fallback={
                <p class="lyrics-line" data-line={index} dir="auto">
                  {line().text || '\u00a0'}
                  <Second text={props.second?.lines[index]} lang={props.second?.lang} />
                </p>
              }
            >
              <button
                type="button"
                class="lyrics-line"
                data-line={index}
                dir="auto"
                aria-current={active() === index ? 'true' : undefined}
                tabindex={stop() === index ? 0 : -1}
                onFocus={() => setFocused(index)}
                onBlur={() => setFocused(undefined)}
                onClick={() => {
                  setFollowing(true);
                  seek(Math.max(0, (line().startMs ?? 0) - props.lyrics.offsetMs) / 1000);
                }}
              >
                <Show when={active() === index && hasWordTimes(line())} fallback={line().text || '…'}>
                  <Words line={line()} nowMs={nowMs() + props.lyrics.offsetMs} />
                </Show>
                <Second text={props.second?.lines[index]} lang={props.second?.lang} />
              </button>
            </Show>
          )}
        </Index>
      </div>
      <Show when={!isFollowing()}>
        <Button class="lyrics-back" onClick={() => setFollowing(true)}>
          {t('lyrics.follow')}
        </Button>
      </Show>
    </>
  );
}

function Second(props: { text: string | undefined; lang: string | undefined }) {
  return (
    <Show when={props.text}>
      <span class="lyrics-second" lang={langOf(props.lang ?? '')} dir="auto">
        {props.text}
      </span>
    </Show>
  );
}

function Words(props: { line: LyricsLine; nowMs: number }) {
  return (
    <For each={props.line.parts}>
      {(part, i) => (
        <>
          <Show when={i() > 0}> </Show>
          <For each={part.words}>
            {(word) => (
              <span class="lyrics-word" data-sung={word.startMs === undefined || word.startMs <= props.nowMs || undefined}>
                {word.text}
              </span>
            )}
          </For>
        </>
      )}
    </For>
  );
}

/** Where the music is, finer than the player tells. */
function createNow(): () => number {
  const [nowMs, setNowMs] = createSignal(positionSec() * 1000);
  let [base, at] = [positionSec() * 1000, performance.now()];
  createEffect(() => {
    [base, at] = [positionSec() * 1000, performance.now()];
    setNowMs(base);
  });
  createEffect(() => {
    if (!isPlaying()) return;
    at = performance.now();
    // Never far ahead of what the player last said: it may be waiting for data.
    const timer = setInterval(() => setNowMs(base + Math.min(1000, performance.now() - at)), tickMs);
    onCleanup(() => clearInterval(timer));
  });
  return nowMs;
}
