// One artist: the most played songs, the releases by kind, and where else the artist takes part.
import { createMemo, createSignal, For, Show } from 'solid-js';

import { albumsPath, songsPath } from '../api/addresses.ts';
import { withRange } from '../api/paged-list.ts';
import { createQuery } from '../api/query.ts';
import { at } from '../api/routes.ts';
import type { Artist } from '../api/shapes.ts';
import { t } from '../i18n/i18n.ts';
import { href, type Params } from '../lib/router.ts';
import { releaseKind, releaseKinds } from '../library/album-kind.ts';
import { AlbumCard } from '../library/cards.tsx';
import { Hero } from '../library/hero.tsx';
import { ListFailed } from '../library/list-failed.tsx';
import { HeartButton, Rating } from '../library/marks.tsx';
import { artistAlbumsPath, openArtistMenu, orToast, playArtist, shuffleArtist } from '../library/menus.ts';
import { Shelf } from '../library/shelf.tsx';
import { SongTable } from '../library/song-table.tsx';
import { playList } from '../player/queueing.ts';
import { Button, IconButton } from '../ui/button.tsx';

import '../library/artist-page.css';

const fewSongs = 5;
const manySongs = 20;
const mostAlbums = 500;

export function ArtistPage(props: { params: Params }) {
  const artist = createQuery(() => at('GET /api/artist/:id', { params: { id: props.params['id'] ?? '' } }));
  return (
    <ListFailed list={artist}>
      <Show when={artist.data()} fallback={<div class="page-loading" />}>
        {(found) => <ArtistView artist={found()} />}
      </Show>
    </ListFailed>
  );
}

function ArtistView(props: { artist: Artist }) {
  const albums = createQuery(() => withRange(artistAlbumsPath(props.artist.id), 0, mostAlbums));
  const elsewhere = createQuery(() =>
    withRange(albumsPath({ sort: 'max_year', order: 'DESC', filters: { appears_on: props.artist.id } }), 0, mostAlbums),
  );
  const sections = createMemo(() => {
    const byKind = Map.groupBy(albums.data() ?? [], releaseKind);
    return releaseKinds.flatMap((kind) => {
      const found = byKind.get(kind);
      return found ? [{ title: t(`releases.${kind}`), albums: found }] : [];
    });
  });
  const counts = () =>
    [
      props.artist.albumCount > 0 ? t('count.albums', { count: props.artist.albumCount }) : '',
      t('count.songs', { count: props.artist.songCount }),
    ].filter(Boolean);
  return (
    <>
      <Hero
        kind={t('artist.kind')}
        title={props.artist.name}
        picture={props.artist}
        isRound
        facts={
          <p class="hero-facts">
            <For each={counts()}>{(fact) => <span>{fact}</span>}</For>
          </p>
        }
        actions={
          <>
            <Button variant="primary" icon="play" onClick={() => orToast(playArtist(props.artist))}>
              {t('action.play')}
            </Button>
            <Button icon="shuffle" onClick={() => orToast(shuffleArtist(props.artist))}>
              {t('action.shuffle')}
            </Button>
            <HeartButton item={props.artist} size={22} />
            <Rating item={props.artist} />
            <IconButton
              icon="more"
              label={t('action.more')}
              aria-haspopup="menu"
              onClick={(event) => openArtistMenu(event.currentTarget, props.artist)}
            />
          </>
        }
      />
      <TopSongs artist={props.artist} />
      <For each={sections()}>
        {(section) => <Shelf title={section.title} items={section.albums} card={(album) => <AlbumCard album={album} line="year" />} />}
      </For>
      <Show when={(elsewhere.data() ?? []).length > 0}>
        <Shelf title={t('artist.appearsOn')} items={elsewhere.data() ?? []} card={(album) => <AlbumCard album={album} />} />
      </Show>
    </>
  );
}

function TopSongs(props: { artist: Artist }) {
  const [isLong, setLong] = createSignal(false);
  const path = () => songsPath({ sort: 'play_count', order: 'DESC', filters: { artists_id: props.artist.id } });
  const songs = createQuery(() => withRange(path(), 0, manySongs));
  const shown = () => (songs.data() ?? []).slice(0, isLong() ? manySongs : fewSongs);
  const wasPlayed = () => (songs.data()?.[0]?.playCount ?? 0) > 0;
  const title = () => (wasPlayed() ? t('artist.topSongs') : t('nav.songs'));
  return (
    <Show when={shown().length > 0}>
      <section class="top-songs" aria-label={title()}>
        <header class="shelf-head">
          <h2>{title()}</h2>
          <div class="shelf-tools">
            <Show when={(songs.data()?.length ?? 0) > fewSongs}>
              <button type="button" class="shelf-all quiet-link" aria-expanded={isLong()} onClick={() => setLong(!isLong())}>
                {isLong() ? t('list.showLess') : t('list.showMore')}
              </button>
            </Show>
            <a class="shelf-all quiet-link" href={href(`/songs?artist=${props.artist.id}`)}>
              {t('list.seeAll')}
            </a>
          </div>
        </header>
        <SongTable
          label={title()}
          rowCount={shown().length}
          row={(index) => {
            const song = shown()[index];
            return song && { song, index, number: index + 1 };
          }}
          columns={['titleWithArt', 'album', 'plays', 'time']}
          isHeadHidden
          onPlay={(index) => orToast(playList(path(), index, { label: props.artist.name, href: `/artist/${props.artist.id}` }))}
        />
      </section>
    </Show>
  );
}
