// Says that a list did not come, and asks again on wish.
import { Show, type JSX } from 'solid-js';

import { t } from '../i18n/i18n.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';

interface Loading {
  error: () => unknown;
  reload: () => void;
}

export function ListFailed(props: { list: Loading; children: JSX.Element }) {
  return (
    <Show
      when={!props.list.error()}
      fallback={
        <EmptyState icon="error" title={t('error.load')}>
          <Button onClick={() => props.list.reload()}>{t('action.retry')}</Button>
        </EmptyState>
      }
    >
      {props.children}
    </Show>
  );
}
