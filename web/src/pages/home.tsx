// The first page: what was added, played and loved, as shelves.
import { createMemo, createSignal, For, Show } from 'solid-js';

import { albumsPath } from '../api/addresses.ts';
import { config } from '../api/config.ts';
import { withRange } from '../api/paged-list.ts';
import { createQuery } from '../api/query.ts';
import { t } from '../i18n/i18n.ts';
import { presetByName, presetPath, type PresetName } from '../library/album-presets.ts';
import { AlbumCard } from '../library/cards.tsx';
import { EmptyLibrary } from '../library/empty-library.tsx';
import { Shelf } from '../library/shelf.tsx';
import { IconButton } from '../ui/button.tsx';

const shelfLength = 16;
const newSeed = () => Math.random().toString(36).slice(2, 8);
// The same picks until they are mixed again, so that Back finds what was there.
const [seed, setSeed] = createSignal(newSeed());

interface ShelfWish {
  preset: PresetName;
  isShown: boolean;
}

const shelves: readonly ShelfWish[] = [
  { preset: 'played', isShown: true },
  { preset: 'added', isShown: true },
  { preset: 'mostPlayed', isShown: true },
  { preset: 'favourites', isShown: config.enableFavourites },
  { preset: 'random', isShown: true },
];

function greeting(): string {
  const hour = new Date().getHours();
  if (hour >= 5 && hour < 12) return t('home.morning');
  return hour >= 12 && hour < 18 ? t('home.afternoon') : t('home.evening');
}

export function HomePage() {
  const all = createQuery(() => withRange(albumsPath({ sort: 'recently_added', order: 'DESC' }), 0, shelfLength));
  const isEmpty = createMemo(() => all.data()?.length === 0);
  return (
    <Show when={!isEmpty()} fallback={<EmptyLibrary />}>
      <div class="page-head">
        <h1>{greeting()}</h1>
      </div>
      <For each={shelves.filter(({ isShown }) => isShown)}>{({ preset }) => <PresetShelf preset={preset} />}</For>
    </Show>
  );
}

function PresetShelf(props: { preset: PresetName }) {
  const preset = () => presetByName(props.preset);
  const query = createQuery(() => withRange(presetPath(preset(), seed()), 0, shelfLength));
  const albums = createMemo(() => query.data() ?? []);
  const isRandom = () => props.preset === 'random';
  return (
    <Show when={albums().length > 0}>
      <Shelf
        title={t(preset().shelf)}
        to={`/albums?preset=${props.preset}${isRandom() ? `&seed=${seed()}` : ''}`}
        items={albums()}
        card={(album) => <AlbumCard album={album} />}
        action={
          <Show when={isRandom()}>
            <IconButton icon="refresh" size={18} label={t('home.mixAgain')} onClick={() => setSeed(newSeed())} />
          </Show>
        }
      />
    </Show>
  );
}
