// Where the song is, and a way to another place in it.
import { createSignal } from 'solid-js';

import { formatTime, spokenTime, t } from '../i18n/i18n.ts';
import { Slider } from '../ui/slider.tsx';
import { currentSong, durationSec, positionSec, seek } from './player.ts';

export function SeekBar() {
  // While the thumb is held, the song's own progress must not move it.
  const [held, setHeld] = createSignal<number>();
  const shown = () => held() ?? positionSec();
  return (
    <div class="seek-bar">
      <span class="time" aria-hidden="true">
        {formatTime(shown())}
      </span>
      <Slider
        label={t('player.position')}
        value={shown()}
        max={Math.max(1, durationSec())}
        step={1}
        disabled={!currentSong()}
        valueText={t('player.positionOf', { position: spokenTime(shown()), duration: spokenTime(durationSec()) })}
        onInput={setHeld}
        onChange={(to) => {
          setHeld(undefined);
          seek(to);
        }}
      />
      <span class="time" aria-hidden="true">
        {formatTime(durationSec())}
      </span>
    </div>
  );
}
