// Shuffle, back, play, on, repeat.
import { t } from '../i18n/i18n.ts';
import { IconButton } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { currentSong, isPlaying, isWaiting, next, previous, queue, togglePlay } from './player.ts';
import { cycleRepeat, toggleShuffle } from './queueing.ts';

export function PlayButton(props: { size?: number }) {
  return (
    <button
      type="button"
      class="play-button"
      aria-label={isPlaying() ? t('player.pause') : t('player.play')}
      title={`${isPlaying() ? t('player.pause') : t('player.play')} (${t('key.space')})`}
      aria-busy={isWaiting() || undefined}
      disabled={!currentSong()}
      onClick={togglePlay}
    >
      <Icon name={isPlaying() ? 'pause' : 'play'} size={props.size ?? 22} />
    </button>
  );
}

export function Transport(props: { isLarge?: boolean }) {
  const repeatLabel = () => ({ off: t('player.repeatOff'), all: t('player.repeatAll'), one: t('player.repeatOne') })[queue().repeat];
  return (
    <div class="transport" data-large={props.isLarge || undefined} dir="ltr">
      <IconButton
        icon="shuffle"
        label={t('player.shuffle')}
        shortcut="S"
        aria-pressed={queue().isShuffled}
        disabled={!currentSong()}
        onClick={toggleShuffle}
      />
      <IconButton
        icon="previous"
        label={t('player.previous')}
        shortcut="J"
        size={props.isLarge ? 30 : 22}
        disabled={!currentSong()}
        onClick={previous}
      />
      <PlayButton size={props.isLarge ? 32 : 22} />
      <IconButton
        icon="next"
        label={t('player.next')}
        shortcut="L"
        size={props.isLarge ? 30 : 22}
        disabled={!currentSong()}
        onClick={next}
      />
      <IconButton
        icon={queue().repeat === 'one' ? 'repeatOne' : 'repeat'}
        label={repeatLabel()}
        shortcut="R"
        aria-pressed={queue().repeat !== 'off'}
        disabled={!currentSong()}
        onClick={cycleRepeat}
      />
    </div>
  );
}
