// Names of tags and of the parts people take in music, in words; unknown ones as they are.
import { t, type TextKey } from '../i18n/i18n.ts';

const known = [
  'albumversion',
  'artist',
  'albumartist',
  'arranger',
  'asin',
  'barcode',
  'catalognumber',
  'composer',
  'conductor',
  'copyright',
  'director',
  'discsubtitle',
  'djmixer',
  'encodedby',
  'encodersettings',
  'engineer',
  'genre',
  'grouping',
  'isrc',
  'key',
  'language',
  'license',
  'lyricist',
  'media',
  'mixer',
  'mood',
  'movement',
  'movementname',
  'performer',
  'producer',
  'recordlabel',
  'releasecountry',
  'releasestatus',
  'releasetype',
  'remixer',
  'script',
  'subtitle',
  'website',
  'work',
] as const;
const names: ReadonlySet<string> = new Set(known);

export const tagLabel = (name: string): string =>
  names.has(name) ? t(`tag.${name as (typeof known)[number]}` satisfies TextKey) : name.charAt(0).toUpperCase() + name.slice(1);

/** Where one value of a tag is shown. */
export const tagPath = (name: string, value: string): string => `/tag/${encodeURIComponent(name)}?value=${encodeURIComponent(value)}`;
