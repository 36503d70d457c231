// What a listener can set. Everything works at once and is kept on this device.
import { createSignal, Show, type JSX } from 'solid-js';

import { canLogout, logout } from '../api/auth.ts';
import { config } from '../api/config.ts';
import { isExternal, user } from '../api/session.ts';
import { chooseLanguage, chosenLanguage, formatNumber, languages, t } from '../i18n/i18n.ts';
import { AppKeys } from '../settings/app-keys.tsx';
import { PasswordDialog } from '../settings/password-dialog.tsx';
import * as prefs from '../settings/prefs.ts';
import { SecondStep } from '../settings/second-step.tsx';
import { ServerLinks } from '../settings/server-links.tsx';
import { hasServices, Services } from '../settings/services.tsx';
import { Sessions } from '../settings/sessions.tsx';
import { Button } from '../ui/button.tsx';
import { Pills } from '../ui/pills.tsx';
import { Select } from '../ui/select.tsx';
import { Slider } from '../ui/slider.tsx';

import '../ui/switch.css';
import './settings.css';

const themes = ['auto', 'dark', 'light'] as const;
const gainModes = ['off', 'auto', 'track', 'album'] as const;
const bitRates = ['0', '320', '192', '128', '96'] as const;
const loudestDb = 12;

export function SettingsPage() {
  return (
    <div class="settings">
      <div class="page-head">
        <h1>{t('nav.settings')}</h1>
      </div>
      <Appearance />
      <Playback />
      <Keys />
      <Group title={t('keys.title')}>
        <AppKeys />
      </Group>
      <Show when={hasServices}>
        <Group title={t('services.title')}>
          <Services />
        </Group>
      </Show>
      <Account />
      <Show when={!isExternal}>
        <Group title={t('sessions.title')}>
          <Sessions />
        </Group>
      </Show>
      <Group title={t('server.title')}>
        <ServerLinks />
      </Group>
    </div>
  );
}

function Group(props: { title: string; children: JSX.Element }) {
  return (
    <section class="settings-group" aria-label={props.title}>
      <h2>{props.title}</h2>
      {props.children}
    </section>
  );
}

function Line(props: { title: string; hint?: string; children: JSX.Element }) {
  return (
    <div class="settings-line">
      <div>
        <p class="settings-title">{props.title}</p>
        <Show when={props.hint}>
          <p class="field-hint">{props.hint}</p>
        </Show>
      </div>
      {props.children}
    </div>
  );
}

function Appearance() {
  const [theme, setTheme] = createSignal(prefs.theme());
  return (
    <Group title={t('settings.appearance')}>
      <Line title={t('settings.theme')}>
        <Pills
          label={t('settings.theme')}
          value={theme()}
          options={themes.map((name) => ({ value: name, label: t(`settings.theme.${name}`) }))}
          onChange={(name) => {
            setTheme(name);
            prefs.setTheme(name);
          }}
        />
      </Line>
      <Line title={t('settings.language')}>
        <Select
          label={t('settings.language')}
          isLabelHidden
          value={chosenLanguage()}
          options={[
            { value: '', label: t('settings.language.auto') },
            ...languages.map(({ code, name }) => ({ value: code as string, label: name })),
          ]}
          onChange={(code) => void chooseLanguage(code)}
        />
      </Line>
    </Group>
  );
}

function Playback() {
  return (
    <Group title={t('settings.playback')}>
      <Line title={t('settings.bitRate')} hint={t('settings.bitRateHint')}>
        <Select
          label={t('settings.bitRate')}
          isLabelHidden
          value={String(prefs.maxBitRateKbps())}
          options={bitRates.map((rate) => ({
            value: rate as string,
            label: rate === '0' ? t('settings.bitRate.original') : t('settings.bitRate.limit', { rate: formatNumber(Number(rate)) }),
          }))}
          onChange={(rate) => prefs.setMaxBitRateKbps(Number(rate))}
        />
      </Line>
      <Show when={config.enableReplayGain}>
        <Line title={t('settings.gain')} hint={t('settings.gainHint')}>
          <Select
            label={t('settings.gain')}
            isLabelHidden
            value={prefs.gainMode()}
            options={gainModes.map((mode) => ({ value: mode, label: t(`settings.gain.${mode}`) }))}
            onChange={(mode) => prefs.setGainMode(mode)}
          />
        </Line>
        <Show when={prefs.gainMode() !== 'off'}>
          <Line title={t('settings.preAmp')}>
            <div class="settings-slider">
              <Slider
                label={t('settings.preAmp')}
                value={prefs.preAmpDb() + loudestDb}
                max={2 * loudestDb}
                valueText={`${prefs.preAmpDb()} dB`}
                onInput={(value) => prefs.setPreAmpDb(value - loudestDb)}
              />
              <span class="time">{prefs.preAmpDb()} dB</span>
            </div>
          </Line>
        </Show>
      </Show>
    </Group>
  );
}

function Keys() {
  return (
    <Group title={t('shortcut.title')}>
      <label class="settings-line">
        <span>
          <span class="settings-title">{t('settings.singleKeys')}</span>
          <span class="field-hint">{t('settings.singleKeysHint')}</span>
        </span>
        <input
          type="checkbox"
          role="switch"
          class="switch"
          checked={prefs.hasSingleKeys()}
          onChange={(event) => prefs.setSingleKeys(event.currentTarget.checked)}
        />
      </label>
    </Group>
  );
}

function Account() {
  const [isChanging, setChanging] = createSignal(false);
  return (
    <Group title={t('settings.account')}>
      <Line title={user()?.name || (user()?.username ?? '')} hint={user()?.isAdmin ? t('settings.admin') : user()?.username}>
        <div class="settings-buttons">
          <Show when={!isExternal && (config.enableUserEditing || user()?.isAdmin)}>
            <Button onClick={() => setChanging(true)}>{t('users.ownPassword')}</Button>
          </Show>
          <Show when={canLogout}>
            <Button onClick={() => void logout()}>{t('nav.logout')}</Button>
          </Show>
        </div>
      </Line>
      <Show when={!isExternal}>
        <SecondStep />
      </Show>
      <Show when={isChanging() && user()}>
        {(own) => <PasswordDialog of={{ id: own().id, userName: own().username }} isOwn onClose={() => setChanging(false)} />}
      </Show>
    </Group>
  );
}
