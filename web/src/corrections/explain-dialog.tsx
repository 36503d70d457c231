// Why a file, song or album is in the library as it is, as the server explains it.
import { createMemo, For, Show } from 'solid-js';

import { sentenceOf } from '../api/corrections.ts';
import type { Explanation } from '../api/library-shapes.ts';
import { createQuery } from '../api/query.ts';
import { at } from '../api/routes.ts';
import { t } from '../i18n/i18n.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Progress } from '../ui/progress.tsx';

import '../library/details.css';
import { showToast } from '../ui/toasts.tsx';

export function ExplainDialog(props: { subject: string; onClose: () => void }) {
  const explanation = createQuery(() => at('GET /api/explain', { query: { subject: props.subject } }));
  const sections = createMemo(() => (explanation.data()?.sections ?? []).filter(({ lines }) => lines.length > 0));
  return (
    <Dialog title={t('explain.title')} onClose={props.onClose}>
      <Show when={!explanation.error()} fallback={<p role="alert">{sentenceOf(explanation.error(), t('error.load'))}</p>}>
        <Show when={explanation.data()} fallback={<Progress label={t('explain.loading')} percent={undefined} />}>
          {(found) => (
            <div class="explanation" tabindex="0" role="group" aria-label={t('explain.title')}>
              <p class="explanation-subject" dir="auto">
                {found().title}
              </p>
              <For each={sections()}>
                {(section) => (
                  <section>
                    <h3>{section.title}</h3>
                    <dl class="details">
                      <For each={section.lines}>
                        {(line) => (
                          <>
                            <dt>{line.label}</dt>
                            <dd dir="auto">{line.value}</dd>
                          </>
                        )}
                      </For>
                    </dl>
                  </section>
                )}
              </For>
              <div class="dialog-foot">
                <Button icon="copy" onClick={() => void copy(textOf(found()))}>
                  {t('explain.copy')}
                </Button>
              </div>
            </div>
          )}
        </Show>
      </Show>
    </Dialog>
  );
}

function textOf({ title, sections }: Explanation): string {
  const blocks = sections.map((section) => [section.title, ...section.lines.map(({ label, value }) => `  ${label}: ${value}`)].join('\n'));
  return [title, ...blocks].join('\n\n');
}

/** Pages without TLS have no clipboard: then the text is there to be marked by hand. */
async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    showToast(t('explain.copied'));
  } catch {
    showToast(t('explain.copyByHand'), { isError: true });
  }
}
