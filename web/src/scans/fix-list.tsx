// Everything admins decided against the tags, with a way back.
import { createMemo, Index, Show } from 'solid-js';

import type { Fix } from '../api/library-shapes.ts';
import { createQuery } from '../api/query.ts';
import { at } from '../api/routes.ts';
import { undoFix } from '../corrections/apply.ts';
import { formatDateTime, formatNumber, t } from '../i18n/i18n.ts';
import { Button } from '../ui/button.tsx';

export function FixList() {
  const fixes = createQuery(() => at('GET /api/fix'));
  // Which song a line of a playlist means is settled at the playlist.
  const shown = createMemo(() => (fixes.data() ?? []).filter(({ kind }) => kind !== 'path'));
  return (
    <section class="scan-section" aria-label={t('fix.title')}>
      <h2>
        {t('fix.title')} <span class="page-count">{formatNumber(shown().length)}</span>
      </h2>
      <p class="field-hint">{shown().length > 0 ? t('fix.hint') : t('fix.none')}</p>
      <ul>
        <Index each={shown()}>
          {(fix) => (
            <li class="scan-row">
              <div>
                <p dir="auto">{sentence(fix())}</p>
                <p class="field-hint">
                  {formatDateTime(fix().createdAt)}
                  <Show when={fix().note}> · {fix().note}</Show>
                </p>
              </div>
              <Button aria-label={t('fix.undoNamed', { name: fix().subjectName })} onClick={() => void undoFix(fix().id)}>
                {t('action.undo')}
              </Button>
            </li>
          )}
        </Index>
      </ul>
    </section>
  );
}

function sentence({ kind, subjectName, value }: Fix): string {
  const name = subjectName;
  if (typeof value === 'string' && value.startsWith('embedded:')) return t('fix.coverInside', { name });
  if (typeof value === 'string') return t('fix.coverLine', { name, picture: value.slice(value.lastIndexOf('/') + 1) });
  if (kind.endsWith('merge')) return t('fix.mergeLine', { name, into: value.name });
  return t('fix.splitLine', { name, into: value.name, count: value.songIds?.length ?? 0 });
}
