// Every tag that songs bear, and every part that people take in them, as ways into the library.
import { For, Show, type JSX } from 'solid-js';

import { createQuery } from '../api/query.ts';
import { at } from '../api/routes.ts';
import { t } from '../i18n/i18n.ts';
import { href } from '../lib/router.ts';
import { ListFailed } from '../library/list-failed.tsx';
import { tagLabel } from '../library/tag-names.ts';
import { EmptyState } from '../ui/empty-state.tsx';

import './tags.css';

export function TagsPage() {
  const tags = createQuery(() => at('GET /api/tag/name'));
  const roles = createQuery(() => at('GET /api/role'));
  return (
    <>
      <div class="page-head">
        <h1>{t('nav.tags')}</h1>
      </div>
      <ListFailed list={tags}>
        <Show when={tags.data()?.length !== 0} fallback={<EmptyState icon="genre" title={t('tags.none')} text={t('tags.noneHint')} />}>
          <ul class="tag-tiles" aria-label={t('nav.tags')}>
            <For each={tags.data()}>
              {(tag) => (
                <Tile to={`/tags/${encodeURIComponent(tag.name)}`} name={tagLabel(tag.name)}>
                  {t('count.values', { count: tag.valueCount })} · {t('count.songs', { count: tag.songCount })}
                </Tile>
              )}
            </For>
          </ul>
        </Show>
      </ListFailed>
      <Show when={(roles.data() ?? []).length > 0}>
        <h2 class="tag-heading">{t('tags.roles')}</h2>
        <ul class="tag-tiles" aria-label={t('tags.roles')}>
          <For each={roles.data()}>
            {(role) => (
              <Tile to={`/artists?role=${encodeURIComponent(role.name)}`} name={tagLabel(role.name)}>
                {t('count.people', { count: role.artistCount })}
              </Tile>
            )}
          </For>
        </ul>
      </Show>
    </>
  );
}

function Tile(props: { to: string; name: string; children: JSX.Element }) {
  return (
    <li>
      <a class="tag-tile" href={href(props.to)}>
        <strong>{props.name}</strong>
        <span>{props.children}</span>
      </a>
    </li>
  );
}
