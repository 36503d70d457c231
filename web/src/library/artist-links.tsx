// The artists of an album or song, each leading to its page.
import { For, Show } from 'solid-js';

import type { Named } from '../api/shapes.ts';
import { href } from '../lib/router.ts';

export function ArtistLinks(props: { artists: readonly Named[] | undefined; fallback: string; tabindex?: number }) {
  return (
    <Show when={props.artists?.length} fallback={<bdi>{props.fallback}</bdi>}>
      <For each={props.artists}>
        {(artist, i) => (
          <>
            <Show when={i() > 0}>, </Show>
            <a class="quiet-link" href={href(`/artist/${artist.id}`)} tabindex={props.tabindex}>
              <bdi>{artist.name}</bdi>
            </a>
          </>
        )}
      </For>
    </Show>
  );
}
