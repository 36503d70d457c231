// Which page stands at which address; each is loaded when it is first wanted.
import type { Page, Route } from './lib/router.ts';

/** Patterns do not overlap, so their order means nothing. */
export const routes: readonly Route[] = [
  { pattern: '/', load: () => import('./pages/home.tsx').then(({ HomePage }): Page => HomePage) },
  { pattern: '/search', load: () => import('./pages/search.tsx').then(({ SearchPage }): Page => SearchPage) },
  { pattern: '/library', load: () => import('./pages/library.tsx').then(({ LibraryPage }): Page => LibraryPage) },
  { pattern: '/albums', load: () => import('./pages/albums.tsx').then(({ AlbumsPage }): Page => AlbumsPage) },
  { pattern: '/album/:id', load: () => import('./pages/album.tsx').then(({ AlbumPage }): Page => AlbumPage) },
  { pattern: '/artists', load: () => import('./pages/artists.tsx').then(({ ArtistsPage }): Page => ArtistsPage) },
  { pattern: '/artist/:id', load: () => import('./pages/artist.tsx').then(({ ArtistPage }): Page => ArtistPage) },
  { pattern: '/songs', load: () => import('./pages/songs.tsx').then(({ SongsPage }): Page => SongsPage) },
  { pattern: '/genres', load: () => import('./pages/genres.tsx').then(({ GenresPage }): Page => GenresPage) },
  { pattern: '/genre/:id', load: () => import('./pages/genre.tsx').then(({ GenrePage }): Page => GenrePage) },
  { pattern: '/folders', load: () => import('./pages/folder.tsx').then(({ FoldersPage }): Page => FoldersPage) },
  { pattern: '/folder/:id', load: () => import('./pages/folder.tsx').then(({ FolderPage }): Page => FolderPage) },
  { pattern: '/tags', load: () => import('./pages/tags.tsx').then(({ TagsPage }): Page => TagsPage) },
  { pattern: '/tags/:name', load: () => import('./pages/tag-values.tsx').then(({ TagValuesPage }): Page => TagValuesPage) },
  { pattern: '/tag/:name', load: () => import('./pages/tag.tsx').then(({ TagPage }): Page => TagPage) },
  { pattern: '/favourites', load: () => import('./pages/favourites.tsx').then(({ FavouritesPage }): Page => FavouritesPage) },
  { pattern: '/favourites/:kind', load: () => import('./pages/favourites.tsx').then(({ FavouritesPage }): Page => FavouritesPage) },
  { pattern: '/playlists', load: () => import('./pages/playlists.tsx').then(({ PlaylistsPage }): Page => PlaylistsPage) },
  { pattern: '/playlists/smart', load: () => import('./pages/playlist-rules.tsx').then(({ RulesPage }): Page => RulesPage) },
  { pattern: '/playlist/:id', load: () => import('./pages/playlist.tsx').then(({ PlaylistPage }): Page => PlaylistPage) },
  { pattern: '/playlist/:id/rules', load: () => import('./pages/playlist-rules.tsx').then(({ RulesPage }): Page => RulesPage) },
  { pattern: '/podcasts', load: () => import('./pages/podcasts.tsx').then(({ PodcastsPage }): Page => PodcastsPage) },
  { pattern: '/podcast/:id', load: () => import('./pages/podcast.tsx').then(({ PodcastPage }): Page => PodcastPage) },
  { pattern: '/shares', load: () => import('./pages/shares.tsx').then(({ SharesPage }): Page => SharesPage) },
  { pattern: '/queue', load: () => import('./pages/queue.tsx').then(({ QueuePage }): Page => QueuePage) },
  { pattern: '/settings', load: () => import('./pages/settings.tsx').then(({ SettingsPage }): Page => SettingsPage) },
  { pattern: '/users', load: () => import('./pages/users.tsx').then(({ UsersPage }): Page => UsersPage) },
  { pattern: '/scans', load: () => import('./pages/scans.tsx').then(({ ScansPage }): Page => ScansPage) },
];
