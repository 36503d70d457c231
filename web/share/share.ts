// The player on the page of a share: makes one player out of the plain sound controls that stand in the page without it.
// No framework, nothing asked of the server but the songs themselves.
import { makeBar, type Texts } from './bar.ts';
import { drawIcon } from './icons.ts';

interface Track {
  line: HTMLLIElement;
  title: string;
  artist: string;
  address: string;
  seconds: number;
  button: HTMLButtonElement;
}

const seekSeconds = 10;
const list = document.querySelector('ol');
const texts = JSON.parse(list?.dataset['texts'] ?? 'null') as Texts | null;
const tracks: Track[] = texts ? [...document.querySelectorAll('li')].flatMap((line) => takeOver(line, texts)) : [];
const [first] = tracks;
if (texts && first) start(texts, first);

/** The button of a song in place of its sound control. */
function takeOver(line: HTMLLIElement, { play }: Texts): Track[] {
  const sound = line.querySelector('audio');
  if (!sound) return [];
  const title = line.querySelector('b')?.textContent ?? '';
  const button = document.createElement('button');
  button.className = 'round';
  button.type = 'button';
  button.setAttribute('aria-label', `${play}: ${title}`);
  drawIcon(button, 'play');
  const address = sound.src;
  sound.remove();
  line.prepend(button);
  const artist = line.querySelector('.by > span')?.textContent ?? '';
  return [{ line, title, artist, address, button, seconds: Number(line.dataset['seconds']) || 0 }];
}

function start(words: Texts, begin: Track): void {
  const audio = new Audio();
  audio.preload = 'none';
  let now = begin;
  /** Where the stream begins in the song: one that is being converted cannot be sought in and is asked for anew. */
  let offset = 0;
  const lengthOf = () => (Number.isFinite(audio.duration) && audio.duration > 0 ? audio.duration + offset : now.seconds);
  const place = () => audio.currentTime + offset;
  const bar = makeBar(words, { toggle, seek, next: () => step(1), previous: () => (place() > 3 ? seek(0) : step(-1)) });
  document.body.classList.add('has-player');
  document.body.append(bar.root);
  show();

  function open(track: Track): void {
    now = track;
    offset = 0;
    audio.src = track.address;
    show();
    play();
  }

  function play(): void {
    if (audio.src === '') audio.src = now.address;
    bar.say('');
    // What went wrong is told by the error event; a browser that wants a touch first just stays paused.
    audio.play().catch(() => {});
  }

  function toggle(): void {
    if (audio.paused) play();
    else audio.pause();
  }

  function step(by: number): void {
    const track = tracks[tracks.indexOf(now) + by];
    if (track) open(track);
  }

  function seek(to: number): void {
    const at = Math.min(Math.max(0, to), Math.max(0, lengthOf() - 0.5));
    if (audio.src === '') audio.src = now.address;
    if (at >= offset && canSeekTo(at - offset)) {
      audio.currentTime = at - offset;
      return;
    }
    const wasPaused = audio.paused;
    offset = Math.floor(at);
    audio.src = offset > 0 ? `${now.address}?t=${offset}` : now.address;
    if (!wasPaused) play();
  }

  /** Before anything is loaded, the browser keeps the place for later. */
  function canSeekTo(at: number): boolean {
    if (audio.readyState === 0) return true;
    for (let i = 0; i < audio.seekable.length; i++) if (at >= audio.seekable.start(i) && at <= audio.seekable.end(i)) return true;
    return false;
  }

  function show(): void {
    const isPlaying = !audio.paused;
    for (const track of tracks) {
      const isNow = track === now;
      if (isNow) track.line.setAttribute('aria-current', 'true');
      else track.line.removeAttribute('aria-current');
      const isOn = isNow && isPlaying;
      track.button.setAttribute('aria-label', `${isOn ? words.pause : words.play}: ${track.title}`);
      drawIcon(track.button, isOn ? 'pause' : 'play');
    }
    bar.show({
      title: now.title,
      artist: now.artist,
      isPlaying,
      isFirst: now === first,
      isLast: now === tracks.at(-1),
      place: place(),
      length: lengthOf(),
    });
    tellSystem();
  }

  /** Keys of keyboards and the lock screens of phones. */
  function tellSystem(): void {
    if (!('mediaSession' in navigator)) return;
    const src = document.querySelector<HTMLImageElement>('header img')?.src;
    navigator.mediaSession.metadata = new MediaMetadata({ title: now.title, artist: now.artist, artwork: src ? [{ src }] : [] });
    navigator.mediaSession.setActionHandler('nexttrack', now === tracks.at(-1) ? null : () => step(1));
    navigator.mediaSession.setActionHandler('previoustrack', () => step(-1));
  }

  for (const track of tracks) track.button.addEventListener('click', () => (track === now ? toggle() : open(track)));
  for (const event of ['play', 'pause', 'durationchange']) audio.addEventListener(event, show);
  audio.addEventListener('timeupdate', () => bar.move(place(), lengthOf()));
  audio.addEventListener('ended', () => step(1));
  audio.addEventListener('error', () => {
    show();
    bar.say(words.failed);
  });
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = event.target instanceof Element ? event.target : document.body;
    const isControl = at.matches('button, a, input');
    if (event.key === ' ' && !isControl) toggle();
    else if (event.key === 'ArrowRight' && !at.matches('input')) seek(place() + seekSeconds);
    else if (event.key === 'ArrowLeft' && !at.matches('input')) seek(place() - seekSeconds);
    else if (event.key === 'n') step(1);
    else if (event.key === 'p') step(-1);
    else return;
    event.preventDefault();
  });
}
