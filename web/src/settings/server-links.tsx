// The ways to the pages for looking after the server and one's players, for a group of the settings.
import { For } from 'solid-js';

import { config } from '../api/config.ts';
import { user } from '../api/session.ts';
import { t, type TextKey } from '../i18n/i18n.ts';
import { href } from '../lib/router.ts';

interface Entry {
  to: string;
  title: TextKey;
  hint: TextKey;
  isForAdmins?: boolean;
}

const entries: readonly Entry[] = [
  { to: '/scans', title: 'nav.scans', hint: 'scan.pageHint' },
  { to: '/missing', title: 'missing.title', hint: 'missing.pageHint', isForAdmins: true },
  { to: '/users', title: 'users.title', hint: 'users.pageHint', isForAdmins: true },
  { to: '/players', title: 'players.title', hint: 'players.pageHint' },
  { to: '/transcodings', title: 'formats.title', hint: 'formats.pageHint' },
  { to: '/activity', title: 'activity.title', hint: 'activity.pageHint' },
  ...(config.devUIShowConfig
    ? [{ to: '/configuration', title: 'options.title', hint: 'options.pageHint', isForAdmins: true } as const]
    : []),
  { to: '/about', title: 'about.title', hint: 'about.pageHint' },
];

export function ServerLinks() {
  return (
    <ul>
      <For each={entries.filter(({ isForAdmins }) => !isForAdmins || user()?.isAdmin)}>
        {({ to, title, hint }) => (
          <li class="settings-line">
            <div>
              <p class="settings-title">{t(title)}</p>
              <p class="field-hint">{t(hint)}</p>
            </div>
            <a class="button" href={href(to)} aria-label={t('action.openNamed', { name: t(title) })}>
              <span>{t('action.open')}</span>
            </a>
          </li>
        )}
      </For>
    </ul>
  );
}
