// Asks before files that a scan did not find, and held, are taken as gone.
import { startScan } from '../api/corrections.ts';
import { t } from '../i18n/i18n.ts';
import { orToast } from '../library/menus.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';

export function HeldDialog(props: { library: string; count: number; onClose: () => void }) {
  let foot!: HTMLDivElement;
  const close = () => foot.closest('dialog')?.close();
  const accept = () => {
    close();
    orToast(startScan({ acceptMissing: true }));
  };
  return (
    <Dialog title={t('scan.acceptTitle')} onClose={props.onClose}>
      <div class="chooser">
        <p>{t('scan.acceptSure', { count: props.count, library: props.library })}</p>
        <p class="field-hint">{t('scan.acceptHint')}</p>
        <div ref={foot} class="dialog-foot">
          <Button onClick={close}>{t('action.cancel')}</Button>
          <Button variant="danger" onClick={accept}>
            {t('scan.accept')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
