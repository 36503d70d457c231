// An album or an artist as a card: picture, name, one line below; play and menu appear on hover and focus.
import { Show, type JSX } from 'solid-js';

import type { Album, Artist, Picture } from '../api/shapes.ts';
import { t } from '../i18n/i18n.ts';
import { href } from '../lib/router.ts';
import { IconButton } from '../ui/button.tsx';
import { ArtistLinks } from './artist-links.tsx';
import { Artwork } from './artwork.tsx';
import { openAlbumMenu, openArtistMenu, orToast, playAlbum, shuffleArtist } from './menus.ts';

import './cards.css';

export interface Roving {
  /** 0 for the one card that Tab reaches, -1 for the others; undefined: all are reached. */
  tabindex?: number;
  sizes?: string;
  isUrgent?: boolean;
}

interface CardProps extends Roving {
  name: string;
  to: string;
  picture: Picture;
  isRound?: boolean;
  line: JSX.Element;
  /** Signs on the picture. */
  badges?: JSX.Element;
  onPlay: () => void;
  onMenu: (at: Element | { x: number; y: number }) => void;
}

const defaultSizes = '(width < 768px) 45vw, 200px';

/** One card of any kind. */
export function Card(props: CardProps) {
  let moreButton!: HTMLButtonElement;
  const openAtPointer = (event: MouseEvent) => {
    event.preventDefault();
    // The menu key has no pointer: then the button is the place.
    props.onMenu(event.button === 2 ? { x: event.clientX, y: event.clientY } : moreButton);
  };
  return (
    <article class="card" onContextMenu={openAtPointer}>
      <div class="card-picture">
        <a href={href(props.to)} tabindex="-1" aria-hidden="true">
          <Artwork
            of={props.picture}
            name={props.name}
            sizes={props.sizes ?? defaultSizes}
            isRound={props.isRound}
            isUrgent={props.isUrgent}
          />
        </a>
        {props.badges}
        <IconButton
          class="card-play"
          icon="play"
          label={t('action.playNamed', { name: props.name })}
          tabindex={props.tabindex}
          onClick={props.onPlay}
        />
      </div>
      <div class="card-text">
        <a class="card-name ellipsis" href={href(props.to)} tabindex={props.tabindex} data-card dir="auto" title={props.name}>
          {props.name}
        </a>
        <p class="card-line link-line ellipsis" dir="auto">
          {props.line}
        </p>
        <IconButton
          ref={moreButton}
          class="card-more"
          icon="more"
          label={t('action.moreNamed', { name: props.name })}
          aria-haspopup="menu"
          tabindex={props.tabindex}
          onClick={() => props.onMenu(moreButton)}
        />
      </div>
    </article>
  );
}

export function AlbumCard(props: Roving & { album: Album; line?: 'artist' | 'year' }) {
  const year = () => props.album.maxOriginalYear || props.album.maxYear;
  return (
    <Card
      name={props.album.name}
      to={`/album/${props.album.id}`}
      picture={props.album}
      tabindex={props.tabindex}
      sizes={props.sizes}
      isUrgent={props.isUrgent}
      onPlay={() => orToast(playAlbum(props.album))}
      onMenu={(at) => openAlbumMenu(at, props.album)}
      line={
        <Show
          when={props.line === 'year'}
          fallback={<ArtistLinks artists={props.album.artists} fallback={props.album.albumArtist} tabindex={props.tabindex} />}
        >
          {year() ? String(year()) : t('count.songs', { count: props.album.songCount })}
        </Show>
      }
    />
  );
}

export function ArtistCard(props: Roving & { artist: Artist }) {
  return (
    <Card
      name={props.artist.name}
      to={`/artist/${props.artist.id}`}
      picture={props.artist}
      isRound
      tabindex={props.tabindex}
      sizes={props.sizes}
      isUrgent={props.isUrgent}
      onPlay={() => orToast(shuffleArtist(props.artist))}
      onMenu={(at) => openArtistMenu(at, props.artist)}
      line={
        props.artist.albumCount > 0
          ? t('count.albums', { count: props.artist.albumCount })
          : t('count.songs', { count: props.artist.songCount })
      }
    />
  );
}

/** Holds the place of a card that has not come yet. */
export function CardPlaceholder(props: { isRound?: boolean }) {
  return (
    <div class="card" aria-hidden="true">
      <div class="card-blank" data-round={props.isRound || undefined} />
      <div class="card-blank-line" />
    </div>
  );
}
