// What an admin can do with music folders: add one, and with each: read it alone, change it, take it away.
import { createSignal, Show } from 'solid-js';

import { startScan } from '../api/corrections.ts';
import type { ScannedLibrary } from '../api/shapes.ts';
import { t } from '../i18n/i18n.ts';
import { orToast } from '../library/menus.ts';
import { Button } from '../ui/button.tsx';
import { LibraryDialog, RemoveLibraryDialog } from './library-dialogs.tsx';

export function LibraryActions(props: { library: ScannedLibrary; isScanning: boolean; isOnly: boolean; onChanged: () => void }) {
  const [asked, setAsked] = createSignal<'edit' | 'remove'>();
  const close = () => setAsked(undefined);
  return (
    <div class="scan-steer">
      <Show when={!props.isOnly}>
        <Button
          icon="refresh"
          disabled={props.isScanning}
          aria-label={t('roots.readNamed', { name: props.library.name })}
          onClick={() => orToast(startScan({ targets: [`${props.library.id}:`] }))}
        >
          {t('roots.read')}
        </Button>
      </Show>
      <Button icon="edit" aria-label={t('roots.editNamed', { name: props.library.name })} onClick={() => setAsked('edit')}>
        {t('users.edit')}
      </Button>
      <Show when={props.library.id !== 1}>
        <Button icon="trash" aria-label={t('roots.removeNamed', { name: props.library.name })} onClick={() => setAsked('remove')}>
          {t('roots.remove')}
        </Button>
      </Show>
      <Show when={asked() === 'edit'}>
        <LibraryDialog of={props.library} onDone={props.onChanged} onClose={close} />
      </Show>
      <Show when={asked() === 'remove'}>
        <RemoveLibraryDialog
          of={props.library}
          onRun={() => {
            props.onChanged();
            document.querySelector<HTMLElement>('[data-add-folder]')?.focus();
          }}
          onClose={close}
        />
      </Show>
    </div>
  );
}

export function AddFolder(props: { onAdded: () => void }) {
  const [isAsked, setAsked] = createSignal(false);
  return (
    <>
      <Button icon="add" data-add-folder onClick={() => setAsked(true)}>
        {t('roots.add')}
      </Button>
      <Show when={isAsked()}>
        <LibraryDialog of={undefined} onDone={props.onAdded} onClose={() => setAsked(false)} />
      </Show>
    </>
  );
}
