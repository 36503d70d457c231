// How loud, and silence.
import { t } from '../i18n/i18n.ts';
import { isMuted, volume } from '../settings/prefs.ts';
import { IconButton } from '../ui/button.tsx';
import { Slider } from '../ui/slider.tsx';
import { changeVolume, toggleMute } from './player.ts';

export function Volume() {
  const shown = () => (isMuted() ? 0 : Math.round(volume() * 100));
  const icon = () => (shown() === 0 ? 'mute' : shown() < 50 ? 'volumeLow' : 'volume');
  return (
    <div class="volume">
      <IconButton icon={icon()} label={t('player.mute')} shortcut="M" aria-pressed={isMuted()} onClick={toggleMute} />
      <Slider
        label={t('player.volume')}
        value={shown()}
        max={100}
        valueText={t('player.percent', { value: shown() })}
        onInput={(percent) => changeVolume(percent / 100)}
      />
    </div>
  );
}
