// The dialogs about playlists: one at a time, loaded when the first is wanted.
import { createSignal, lazy, Show, Suspense } from 'solid-js';

import type { SongWish } from '../api/playlists.ts';
import type { Playlist } from '../api/shapes.ts';

export type PlaylistQuestion =
  | { kind: 'add'; songs: SongWish; label: string }
  /** `songs` go into it at once. */
  | { kind: 'new'; songs?: SongWish; name?: string }
  | { kind: 'edit' | 'delete'; playlist: Playlist }
  /** Which song an entry without one means. */
  | { kind: 'settle'; playlist: Playlist; place: string; line: string };

const [asked, setAsked] = createSignal<PlaylistQuestion>();
export const askPlaylist = (question: PlaylistQuestion): void => {
  setAsked(question);
};

const Shown = lazy(() => import('./dialog-shown.tsx').then((module) => ({ default: module.DialogShown })));

export function PlaylistDialogs() {
  return (
    <Show when={asked()} keyed>
      {(question) => (
        <Suspense>
          <Shown question={question} onClose={() => asked() === question && setAsked(undefined)} />
        </Suspense>
      )}
    </Show>
  );
}
