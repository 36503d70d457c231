// Narrowing the list of albums: what is chosen stands in the address and as chips; Backspace takes one away.
import { createMemo, createSignal, For, Show } from 'solid-js';

import type { Filters } from '../api/addresses.ts';
import { createQuery } from '../api/query.ts';
import { at } from '../api/routes.ts';
import type { Genre } from '../api/shapes.ts';
import { t } from '../i18n/i18n.ts';
import { createSearchParams } from '../lib/router.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Select } from '../ui/select.tsx';
import { TextField } from '../ui/text-field.tsx';

import './album-filters.css';

type SearchParams = ReturnType<typeof createSearchParams>;

/** `1990-1999` or `1994` as bounds. */
function yearBounds(text: string): { year_from?: string; year_to?: string } {
  const found = /^(\d{1,4})?(-)?(\d{1,4})?$/.exec(text.trim());
  if (!found || (!found[1] && !found[3])) return {};
  return { year_from: found[1], year_to: found[2] ? found[3] : found[1] };
}

/** What the address says, in the server's words. */
export function filtersFrom(params: SearchParams): Filters {
  const flag = (name: string) => (params.get(name) === 'true' ? 'true' : undefined);
  const all: Filters = {
    ...yearBounds(params.get('year')),
    genre_id: params.all('genre'),
    artist_id: params.get('artist') || undefined,
    name: params.get('name') || undefined,
    compilation: flag('compilation'),
    starred: flag('starred'),
    has_rating: flag('rated'),
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

export const hasFilters = (filters: Filters): boolean => Object.values(filters).some((value) => (value?.length ?? 0) > 0);

interface Chip {
  label: string;
  remove: () => void;
}

export function AlbumFilters() {
  const params = createSearchParams();
  const [isOpen, setOpen] = createSignal(false);
  const genres = createQuery(() => (isOpen() || params.get('genre') ? at('GET /api/genre') : undefined));
  const artist = createQuery(() =>
    params.get('artist') ? at('GET /api/artist/:id', { params: { id: params.get('artist') ?? '' } }) : undefined,
  );
  const genreName = (id: string) => genres.data()?.find((genre) => genre.id === id)?.name ?? '…';

  const chips = createMemo((): Chip[] => {
    const all: Chip[] = [];
    const add = (isOn: boolean, label: string, changes: Record<string, string | string[]>) => {
      if (isOn) all.push({ label, remove: () => params.set(changes) });
    };
    add(params.get('name') !== '', `“${params.get('name')}”`, { name: '' });
    add(params.get('year') !== '', t('filter.yearIs', { year: params.get('year') }), { year: '' });
    for (const id of params.all('genre')) add(true, genreName(id), { genre: params.all('genre').filter((one) => one !== id) });
    add(params.get('artist') !== '', artist.data()?.name ?? '…', { artist: '' });
    add(params.get('compilation') === 'true', t('filter.compilation'), { compilation: '' });
    add(params.get('starred') === 'true', t('filter.starred'), { starred: '' });
    add(params.get('rated') === 'true', t('filter.rated'), { rated: '' });
    return all;
  });

  return (
    <div class="filters">
      <div class="filter-row">
        <Button icon="filter" aria-expanded={isOpen()} aria-controls="album-filters" onClick={() => setOpen(!isOpen())}>
          {t('filter.title')}
        </Button>
        <ul class="chips" aria-label={t('filter.chosen')}>
          <For each={chips()}>
            {(chip) => (
              <li>
                <button
                  type="button"
                  class="chip"
                  aria-label={t('filter.remove', { name: chip.label })}
                  onClick={() => chip.remove()}
                  onKeyDown={(event) => (event.key === 'Backspace' || event.key === 'Delete') && chip.remove()}
                >
                  <bdi>{chip.label}</bdi>
                  <Icon name="close" size={14} />
                </button>
              </li>
            )}
          </For>
        </ul>
      </div>
      <Show when={isOpen()}>
        <FilterPanel params={params} genres={genres.data() ?? []} />
      </Show>
    </div>
  );
}

function FilterPanel(props: { params: SearchParams; genres: readonly Genre[] }) {
  const unused = () => props.genres.filter(({ id }) => !props.params.all('genre').includes(id));
  const flags = [
    ['compilation', 'filter.compilation'],
    ['starred', 'filter.starred'],
    ['rated', 'filter.rated'],
  ] as const;
  return (
    <div class="filter-panel" id="album-filters">
      <TextField label={t('filter.name')} type="search" value={props.params.get('name')} onInput={(name) => props.params.set({ name })} />
      <TextField
        label={t('filter.year')}
        value={props.params.get('year')}
        placeholder="1990-1999"
        inputmode="numeric"
        pattern="\d{0,4}(-\d{0,4})?"
        onInput={(year) => props.params.set({ year })}
      />
      <Select
        label={t('filter.genre')}
        value=""
        options={[{ value: '', label: t('filter.addGenre') }, ...unused().map(({ id, name }) => ({ value: id, label: name }))]}
        onChange={(id) => props.params.set({ genre: [...props.params.all('genre'), id] })}
      />
      <fieldset class="filter-flags">
        <legend class="field-label">{t('filter.only')}</legend>
        <For each={flags}>
          {([name, label]) => (
            <label class="check">
              <input
                type="checkbox"
                checked={props.params.get(name) === 'true'}
                onChange={(event) => props.params.set({ [name]: event.currentTarget.checked ? 'true' : '' })}
              />
              {t(label)}
            </label>
          )}
        </For>
      </fieldset>
    </div>
  );
}
