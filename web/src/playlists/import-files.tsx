// Playlist files from this device: chosen or dropped, read one after another, and what became of each.
import { createSignal, For, Show } from 'solid-js';

import { importPlaylist } from '../api/playlists.ts';
import type { ImportedPlaylist } from '../api/shapes.ts';
import { reasonOf } from '../forms/reason.ts';
import { t } from '../i18n/i18n.ts';
import { href } from '../lib/router.ts';
import { IconButton } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { reasonText } from './missing-cells.tsx';

import './import-files.css';

interface Result {
  fileName: string;
  list?: ImportedPlaylist;
  error?: string;
}

const mostTold = 20;
const accepted = '.m3u,.m3u8,.pls,.xspf,.nsp';

export interface Imports {
  results: () => readonly Result[];
  /** Name of the file that is being read. */
  running: () => string;
  read: (files: readonly File[]) => Promise<void>;
  clear: () => void;
}

export function createImports(): Imports {
  const [results, setResults] = createSignal<readonly Result[]>([]);
  const [running, setRunning] = createSignal('');
  async function read(files: readonly File[]): Promise<void> {
    for (const file of files) {
      setRunning(file.name);
      const result = await importPlaylist(file).then(
        (list): Result => ({ fileName: file.name, list }),
        (cause: unknown): Result => ({ fileName: file.name, error: reasonOf(cause) }),
      );
      setResults((all) => [...all, result]);
    }
    setRunning('');
  }
  return { results, running, read, clear: () => setResults([]) };
}

export function FileButton(props: { imports: Imports }) {
  return (
    <label class="button import-button">
      <Icon name="upload" size={18} />
      <span>{t('import.choose')}</span>
      <input
        class="visually-hidden"
        type="file"
        multiple
        accept={accepted}
        onChange={(event) => {
          const files = [...(event.currentTarget.files ?? [])];
          event.currentTarget.value = '';
          void props.imports.read(files);
        }}
      />
    </label>
  );
}

export function ImportReport(props: { imports: Imports }) {
  return (
    <div role="status">
      <Show when={props.imports.running()}>{(name) => <p class="import-running">{t('import.running', { name: name() })}</p>}</Show>
      <Show when={props.imports.results().length > 0}>
        <section class="import-report" aria-label={t('import.title')}>
          <header>
            <h2>{t('import.title')}</h2>
            <IconButton icon="close" label={t('action.close')} onClick={() => props.imports.clear()} />
          </header>
          <ul>
            <For each={props.imports.results()}>{(result) => <ResultLine result={result} />}</For>
          </ul>
        </section>
      </Show>
    </div>
  );
}

function ResultLine(props: { result: Result }) {
  return (
    <li>
      <Show
        when={props.result.list}
        fallback={
          <p data-error>
            <Icon name="error" size={18} />
            <span>
              <strong>{props.result.fileName}</strong>: {props.result.error}
            </span>
          </p>
        }
      >
        {(list) => (
          <>
            <p data-warning={list().matched < list().total ? '' : undefined}>
              <Icon name={list().matched === list().total ? 'check' : 'error'} size={18} />
              <span>
                <a href={href(`/playlist/${list().id}`)} dir="auto">
                  {list().name}
                </a>{' '}
                {t('import.result', { matched: list().matched, count: list().total })}
              </span>
            </p>
            <Show when={list().unmatched.length > 0}>
              <details>
                <summary>{t('missing.count', { count: list().total - list().matched })}</summary>
                <ol>
                  <For each={list().unmatched.slice(0, mostTold)}>
                    {(miss) => (
                      <li>
                        <code dir="auto">{miss.line}</code>
                        <span>{reasonText(miss.reason)}</span>
                      </li>
                    )}
                  </For>
                </ol>
                <p class="field-hint">{t('import.settle')}</p>
              </details>
            </Show>
          </>
        )}
      </Show>
    </li>
  );
}
