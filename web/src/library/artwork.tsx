// A picture of an album, song or artist: the blur of its thumbhash first, initials where there is none.
import { createMemo, createSignal, Show } from 'solid-js';
import { thumbHashToDataURL } from 'thumbhash';

import { coverUrl } from '../api/addresses.ts';
import type { Picture } from '../api/shapes.ts';
import { hueOf, initialsOf } from './tint.ts';

import './artwork.css';

interface ArtworkProps {
  of: Picture;
  /** For the initials; the picture is decoration beside its title. */
  name: string;
  /** Value of the `sizes` attribute: how wide it is shown. */
  sizes: string;
  isRound?: boolean;
  isUrgent?: boolean;
  alt?: string;
  onImage?: (image: HTMLImageElement) => void;
}

const widths = [96, 192, 384, 768] as const;
const blurs = new Map<string, string>();
const mostBlurs = 500;

function blurOf(thumbHash: string): string {
  const known = blurs.get(thumbHash);
  if (known) return known;
  const url = thumbHashToDataURL(Uint8Array.from(atob(thumbHash), (letter) => letter.charCodeAt(0)));
  if (blurs.size > mostBlurs) blurs.clear();
  blurs.set(thumbHash, url);
  return url;
}

export function Artwork(props: ArtworkProps) {
  const [failedId, setFailedId] = createSignal('');
  const coverId = () => (failedId() === props.of.coverArtId ? '' : props.of.coverArtId);
  const background = createMemo(() => {
    if (!coverId()) return undefined;
    if (props.of.thumbHash) return `center / cover url("${blurOf(props.of.thumbHash)}")`;
    return props.of.dominantColor || undefined;
  });
  const srcset = () => widths.map((width) => `${coverUrl(coverId(), width)} ${width}w`).join(', ');
  return (
    <div class="artwork" data-round={props.isRound || undefined} style={{ background: background(), '--hue': String(hueOf(props.name)) }}>
      <Show when={coverId()} fallback={<Initials name={props.name} />}>
        <img
          alt={props.alt ?? ''}
          src={coverUrl(coverId(), 384)}
          srcset={srcset()}
          sizes={props.sizes}
          loading={props.isUrgent ? 'eager' : 'lazy'}
          decoding="async"
          fetchpriority={props.isUrgent ? 'high' : 'auto'}
          draggable={false}
          onLoad={(event) => props.onImage?.(event.currentTarget)}
          onError={() => setFailedId(coverId())}
        />
      </Show>
    </div>
  );
}

function Initials(props: { name: string }) {
  return (
    <svg class="artwork-initials" viewBox="0 0 100 100" aria-hidden="true">
      <text x="50" y="50" text-anchor="middle" dominant-baseline="central">
        {initialsOf(props.name)}
      </text>
    </svg>
  );
}
