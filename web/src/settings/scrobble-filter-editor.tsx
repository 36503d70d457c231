// The rules of what somebody keeps to themselves, with the songs that fit them now. Loaded when somebody opens it.
import { createMemo, createSignal, onMount, Show } from 'solid-js';
import { createMutable } from 'solid-js/store';

import { updateUser } from '../api/accounts.ts';
import type { RulesJson } from '../api/shapes.ts';
import { reasonOf } from '../forms/reason.ts';
import { t } from '../i18n/i18n.ts';
import { createPreview, RulesFound } from '../playlists/rules/preview.tsx';
import { RuleGroup } from '../playlists/rules/rule-group.tsx';
import { complaintOf, jsonOf, newLeaf, treeOf } from '../playlists/rules/rule-tree.ts';
import { createRulebook } from '../playlists/rules/rulebook.ts';
import { Button } from '../ui/button.tsx';
import { showToast } from '../ui/toasts.tsx';

import './scrobble-filter.css';

interface EditorProps {
  userId: string;
  rules: RulesJson | null;
  onClose: () => void;
}

export function ScrobbleFilterEditor(props: EditorProps) {
  let form!: HTMLFormElement;
  // What somebody types stays, whatever else becomes known meanwhile.
  const before = props.rules;
  const root = createMutable(treeOf(before));
  if (!before) root.rules.push(newLeaf('genre', 'is', ''));
  const [isBusy, setBusy] = createSignal(false);
  const [error, setError] = createSignal('');
  const text = createMemo(() => JSON.stringify(jsonOf(root)));
  const finding = createPreview(text);
  const { complaint, setComplaint } = finding;
  const book = createRulebook({
    errorAt: (place) => (complaint()?.place === place ? complaint()?.text : undefined),
    edit: (change) => change(),
  });
  onMount(() => form.querySelector<HTMLElement>('h3')?.focus());

  async function save(): Promise<void> {
    setBusy(true);
    setError('');
    try {
      await updateUser(props.userId, { scrobbleFilter: JSON.parse(text()) as RulesJson });
      showToast(t('untold.saved'));
      props.onClose();
    } catch (cause) {
      const said = complaintOf(reasonOf(cause));
      if (said.place) setComplaint(said);
      else setError(said.text);
    } finally {
      setBusy(false);
    }
  }

  return (
    <form
      ref={form}
      class="filter-editor"
      aria-labelledby="filter-rules"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <h3 id="filter-rules" tabindex="-1">
        {t('untold.editor')}
      </h3>
      <Show when={book.isReady()} fallback={<div class="page-loading" />}>
        <RuleGroup group={root} book={book} place="" depth={0} />
      </Show>
      <RulesFound of={finding} />
      <Show when={error() || (complaint()?.place === '' && complaint()?.text)}>
        {(said) => (
          <p class="form-error" role="alert">
            {said()}
          </p>
        )}
      </Show>
      <div class="rules-foot">
        <Button
          type="submit"
          variant="primary"
          isBusy={isBusy()}
          disabled={isBusy() || complaint() !== undefined || root.rules.length === 0}
        >
          {t('action.save')}
        </Button>
        <Button onClick={() => props.onClose()}>{t('action.cancel')}</Button>
      </div>
    </form>
  );
}
