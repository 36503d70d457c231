// Bookmarks from Navidrome's pages: their addresses behind a `#` lead to the page that shows the same.

const lists: Record<string, string> = {
  all: 'all',
  random: 'random',
  starred: 'favourites',
  topRated: 'topRated',
  recentlyAdded: 'added',
  recentlyPlayed: 'played',
  mostPlayed: 'mostPlayed',
};
const patterns: [RegExp, (part: string) => string][] = [
  [/^\/album\/([^/?]+)\/show/, (id) => `/album/${id}`],
  [/^\/artist\/([^/?]+)\/show/, (id) => `/artist/${id}`],
  [/^\/album\/(\w+)(?:\?|$)/, (list) => `/albums?preset=${lists[list] ?? 'all'}`],
  [/^\/(album)(?:\?|$)/, () => '/albums'],
  [/^\/(artist)(?:\?|$)/, () => '/artists'],
  [/^\/(song)(?:\?|$)/, () => '/songs'],
  [/^\/(personal|user)/, () => '/settings'],
];

/** The new path for an old `#/…`; undefined for anything else. */
export function newPathOf(hash: string): string | undefined {
  if (!hash.startsWith('#/')) return undefined;
  for (const [pattern, path] of patterns) {
    const found = pattern.exec(hash.slice(1));
    if (found) return path(found[1] ?? '');
  }
  return '/';
}
