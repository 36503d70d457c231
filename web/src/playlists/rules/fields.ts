// The fields and operators of rules as people read them, and which values fit.
import type { RuleFields } from '../../../types/api.generated.ts';
import { t, type TextKey } from '../../i18n/i18n.ts';

export type RuleField = RuleFields['fields'][number];

const music = [
  'title',
  'album',
  'artist',
  'albumartist',
  'genre',
  'mood',
  'composer',
  'year',
  'originalyear',
  'releasedate',
  'duration',
  'bpm',
  'tracknumber',
  'discnumber',
  'compilation',
  'explicitstatus',
  'comment',
  'lyrics',
] as const;
const yours = [
  'loved',
  'rating',
  'playcount',
  'lastplayed',
  'dateloved',
  'albumloved',
  'albumrating',
  'albumplaycount',
  'artistloved',
  'artistrating',
  'artistplaycount',
  'averagerating',
] as const;
const file = [
  'dateadded',
  'datemodified',
  'filepath',
  'filetype',
  'codec',
  'bitrate',
  'bitdepth',
  'samplerate',
  'channels',
  'size',
  'hascoverart',
  'missing',
] as const;
const named = [...music, ...yours, ...file];
const isNamed = (name: string): name is (typeof named)[number] => (named as readonly string[]).includes(name);

/** A field that stands for the two operators on playlists. */
export const playlistField = 'playlist';

export const fieldLabel = (name: string): string => {
  if (name === playlistField) return t('playlist.kind');
  if (name === 'random') return t('sort.random');
  return isNamed(name) ? t(`rules.field.${name}`) : name;
};

export interface FieldGroup {
  label: TextKey;
  names: string[];
}

/** Fields that exist here, in groups: what is asked for most comes first. */
export function groupFields(fields: readonly RuleField[]): FieldGroup[] {
  const known = new Set(fields.map(({ name }) => name));
  const rest = [...known].filter((name) => !isNamed(name)).toSorted();
  const groups: FieldGroup[] = [
    { label: 'rules.group.music', names: music.filter((name) => known.has(name)) },
    { label: 'rules.group.yours', names: yours.filter((name) => known.has(name)) },
    { label: 'rules.group.file', names: file.filter((name) => known.has(name)) },
    { label: 'rules.group.other', names: rest },
  ];
  return groups.filter(({ names }) => names.length > 0);
}

const operators = [
  'is',
  'isNot',
  'gt',
  'lt',
  'contains',
  'notContains',
  'startsWith',
  'endsWith',
  'inTheRange',
  'before',
  'after',
  'inTheLast',
  'notInTheLast',
  'inPlaylist',
  'notInPlaylist',
  'isMissing',
  'isPresent',
] as const;

export const operatorLabel = (name: string): string => {
  const known = operators.find((one) => one === name);
  return known ? t(`rules.operator.${known}`) : name;
};

export type ValueKind = 'flag' | 'number' | 'numbers' | 'date' | 'dates' | 'days' | 'playlist' | 'none' | 'text';

/** How a value is asked for. */
export function valueKind(type: RuleField['type'] | undefined, operator: string): ValueKind {
  if (operator === 'inPlaylist' || operator === 'notInPlaylist') return 'playlist';
  if (operator === 'isMissing' || operator === 'isPresent') return 'none';
  if (operator === 'inTheLast' || operator === 'notInTheLast') return 'days';
  const isRange = operator === 'inTheRange';
  if (type === 'flag') return 'flag';
  if (type === 'number') return isRange ? 'numbers' : 'number';
  if (type === 'date' || type === 'instant') return isRange ? 'dates' : 'date';
  return operator === 'gt' || operator === 'lt' ? 'number' : 'text';
}

const today = () => new Date().toISOString().slice(0, 10);
const firstValues: Record<ValueKind, () => unknown> = {
  flag: () => true,
  number: () => 0,
  numbers: () => [0, 0],
  date: today,
  dates: () => [today(), today()],
  days: () => 30,
  playlist: () => '',
  none: () => true,
  text: () => '',
};
const fits: Record<ValueKind, (value: unknown) => boolean> = {
  flag: (value) => typeof value === 'boolean',
  number: (value) => typeof value === 'number',
  numbers: (value) => Array.isArray(value) && typeof value[0] === 'number',
  date: (value) => typeof value === 'string' && /^\d{4}/.test(value),
  dates: (value) => Array.isArray(value) && typeof value[0] === 'string',
  days: (value) => typeof value === 'number' && value > 0,
  playlist: (value) => typeof value === 'string',
  none: (value) => value === true,
  text: (value) => typeof value === 'string',
};

/** The value, where it still fits what is asked for, else one to begin with. */
export const fittingValue = (kind: ValueKind, value: unknown): unknown => (fits[kind](value) ? value : firstValues[kind]());
