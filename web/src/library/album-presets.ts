// The ready-made lists of albums: what each asks the server for.
import { albumsPath, type Filters } from '../api/addresses.ts';
import { config } from '../api/config.ts';
import type { TextKey } from '../i18n/i18n.ts';

export type PresetName = 'all' | 'added' | 'played' | 'mostPlayed' | 'favourites' | 'topRated' | 'random';

export interface Preset {
  name: PresetName;
  label: TextKey;
  /** Heading of its shelf on the first page. */
  shelf: TextKey;
  sort: string;
  order: 'ASC' | 'DESC';
  filters: Filters;
}

const presets: readonly Preset[] = [
  { name: 'all', label: 'preset.all', shelf: 'preset.all', sort: 'name', order: 'ASC', filters: {} },
  { name: 'added', label: 'preset.added', shelf: 'preset.addedShelf', sort: 'recently_added', order: 'DESC', filters: {} },
  {
    name: 'played',
    label: 'preset.played',
    shelf: 'preset.playedShelf',
    sort: 'play_date',
    order: 'DESC',
    filters: { recently_played: 'true' },
  },
  {
    name: 'mostPlayed',
    label: 'preset.mostPlayed',
    shelf: 'preset.mostPlayed',
    sort: 'play_count',
    order: 'DESC',
    filters: { recently_played: 'true' },
  },
  {
    name: 'favourites',
    label: 'preset.favourites',
    shelf: 'preset.favouritesShelf',
    sort: 'starred_at',
    order: 'DESC',
    filters: { starred: 'true' },
  },
  { name: 'topRated', label: 'preset.topRated', shelf: 'preset.topRated', sort: 'rating', order: 'DESC', filters: { has_rating: 'true' } },
  { name: 'random', label: 'preset.random', shelf: 'preset.randomShelf', sort: 'random', order: 'ASC', filters: {} },
];

const isOffered = ({ name }: Preset) =>
  (name !== 'favourites' || config.enableFavourites) && (name !== 'topRated' || config.enableStarRating);

/** Those the server has not switched off. */
export const offeredPresets: readonly Preset[] = presets.filter(isOffered);

/** Unknown names mean all albums. */
export const presetByName = (name: string): Preset => presets.find((preset) => preset.name === name) ?? (presets[0] as Preset);

/** Address of the list; `seed` makes the random order repeatable. */
export const presetPath = ({ name, sort, order, filters }: Preset, seed: string) =>
  albumsPath({ sort, order, filters: { ...filters, seed: name === 'random' ? seed : undefined } });
