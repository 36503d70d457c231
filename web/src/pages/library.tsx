// The sections of the library as a list; on a phone it stands behind one of the tabs.
import { For } from 'solid-js';

import { t } from '../i18n/i18n.ts';
import { href } from '../lib/router.ts';
import { libraryEntries } from '../shell/navigation.tsx';
import { Icon } from '../ui/icon.tsx';

import './library.css';

export function LibraryPage() {
  return (
    <>
      <div class="page-head">
        <h1>{t('nav.library')}</h1>
      </div>
      <ul class="library-list">
        <For each={libraryEntries}>
          {(entry) => (
            <li>
              <a href={href(entry.to)}>
                <Icon name={entry.icon} size={24} />
                <span>{t(entry.text)}</span>
                <Icon name="chevronRight" />
              </a>
            </li>
          )}
        </For>
      </ul>
    </>
  );
}
