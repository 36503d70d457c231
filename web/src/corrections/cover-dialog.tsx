// "Choose cover…": every picture that lies near an album or artist, one from this device, or what the rules choose.
import { For, Show } from 'solid-js';

import { get } from '../api/client.ts';
import { addFix, coverChoiceUrl, removeFix, removePicture, sentenceOf, uploadPicture, type Corrected } from '../api/corrections.ts';
import { createQuery } from '../api/query.ts';
import { at } from '../api/routes.ts';
import { t } from '../i18n/i18n.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import { showToast } from '../ui/toasts.tsx';

export function CoverDialog(props: { of: Corrected; id: string; name: string; onClose: () => void }) {
  let root!: HTMLDivElement;
  const covers = createQuery(() => at(`GET /api/${props.of}/:id/covers`, { params: { id: props.id } }));
  const isAutomatic = () => !covers.data()?.chosen && !covers.data()?.isUploaded;

  async function change(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
      root.closest('dialog')?.close();
      showToast(t('cover.changed', { name: props.name }));
    } catch (cause) {
      showToast(sentenceOf(cause, t('error.load')), { isError: true });
    }
  }
  async function choose(source: string): Promise<void> {
    await addFix({ kind: 'cover', subject: `${props.of}:${props.id}`, source });
    // An upload would still stand before it.
    if (covers.data()?.isUploaded) await removePicture(props.of, props.id);
  }
  async function reset(): Promise<void> {
    if (covers.data()?.isUploaded) await removePicture(props.of, props.id);
    const fixes = await get(at('GET /api/fix'));
    const own = fixes.find(({ kind, subject }) => kind === 'cover' && subject === `${props.of}:${props.id}`);
    if (own) await removeFix(own.id);
  }

  return (
    <Dialog title={t('cover.choose')} onClose={props.onClose}>
      <div ref={root} class="chooser">
        <p class="chooser-what" dir="auto">
          {props.name}
        </p>
        <Show when={!covers.error()} fallback={<p role="alert">{sentenceOf(covers.error(), t('error.load'))}</p>}>
          <Show when={covers.data()}>
            {(found) => (
              <>
                <Show when={found().choices.length > 0} fallback={<p class="field-hint">{t('cover.none')}</p>}>
                  <ul class="cover-choices" aria-label={t('cover.choices')}>
                    <For each={found().choices}>
                      {(choice, place) => (
                        <li>
                          <button
                            type="button"
                            class="cover-choice"
                            aria-pressed={choice.source === found().chosen}
                            onClick={() => void change(() => choose(choice.source))}
                          >
                            <img src={coverChoiceUrl(props.of, props.id, place())} alt="" loading="lazy" />
                            <span class="ellipsis" dir="auto" title={choice.name}>
                              {choice.name}
                            </span>
                            <Show when={choice.source === found().chosen}>
                              <Icon name="check" size={18} />
                            </Show>
                          </button>
                        </li>
                      )}
                    </For>
                  </ul>
                </Show>
                <div class="dialog-foot">
                  <Button disabled={isAutomatic()} onClick={() => void change(reset)}>
                    {t('cover.automatic')}
                  </Button>
                  <label class="button file-button" data-variant="plain">
                    <Icon name="upload" size={18} />
                    <span>{t('cover.upload')}</span>
                    <input
                      class="visually-hidden"
                      type="file"
                      accept="image/*"
                      onChange={(event) => {
                        const [file] = event.currentTarget.files ?? [];
                        if (file) void change(() => uploadPicture(props.of, props.id, file));
                      }}
                    />
                  </label>
                </div>
              </>
            )}
          </Show>
        </Show>
      </div>
    </Dialog>
  );
}
