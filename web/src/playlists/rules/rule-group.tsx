// A group of rules, of which all or any must hold; groups stand inside groups.
import { For, Match, Show, Switch } from 'solid-js';

import { t } from '../../i18n/i18n.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { RuleLine } from './rule-line.tsx';
import { newGroup, newLeaf, placeOf, type RuleGroup as Group, type RuleLeaf, type RuleNode, type RuleText } from './rule-tree.ts';
import type { Rulebook } from './rulebook.ts';

import './rules.css';

const deepest = 5;

interface RuleGroupProps {
  group: Group;
  book: Rulebook;
  place: string;
  depth: number;
  onRemove?: () => void;
}

export function RuleGroup(props: RuleGroupProps) {
  let root!: HTMLDivElement;
  const add = (node: RuleNode) => {
    props.book.edit(() => props.group.rules.push(node));
    queueMicrotask(() => [...root.querySelectorAll<HTMLElement>(':scope > ul > li [data-rule-field]')].at(-1)?.focus());
  };
  const remove = (node: RuleNode) => {
    props.book.edit(() => props.group.rules.splice(props.group.rules.indexOf(node), 1));
    root.querySelector<HTMLElement>(':scope > .rule-adds button')?.focus();
  };
  const kinds = ['all', 'any'] as const;
  return (
    <div ref={root} class="rule-group" role="group" aria-label={t(`rules.${props.group.kind}`)}>
      <div class="rule-group-head">
        <select
          class="field-control"
          aria-label={t('rules.match')}
          onChange={(event) => {
            const kind = event.currentTarget.value === 'any' ? 'any' : 'all';
            props.book.edit(() => (props.group.kind = kind));
          }}
        >
          <For each={kinds}>
            {(kind) => (
              <option value={kind} selected={kind === props.group.kind}>
                {t(`rules.${kind}`)}
              </option>
            )}
          </For>
        </select>
        <Show when={props.onRemove}>
          {(onRemove) => <IconButton icon="close" label={t('rules.removeGroup')} onClick={() => onRemove()()} />}
        </Show>
      </div>
      <ul class="rule-list">
        <For each={props.group.rules}>
          {(node, index) => (
            <Switch>
              <Match when={node.kind === 'leaf'}>
                <RuleLine
                  leaf={node as RuleLeaf}
                  book={props.book}
                  place={placeOf(props.place, props.group.kind, index())}
                  onRemove={() => remove(node)}
                />
              </Match>
              <Match when={node.kind === 'text'}>
                <TextLine
                  node={node as RuleText}
                  book={props.book}
                  place={placeOf(props.place, props.group.kind, index())}
                  onRemove={() => remove(node)}
                />
              </Match>
              <Match when={node.kind === 'all' || node.kind === 'any'}>
                <li>
                  <RuleGroup
                    group={node as Group}
                    book={props.book}
                    place={placeOf(props.place, props.group.kind, index())}
                    depth={props.depth + 1}
                    onRemove={() => remove(node)}
                  />
                </li>
              </Match>
            </Switch>
          )}
        </For>
      </ul>
      <div class="rule-adds">
        <Button icon="add" onClick={() => add(newLeaf())}>
          {t('rules.add')}
        </Button>
        <Show when={props.depth < deepest}>
          <Button icon="add" onClick={() => add(newGroup(props.group.kind === 'all' ? 'any' : 'all', [newLeaf()]))}>
            {t('rules.addGroup')}
          </Button>
        </Show>
      </div>
    </div>
  );
}

/** A rule that is no comparison this page knows, as it was written. */
function TextLine(props: { node: RuleText; book: Rulebook; place: string; onRemove: () => void }) {
  return (
    <li class="rule-line" data-error={props.book.errorAt(props.place) ? '' : undefined}>
      <input
        class="field-control rule-text"
        aria-label={t('rules.asText')}
        spellcheck={false}
        value={props.node.text}
        onInput={(event) => {
          const text = event.currentTarget.value;
          props.book.edit(() => (props.node.text = text));
        }}
      />
      <IconButton icon="close" label={t('rules.removeNamed', { name: props.node.text })} onClick={() => props.onRemove()} />
      <Show when={props.book.errorAt(props.place)}>
        {(text) => (
          <p class="form-error rule-error" role="alert">
            {text()}
          </p>
        )}
      </Show>
    </li>
  );
}
