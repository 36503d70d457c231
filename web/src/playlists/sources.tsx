// What stands between the head of a playlist and its songs: the file it follows, its rules, entries without a song.
import { Show } from 'solid-js';

import type { Playlist } from '../api/shapes.ts';
import { formatDateTime, t } from '../i18n/i18n.ts';
import { href } from '../lib/router.ts';
import { Icon } from '../ui/icon.tsx';

import './sources.css';

export function Sources(props: { playlist: Playlist; missingCount: number }) {
  return (
    <div class="playlist-notes">
      <Show when={props.playlist.rules}>
        <p>
          <Icon name="smart" size={18} />
          <span>
            {t('rules.follows')}
            <Show when={props.playlist.evaluatedAt}>{(at) => ` ${t('rules.evaluated', { time: formatDateTime(at()) })}`}</Show>{' '}
            <Show when={props.playlist.editable}>
              <a href={href(`/playlist/${props.playlist.id}/rules`)}>{t('rules.edit')}</a>
            </Show>
          </span>
        </p>
      </Show>
      <Show when={props.playlist.path}>
        <p>
          <Icon name="link" size={18} />
          <span>
            {props.playlist.sync ? t('playlist.inStep') : t('playlist.wasFile')} <code>{props.playlist.path}</code>
          </span>
        </p>
      </Show>
      <Show when={props.missingCount > 0}>
        <p data-warning>
          <Icon name="error" size={18} />
          <span>{t('missing.count', { count: props.missingCount })}</span>
        </p>
      </Show>
    </div>
  );
}
