// Texts by key in the user's language; numbers, dates and lengths by Intl. English is always there and
// fills the gaps of other languages, which are loaded when chosen.
import { createMemo, createRoot, createSignal } from 'solid-js';

import en from '../../locales/en.json' with { type: 'json' };
import { config } from '../api/config.ts';
import { createStored } from '../lib/stored.ts';

/** One text, or one for each plural form of `count`. */
type Text = string | Partial<Record<Intl.LDMLPluralRule, string>>;
type Texts = Record<string, Text>;
export type TextKey = keyof typeof en;
export type TextParams = Record<string, string | number>;

const loaders: Record<string, () => Promise<Texts>> = {
  de: () => import('../../locales/de.json').then((module) => module.default as Texts),
};

/** Languages with their own names. */
export const languages = [
  { code: 'en', name: 'English' },
  { code: 'de', name: 'Deutsch' },
] as const;

const [chosen, setChosen] = createStored<string>('language', '');
const [loaded, setLoaded] = createSignal<{ code: string; texts: Texts }>({ code: 'en', texts: en });
export { chosen as chosenLanguage };

const isKnown = (code: string) => languages.some((language) => language.code === code);
const wished = () => [chosen(), config.defaultLanguage, ...navigator.languages].map((tag) => tag.slice(0, 2).toLowerCase());

export const language = (): string => loaded().code;

/** Loads the texts of the user's language; stays with English when that fails. */
export async function loadLanguage(): Promise<void> {
  const code = wished().find(isKnown) ?? 'en';
  const texts = code === 'en' ? en : await loaders[code]?.().catch(() => undefined);
  if (texts) setLoaded({ code, texts });
  document.documentElement.lang = language();
}

/** '' follows the browser. */
export async function chooseLanguage(code: string): Promise<void> {
  setChosen(code);
  await loadLanguage();
}

const formats = createRoot(() =>
  createMemo(() => ({
    plural: new Intl.PluralRules(language()),
    number: new Intl.NumberFormat(language()),
    date: new Intl.DateTimeFormat(language(), { dateStyle: 'medium' }),
    dateTime: new Intl.DateTimeFormat(language(), { dateStyle: 'medium', timeStyle: 'short' }),
    list: new Intl.ListFormat(language(), { style: 'short', type: 'conjunction' }),
  })),
);

/** The text of a key with its `{names}` filled in; `count` chooses the plural form. */
export function t(key: TextKey, params: TextParams = {}): string {
  const found: Text = loaded().texts[key] ?? en[key];
  const form = typeof found === 'string' ? found : (found[formats().plural.select(Number(params['count']))] ?? found.other ?? '');
  return form.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = params[name];
    return value === undefined ? whole : typeof value === 'number' ? formatNumber(value) : value;
  });
}

export const formatNumber = (value: number): string => formats().number.format(value);
export const formatDate = (iso: string): string => formats().date.format(new Date(iso));
export const formatDateTime = (iso: string): string => formats().dateTime.format(new Date(iso));

/** `3:07` or `1:02:45`. */
export function formatTime(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  const two = (value: number) => String(value).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** The same in words, for people who listen to the page. */
export function spokenTime(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const minutes = Math.floor(whole / 60);
  const parts = [t('time.seconds', { count: whole % 60 })];
  if (minutes > 0) parts.unshift(t('time.minutes', { count: minutes }));
  return parts.join(' ');
}

/** `42 min` or `3 h 20 min`. */
export function formatLength(seconds: number): string {
  const minutes = Math.max(1, Math.round(seconds / 60));
  return minutes < 60 ? t('time.min', { minutes }) : t('time.hourMin', { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}

export function formatSize(bytes: number): string {
  const units = ['kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;
  const step = Math.max(1, Math.min(4, Math.floor(Math.log(Math.max(1, bytes)) / Math.log(1000))));
  const format = new Intl.NumberFormat(language(), { style: 'unit', unit: units[step - 1] ?? 'megabyte', maximumFractionDigits: 1 });
  return format.format(bytes / 1000 ** step);
}
