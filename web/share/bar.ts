// The bar at the foot: what plays, its buttons, and where in the song it is.
import { drawIcon } from './icons.ts';

export interface Texts {
  player: string;
  play: string;
  pause: string;
  next: string;
  previous: string;
  position: string;
  failed: string;
}

interface Deeds {
  toggle: () => void;
  next: () => void;
  previous: () => void;
  seek: (seconds: number) => void;
}

interface Shown {
  title: string;
  artist: string;
  isPlaying: boolean;
  isFirst: boolean;
  isLast: boolean;
  place: number;
  length: number;
}

/** Makes it; `show` is for what changes seldom, `move` for every moment, `say` for what went wrong. */
export function makeBar(texts: Texts, deeds: Deeds) {
  const root = make('section', 'player');
  root.setAttribute('aria-label', texts.player);
  const inner = make('div');
  const now = make('p', 'now');
  now.setAttribute('aria-live', 'polite');
  now.dir = 'auto';
  const problem = make('p', 'bad');
  problem.setAttribute('role', 'alert');
  problem.hidden = true;
  const button = (label: string, run: () => void) => {
    const one = make('button', 'round');
    one.type = 'button';
    one.setAttribute('aria-label', label);
    one.addEventListener('click', run);
    return one;
  };
  const previous = button(texts.previous, deeds.previous);
  const toggle = button(texts.play, deeds.toggle);
  const next = button(texts.next, deeds.next);
  drawIcon(previous, 'previous');
  drawIcon(next, 'next');
  toggle.classList.add('main');
  const line = make('div', 'seek');
  const slider = make('input');
  slider.type = 'range';
  slider.min = '0';
  slider.step = '1';
  slider.setAttribute('aria-label', texts.position);
  const [past, whole] = [make('span'), make('span')];
  line.append(past, slider, whole);
  inner.append(now, previous, toggle, next, line, problem);
  root.append(inner);

  // While the thumb is dragged, the song goes on where it is.
  let isDragged = false;
  slider.addEventListener('input', () => {
    isDragged = true;
    write(Number(slider.value), Number(slider.max));
  });
  slider.addEventListener('change', () => {
    isDragged = false;
    deeds.seek(Number(slider.value));
  });

  function write(place: number, length: number): void {
    past.textContent = clock(place);
    whole.textContent = clock(length);
    slider.setAttribute('aria-valuetext', `${clock(place)} / ${clock(length)}`);
  }

  function move(place: number, length: number): void {
    if (isDragged) return;
    slider.max = String(Math.max(1, Math.round(length)));
    slider.value = String(Math.round(place));
    write(place, length);
  }

  return {
    root,
    move,
    show(shown: Shown): void {
      const text = [shown.title, shown.artist].filter(Boolean).join(' · ');
      if (now.textContent !== text) now.textContent = text;
      toggle.setAttribute('aria-label', shown.isPlaying ? texts.pause : texts.play);
      drawIcon(toggle, shown.isPlaying ? 'pause' : 'play');
      previous.disabled = shown.isFirst && shown.place < 3;
      next.disabled = shown.isLast;
      move(shown.place, shown.length);
    },
    say(text: string): void {
      problem.textContent = text;
      problem.hidden = text === '';
    },
  };
}

function make<K extends keyof HTMLElementTagNameMap>(name: K, className = ''): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  element.className = className;
  return element;
}

function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(whole / 3600);
  return hours > 0 ? `${hours}:${two(Math.floor((whole % 3600) / 60))}:${two(whole % 60)}` : `${Math.floor(whole / 60)}:${two(whole % 60)}`;
}
