// What a listener can set, kept on this device.
import { config } from '../api/config.ts';
import { createStored } from '../lib/stored.ts';

export type Theme = 'auto' | 'dark' | 'light';
export type GainMode = 'off' | 'track' | 'album' | 'auto';
export type GridSize = 's' | 'm' | 'l';

const isTheme = (value: string | undefined): value is Theme => value === 'auto' || value === 'dark' || value === 'light';

/** Volume of the slider, 0 to 1. */
export const [volume, setVolume] = createStored('volume', config.defaultUIVolume / 100);
export const [isMuted, setMuted] = createStored('muted', false);
export const [gainMode, setGainMode] = createStored<GainMode>('gainMode', 'off');
export const [preAmpDb, setPreAmpDb] = createStored('preAmp', 0);
/** 0: as it is in the file. */
export const [maxBitRateKbps, setMaxBitRateKbps] = createStored('maxBitRate', 0);
export const [gridSize, setGridSize] = createStored<GridSize>('gridSize', 'm');
export const [isSidebarNarrow, setSidebarNarrow] = createStored('sidebarNarrow', false);
export const [isPanelOpen, setPanelOpen] = createStored('panelOpen', false);
export const [hasSingleKeys, setSingleKeys] = createStored('singleKeys', true);
export const [recentSearches, setRecentSearches] = createStored<string[]>('recentSearches', []);

export const theme = (): Theme => {
  const shown = document.documentElement.dataset['theme'];
  return isTheme(shown) ? shown : 'dark';
};

/** theme.js reads the same key before the first paint. */
export function setTheme(next: Theme): void {
  document.documentElement.dataset['theme'] = next;
  localStorage.setItem('melodrome.theme', next);
}
