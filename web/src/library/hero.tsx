// The head of an album's or artist's page: picture, name and actions on a wash of the picture's own colour.
import { createSignal, type JSX } from 'solid-js';

import type { Picture } from '../api/shapes.ts';
import { Artwork } from './artwork.tsx';
import { tintOfImage } from './tint.ts';

import './hero.css';

interface HeroProps {
  /** One word above the title. */
  kind: string;
  title: string;
  picture: Picture;
  isRound?: boolean;
  facts: JSX.Element;
  actions: JSX.Element;
}

export function Hero(props: HeroProps) {
  const [tint, setTint] = createSignal<string>();
  const shownTint = () => props.picture.dominantColor || tint();
  return (
    <header class="hero" style={{ '--tint': shownTint() }} data-tinted={shownTint() ? '' : undefined}>
      <div class="hero-art">
        <Artwork
          of={props.picture}
          name={props.title}
          sizes="(width < 768px) 70vw, 232px"
          isRound={props.isRound}
          isUrgent
          onImage={(image) => setTint(tintOfImage(image))}
        />
      </div>
      <div class="hero-text">
        <p class="hero-kind">{props.kind}</p>
        <h1 dir="auto" data-long={props.title.length > 28 || undefined}>
          {props.title}
        </h1>
        {props.facts}
        <div class="hero-actions">{props.actions}</div>
      </div>
    </header>
  );
}
