// A playlist as a card: mosaic or own picture, name, whose it is and how much is in it.
import { Show } from 'solid-js';

import { user } from '../api/session.ts';
import type { Picture, Playlist } from '../api/shapes.ts';
import { formatLength, t } from '../i18n/i18n.ts';
import { Card, type Roving } from '../library/cards.tsx';
import { orToast } from '../library/menus.ts';
import { Icon } from '../ui/icon.tsx';
import type { IconName } from '../ui/icons.ts';
import { openPlaylistMenu, playPlaylist } from './playlist-menu.ts';

import './playlist-card.css';

/** The picture of a playlist; a mosaic follows its songs, so its address changes with them. */
export const pictureOf = ({ coverArtId, imageHash, songCount, updatedAt }: Playlist): Picture => ({
  coverArtId: imageHash ? coverArtId : songCount > 0 ? `${coverArtId}_${new Date(updatedAt).getTime().toString(16)}` : '',
});

export const isOwn = (playlist: Playlist): boolean => playlist.ownerId === user()?.id || playlist.ownerName === user()?.username;

export function PlaylistCard(props: Roving & { playlist: Playlist }) {
  const line = () => {
    const { songCount, duration, ownerName } = props.playlist;
    const facts = [t('count.songs', { count: songCount }), songCount > 0 ? formatLength(duration) : ''];
    if (!isOwn(props.playlist)) facts.unshift(ownerName);
    return facts.filter(Boolean).join(' · ');
  };
  return (
    <Card
      name={props.playlist.name}
      to={`/playlist/${props.playlist.id}`}
      picture={pictureOf(props.playlist)}
      tabindex={props.tabindex}
      sizes={props.sizes}
      isUrgent={props.isUrgent}
      onPlay={() => orToast(playPlaylist(props.playlist))}
      onMenu={(at) => openPlaylistMenu(at, props.playlist)}
      line={line()}
      badges={
        <span class="card-badges">
          <Show when={props.playlist.rules}>
            <Badge icon="smart" label={t('playlist.smart')} />
          </Show>
          <Show when={props.playlist.sync}>
            <Badge icon="link" label={t('playlist.synced')} />
          </Show>
          <Show when={props.playlist.public}>
            <Badge icon="eye" label={t('playlist.public')} />
          </Show>
        </span>
      }
    />
  );
}

function Badge(props: { icon: IconName; label: string }) {
  return (
    <span class="card-badge" role="img" aria-label={props.label} title={props.label}>
      <Icon name={props.icon} size={14} />
    </span>
  );
}
