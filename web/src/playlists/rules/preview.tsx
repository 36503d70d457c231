// What rules find while somebody changes them, and what the server finds wrong with them.
import { createEffect, createSignal, For, on, onCleanup } from 'solid-js';

import { ApiError } from '../../api/client.ts';
import { previewRules } from '../../api/playlists.ts';
import type { RulesJson, RulesPreview } from '../../api/shapes.ts';
import { reasonOf } from '../../forms/reason.ts';
import { formatLength, formatTime, t } from '../../i18n/i18n.ts';
import { complaintOf } from './rule-tree.ts';

const settleMs = 250;

export type PreviewOfRules = ReturnType<typeof createPreview>;

/** Follows rules as JSON text; of a playlist, those of its owner. */
export function createPreview(text: () => string, playlistId?: string) {
  const [preview, setPreview] = createSignal<RulesPreview>();
  const [complaint, setComplaint] = createSignal<{ place: string; text: string }>();
  let running: AbortController | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function look(): Promise<void> {
    running?.abort();
    const own = (running = new AbortController());
    try {
      setPreview(await previewRules(JSON.parse(text()) as RulesJson, playlistId, own.signal));
      setComplaint(undefined);
    } catch (cause) {
      if (own.signal.aborted) return;
      setPreview(undefined);
      setComplaint(cause instanceof ApiError && cause.status === 400 ? complaintOf(cause.message) : { place: '', text: reasonOf(cause) });
    }
  }
  createEffect(
    on(text, (_now, previous) => {
      clearTimeout(timer);
      timer = setTimeout(() => void look(), previous === undefined ? 0 : settleMs);
    }),
  );
  onCleanup(() => {
    clearTimeout(timer);
    running?.abort();
  });
  return { preview, complaint, setComplaint };
}

export function RulesFound(props: { of: PreviewOfRules }) {
  const found = () => {
    const { songCount = 0, duration = 0 } = props.of.preview() ?? {};
    if (!props.of.preview()) return '';
    return songCount > 0 ? `${t('count.songs', { count: songCount })} · ${formatLength(duration)}` : t('rules.nothing');
  };
  return (
    <section class="rules-preview" aria-label={t('rules.preview')}>
      <h2>{t('rules.preview')}</h2>
      <p role="status">{found()}</p>
      <ol>
        <For each={props.of.preview()?.songs}>
          {(song) => (
            <li>
              <span class="ellipsis" dir="auto">
                {song.title}
              </span>
              <span class="time">{formatTime(song.duration)}</span>
              <span class="rules-artist ellipsis" dir="auto">
                {song.artist}
              </span>
            </li>
          )}
        </For>
      </ol>
    </section>
  );
}
