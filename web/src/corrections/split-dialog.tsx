// "Make an album of their own…", or an artist: songs leave what their tags say under a name of their own.
import { createSignal } from 'solid-js';

import type { Corrected } from '../api/corrections.ts';
import { t } from '../i18n/i18n.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TextField } from '../ui/text-field.tsx';
import { applyFix } from './apply.ts';

export function SplitDialog(props: { of: Corrected; id: string; name: string; songIds: readonly string[]; onClose: () => void }) {
  let form!: HTMLFormElement;
  const [name, setName] = createSignal(props.name);
  const split = (event: Event) => {
    event.preventDefault();
    form.closest('dialog')?.close();
    void applyFix({ kind: `${props.of}-split`, subject: props.id, songIds: props.songIds, name: name().trim() || props.name });
  };
  return (
    <Dialog title={props.of === 'album' ? t('fix.splitAlbum') : t('fix.splitArtist')} onClose={props.onClose}>
      <form ref={form} class="chooser" onSubmit={split}>
        <p class="chooser-what" dir="auto">
          {t('fix.splitWhat', { name: props.name, count: props.songIds.length })}
        </p>
        <TextField label={t('fix.splitName')} value={name()} maxLength={500} onInput={setName} />
        <p class="field-hint">{t('fix.filesStay')}</p>
        <div class="dialog-foot">
          <Button onClick={() => form.closest('dialog')?.close()}>{t('action.cancel')}</Button>
          <Button variant="primary" type="submit">
            {t('fix.split')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
