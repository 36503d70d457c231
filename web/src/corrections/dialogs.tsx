// The dialogs with which admins look into the library and correct it: one at a time, loaded when the first is wanted.
import { createSignal, lazy, Show, Suspense } from 'solid-js';

import type { Corrected } from '../api/corrections.ts';

export type CorrectionQuestion =
  /** `subject` is the id of a song or album, or a path. */
  | { kind: 'explain'; subject: string }
  | { kind: 'merge' | 'cover'; of: Corrected; id: string; name: string }
  | { kind: 'split'; of: Corrected; id: string; name: string; songIds: readonly string[] }
  | { kind: 'held'; library: string; count: number };

const [asked, setAsked] = createSignal<CorrectionQuestion>();
export const askCorrection = (question: CorrectionQuestion): void => {
  setAsked(question);
};

const Shown = lazy(() => import('./dialog-shown.tsx').then((module) => ({ default: module.DialogShown })));

export function CorrectionDialogs() {
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
