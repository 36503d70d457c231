// The best result of a search, large.
import type { Song } from '../api/shapes.ts';
import { t } from '../i18n/i18n.ts';
import { href } from '../lib/router.ts';
import { IconButton } from '../ui/button.tsx';
import { albumKind } from './album-kind.ts';
import { Artwork } from './artwork.tsx';
import type { Best } from './best-result.ts';
import { orToast, playAlbum, playArtist } from './menus.ts';

function textOf(best: Best): { name: string; line: string; to: string } {
  switch (best.kind) {
    case 'artist':
      return { name: best.item.name, line: t('artist.kind'), to: `/artist/${best.item.id}` };
    case 'album':
      return { name: best.item.name, line: `${albumKind(best.item)} · ${best.item.albumArtist}`, to: `/album/${best.item.id}` };
    case 'song':
      return {
        name: best.item.title,
        line: `${t('search.song')} · ${best.item.artist}`,
        to: `/album/${best.item.albumId}?song=${best.item.id}`,
      };
  }
}

export function TopResult(props: { best: Best; onPlaySong: (song: Song) => void }) {
  const text = () => textOf(props.best);
  const play = () => {
    const { best } = props;
    if (best.kind === 'song') props.onPlaySong(best.item);
    else orToast(best.kind === 'album' ? playAlbum(best.item) : playArtist(best.item));
  };
  return (
    <section class="top-result" aria-label={t('search.top')}>
      <h2>{t('search.top')}</h2>
      <article class="top-card">
        <div class="top-art">
          <Artwork of={props.best.item} name={text().name} sizes="112px" isRound={props.best.kind === 'artist'} isUrgent />
        </div>
        <a class="top-name" href={href(text().to)} data-search-result dir="auto">
          {text().name}
        </a>
        <p class="top-line ellipsis" dir="auto">
          {text().line}
        </p>
        <IconButton class="top-play" icon="play" size={24} label={t('action.playNamed', { name: text().name })} onClick={play} />
      </article>
    </section>
  );
}
