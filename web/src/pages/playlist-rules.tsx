// The rules of a smart playlist, with what they find while they are changed; without an id, a new one.
import { createMemo, createSignal, Show } from 'solid-js';
import { createMutable } from 'solid-js/store';

import { createPlaylist, updatePlaylist } from '../api/playlists.ts';
import { createQuery } from '../api/query.ts';
import { at } from '../api/routes.ts';
import type { Playlist, RulesJson } from '../api/shapes.ts';
import { reasonOf } from '../forms/reason.ts';
import { t } from '../i18n/i18n.ts';
import { goBack, navigate, type Params } from '../lib/router.ts';
import { ListFailed } from '../library/list-failed.tsx';
import { createPreview, RulesFound } from '../playlists/rules/preview.tsx';
import { RuleGroup } from '../playlists/rules/rule-group.tsx';
import { RuleLimits, type Limits } from '../playlists/rules/rule-limits.tsx';
import { complaintOf, jsonOf, newLeaf, sortKeysOf, sortText, treeOf } from '../playlists/rules/rule-tree.ts';
import { createRulebook } from '../playlists/rules/rulebook.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/text-field.tsx';
import { showToast } from '../ui/toasts.tsx';

import './playlist-rules.css';

export function RulesPage(props: { params: Params }) {
  const playlist = createQuery(() =>
    props.params['id'] ? at('GET /api/playlist/:id', { params: { id: props.params['id'] } }) : undefined,
  );
  // What somebody types stays, whatever happens to the playlist meanwhile.
  const opened = createMemo<Playlist | undefined>((before) => before ?? playlist.data());
  return (
    <ListFailed list={playlist}>
      <Show when={!props.params['id'] || opened()} fallback={<div class="page-loading" />}>
        <Editor playlist={opened()} />
      </Show>
    </ListFailed>
  );
}

function limitsOf(rules: RulesJson): Limits {
  const size = rules.limit ? 'songs' : rules.limitPercent ? 'percent' : 'none';
  return { sort: sortKeysOf(rules), size, amount: rules.limit || rules.limitPercent || 0, refreshDelay: rules.refreshDelay ?? '' };
}

function Editor(props: { playlist: Playlist | undefined }) {
  const before = props.playlist;
  const start = before?.rules ?? {};
  const root = createMutable(treeOf(before?.rules ?? null));
  if (root.rules.length === 0) root.rules.push(newLeaf('loved', 'is', true));
  const limits = createMutable(limitsOf(start));
  const [name, setName] = createSignal(before?.name ?? '');
  const [isBusy, setBusy] = createSignal(false);
  const [error, setError] = createSignal('');
  const rules = createMemo((): RulesJson => {
    const { sort, size, amount, refreshDelay } = limits;
    return {
      ...jsonOf(root),
      ...(sort.length > 0 ? { sort: sortText(sort) } : {}),
      ...(size === 'songs' && amount > 0 ? { limit: amount } : {}),
      ...(size === 'percent' && amount > 0 ? { limitPercent: amount } : {}),
      ...(start.offset && size !== 'none' ? { offset: start.offset } : {}),
      ...(refreshDelay ? { refreshDelay } : {}),
    };
  });
  const text = createMemo(() => JSON.stringify(rules()));
  const finding = createPreview(text, before?.id);
  const { complaint, setComplaint } = finding;
  const book = createRulebook({
    errorAt: (place) => (complaint()?.place === place ? complaint()?.text : undefined),
    edit: (change) => change(),
  });

  async function save(): Promise<void> {
    setBusy(true);
    setError('');
    try {
      const kept = JSON.parse(text()) as RulesJson;
      const saved = before
        ? await updatePlaylist(before.id, { name: name(), rules: kept })
        : await createPlaylist({ name: name(), rules: kept });
      if (saved.warning) showToast(t('playlist.notWritten', { reason: saved.warning }), { isError: true });
      navigate(`/playlist/${saved.id}`, { replace: true });
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
      class="rules-page"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <div class="page-head">
        <h1 dir="auto">{before ? t('rules.of', { name: before.name }) : t('playlists.newSmart')}</h1>
      </div>
      <div class="rules-columns">
        <div class="rules-main">
          <TextField label={t('playlist.name')} value={name()} onInput={setName} required maxlength={500} />
          <Show when={book.isReady()} fallback={<div class="page-loading" />}>
            <RuleGroup group={root} book={book} place="" depth={0} />
            <RuleLimits limits={limits} book={book} />
          </Show>
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
              disabled={isBusy() || complaint() !== undefined || name().trim() === ''}
            >
              {before ? t('action.save') : t('action.create')}
            </Button>
            <Button onClick={() => goBack(before ? `/playlist/${before.id}` : '/playlists')}>{t('action.cancel')}</Button>
          </div>
        </div>
        <RulesFound of={finding} />
      </div>
    </form>
  );
}
