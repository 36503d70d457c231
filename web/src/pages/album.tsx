// One album: its cover and facts above, its songs by disc, and more by the same artist.
import { createMemo, For, Show } from 'solid-js';

import { albumSongsPath, albumsPath } from '../api/addresses.ts';
import { withRange } from '../api/paged-list.ts';
import { createQuery } from '../api/query.ts';
import { at } from '../api/routes.ts';
import type { Album, Song } from '../api/shapes.ts';
import { formatLength, t } from '../i18n/i18n.ts';
import { createSearchParams, href, type Params } from '../lib/router.ts';
import { albumKind, albumYears } from '../library/album-kind.ts';
import { ArtistLinks } from '../library/artist-links.tsx';
import { AlbumCard } from '../library/cards.tsx';
import { Hero } from '../library/hero.tsx';
import { ListFailed } from '../library/list-failed.tsx';
import { HeartButton, Rating } from '../library/marks.tsx';
import { openAlbumMenu, orToast, playAlbum } from '../library/menus.ts';
import { qualityOfAll } from '../library/quality.ts';
import { Shelf } from '../library/shelf.tsx';
import { SongTable, type TableRow } from '../library/song-table.tsx';
import { tagPath } from '../library/tag-names.ts';
import { playSongs } from '../player/queueing.ts';
import { Button, IconButton } from '../ui/button.tsx';

const mostSongs = 5_000;
const moreByArtist = 16;

export function AlbumPage(props: { params: Params }) {
  const search = createSearchParams();
  const album = createQuery(() => at('GET /api/album/:id', { params: { id: props.params['id'] ?? '' } }));
  const songs = createQuery(() => withRange(albumSongsPath(props.params['id'] ?? ''), 0, mostSongs));
  const failing = { error: () => album.error() ?? songs.error(), reload: () => (album.reload(), songs.reload()) };
  return (
    <ListFailed list={failing}>
      <Show when={album.data()} fallback={<div class="page-loading" />}>
        {(found) => <AlbumView album={found()} songs={songs.data() ?? []} markedId={search.get('song')} />}
      </Show>
    </ListFailed>
  );
}

function AlbumView(props: { album: Album; songs: readonly Song[]; markedId: string }) {
  const from = () => ({ label: props.album.name, href: `/album/${props.album.id}` });
  const rows = createMemo(() => rowsOf(props.album, props.songs));
  const others = createQuery<Album[]>(() =>
    props.album.albumArtistId && !props.album.compilation
      ? withRange(albumsPath({ sort: 'max_year', order: 'DESC', filters: { artist_id: props.album.albumArtistId } }), 0, moreByArtist)
      : undefined,
  );
  const more = createMemo(() => (others.data() ?? []).filter(({ id }) => id !== props.album.id));
  return (
    <>
      <Hero
        kind={albumKind(props.album)}
        title={props.album.name}
        picture={props.album}
        facts={
          <>
            <p class="hero-artists" dir="auto">
              <ArtistLinks artists={props.album.artists} fallback={props.album.albumArtist} />
            </p>
            <p class="hero-facts">
              <For each={factsOf(props.album, props.songs)}>{(fact) => <span>{fact}</span>}</For>
            </p>
            <Show when={props.album.genres.length > 0}>
              <ul class="hero-genres" aria-label={t('nav.genres')}>
                <For each={props.album.genres}>
                  {(genre) => (
                    <li>
                      <a href={href(`/genre/${genre.id}`)}>{genre.name}</a>
                    </li>
                  )}
                </For>
              </ul>
            </Show>
          </>
        }
        actions={
          <>
            <Button variant="primary" icon="play" onClick={() => orToast(playAlbum(props.album))}>
              {t('action.play')}
            </Button>
            <Button icon="shuffle" onClick={() => orToast(playAlbum(props.album, true))}>
              {t('action.shuffle')}
            </Button>
            <HeartButton item={props.album} size={22} />
            <Rating item={props.album} />
            <IconButton
              icon="more"
              label={t('action.more')}
              aria-haspopup="menu"
              onClick={(event) => openAlbumMenu(event.currentTarget, props.album)}
            />
          </>
        }
      />
      <SongTable
        label={t('album.songsOf', { name: props.album.name })}
        rowCount={rows().length}
        row={(index) => rows()[index]}
        columns={['title', 'plays', 'quality', 'time']}
        onPlay={(index) => playSongs(props.songs, index, from())}
        markedId={props.markedId}
      />
      <AlbumFoot album={props.album} />
      <Show when={more().length > 0}>
        <Shelf
          title={t('album.moreBy', { name: props.album.albumArtist })}
          to={`/artist/${props.album.albumArtistId}`}
          items={more()}
          card={(album) => <AlbumCard album={album} line="year" />}
        />
      </Show>
    </>
  );
}

function AlbumFoot(props: { album: Album }) {
  const labels = () => props.album.tags?.['recordlabel'] ?? [];
  const line = () => [props.album.releaseDate || props.album.date, props.album.catalogNum].filter(Boolean).join(' · ');
  return (
    <div class="album-foot">
      <Show when={props.album.comment}>
        <p dir="auto">{props.album.comment}</p>
      </Show>
      <Show when={line() || labels().length > 0}>
        <p class="link-line">
          {line()}
          <For each={labels()}>
            {(label, i) => (
              <>
                {i() > 0 || line() ? ' · ' : ''}
                <a class="quiet-link" href={href(tagPath('recordlabel', label))}>
                  <bdi>{label}</bdi>
                </a>
              </>
            )}
          </For>
        </p>
      </Show>
    </div>
  );
}

function factsOf(album: Album, songs: readonly Song[]): string[] {
  const facts = [albumYears(album), t('count.songs', { count: album.songCount }), formatLength(album.duration), qualityOfAll(songs)];
  return facts.filter((fact) => fact !== '');
}

/** Discs get a heading where there is more than one. */
function rowsOf(album: Album, songs: readonly Song[]): TableRow[] {
  const discs = Map.groupBy(
    songs.map((song, index) => ({ song, index, number: song.trackNumber || ('' as const) })),
    ({ song }) => song.discNumber,
  );
  if (discs.size < 2) return [...discs.values()].flat();
  return [...discs].flatMap(([disc, rows]) => {
    const subtitle = album.discs[String(disc)] || rows[0]?.song.discSubtitle;
    const title = disc > 0 ? t('album.disc', { number: disc }) : t('album.noDisc');
    const heading = [subtitle ? `${title}: ${subtitle}` : title, t('count.songs', { count: rows.length })].join(' · ');
    return [{ heading }, ...rows];
  });
}
