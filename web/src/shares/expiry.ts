// How long a share lives: the choices of its form, and the times they mean.
import { config } from '../api/config.ts';
import { formatDate, t } from '../i18n/i18n.ts';

const dayMs = 86_400_000;
const usualDays = [1, 7, 30, 365];

export interface Choice {
  value: string;
  label: string;
}

/** For a share that ends then, for a new one when undefined. */
export function lifeChoices(expiresAt: string | null | undefined): Choice[] {
  const { defaultShareDays } = config;
  const days = [...new Set([...usualDays, ...(defaultShareDays > 0 && expiresAt === undefined ? [defaultShareDays] : [])])];
  const kept = expiresAt ? [{ value: 'keep', label: t('share.life.keep', { when: formatDate(expiresAt) }) }] : [];
  return [
    ...kept,
    ...days.toSorted((a, b) => a - b).map((count) => ({ value: String(count), label: t('share.life.days', { count }) })),
    { value: 'date', label: t('share.life.date') },
    { value: 'never', label: t('share.life.never') },
  ];
}

/** What is chosen before anybody chooses. */
export function usualLife(expiresAt: string | null | undefined): string {
  if (expiresAt !== undefined) return expiresAt === null ? 'never' : 'keep';
  return config.defaultShareDays > 0 ? String(config.defaultShareDays) : 'never';
}

/** What the server is told: undefined is no change, '' no end. `date` is the last day of the choice "date". */
export function endOf(life: string, date: string): string | undefined {
  if (life === 'keep') return undefined;
  if (life === 'never') return '';
  return new Date(life === 'date' ? Date.parse(`${date}T23:59:59`) : Date.now() + Number(life) * dayMs).toISOString();
}
