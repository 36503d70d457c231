// A place of a playlist whose song is not there: the line, why, and what to do about it.
import { Show } from 'solid-js';

import type { MissReason, PlaylistEntry } from '../api/shapes.ts';
import { t, type TextKey } from '../i18n/i18n.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';

const reasons: Record<MissReason, TextKey> = {
  'internet address': 'missing.internet',
  'not found': 'missing.notFound',
  'several fit': 'missing.several',
  'only the file name fits': 'missing.onlyName',
};

export const reasonText = (reason: MissReason): string => t(reasons[reason]);

interface MissingCellsProps {
  entry: PlaylistEntry;
  reason: MissReason | undefined;
  tabindex: () => number;
  /** Offered where the caller may say which song is meant. */
  onSettle?: () => void;
}

export function MissingCells(props: MissingCellsProps) {
  const why = () => (props.entry.unmatched ? reasonText(props.reason ?? 'not found') : t('missing.gone'));
  return (
    <div role="gridcell" class="song-missing-cells">
      <Icon name="error" size={20} />
      <div class="song-title-text">
        <p class="song-title ellipsis" dir="auto" title={props.entry.path}>
          {props.entry.title}
        </p>
        <p class="song-artist ellipsis">{why()}</p>
      </div>
      <Show when={props.entry.unmatched && props.onSettle}>
        <Button tabindex={props.tabindex()} onClick={() => props.onSettle?.()}>
          {t('missing.choose')}
        </Button>
      </Show>
    </div>
  );
}
