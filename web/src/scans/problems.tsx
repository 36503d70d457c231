// The scan report: every file that could not be read, and for each a longer answer on wish.
import { createSignal, Index } from 'solid-js';

import type { ScanProblem } from '../api/shapes.ts';
import { askCorrection } from '../corrections/dialogs.tsx';
import { formatNumber, t } from '../i18n/i18n.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/text-field.tsx';

const explain = (subject: string) => askCorrection({ kind: 'explain', subject });

export function Problems(props: { problems: readonly ScanProblem[]; total: number; rootOf: (library: string) => string }) {
  return (
    <section class="scan-section scan-problems" aria-label={t('scan.problems')}>
      <h2>
        {t('scan.problems')} <span class="page-count">{formatNumber(props.total)}</span>
      </h2>
      <p class="field-hint">{props.total > 0 ? t('scan.problemsHint') : t('scan.noProblems')}</p>
      <ul>
        <Index each={props.problems}>
          {(problem) => (
            <li class="scan-row">
              <div>
                <code dir="auto">{problem().path}</code>
                <p class="field-hint">{problem().reason}</p>
              </div>
              <Button
                aria-label={t('explain.whyNamed', { name: problem().path })}
                onClick={() => explain([props.rootOf(problem().library), problem().path].filter(Boolean).join('/'))}
              >
                {t('explain.why')}
              </Button>
            </li>
          )}
        </Index>
      </ul>
    </section>
  );
}

/** Asks about any path. */
export function AskPath() {
  const [path, setPath] = createSignal('');
  return (
    <form
      class="scan-section scan-ask"
      aria-label={t('explain.title')}
      onSubmit={(event) => {
        event.preventDefault();
        if (path().trim()) explain(path().trim());
      }}
    >
      <h2>{t('explain.title')}</h2>
      <TextField label={t('explain.path')} hint={t('explain.pathHint')} value={path()} autocomplete="off" onInput={setPath} />
      <Button type="submit" icon="help">
        {t('explain.ask')}
      </Button>
    </form>
  );
}
