// What rules of smart playlists mean, told once more in plain words: every comparison song by song on values read from the
// database one field at a time. Slow and simple, to be compared with the statements that find songs.
import type { Database } from 'bun:sqlite';

import { dateDaysAgo, daysAgo, instantsOf, tidyDate } from '../../src/core/playlists/rules/dates.ts';
import type { Field } from '../../src/core/playlists/rules/fields.ts';
import { fold } from '../../src/lib/fold.ts';

export type Scalar = string | number | boolean;
type Value = string | number | null;

/** A value as it is, and folded where the database has it so. */
interface Values {
  plain: Value;
  folded: Value;
}

/** The values that every song has of a field: those of its tags, artists and marks may be none or several. */
export function valuesOf(client: Database, field: Field, userPk: number): Map<number, Values[]> {
  const found = new Map<number, Values[]>((client.query('SELECT pk FROM song').values() as [number][]).map(([pk]) => [pk, []]));
  const asked = `${field.column} AS plain, ${field.folded ?? 'NULL'} AS folded`;
  const read = (from: string, ...binds: (string | number)[]) => {
    const rows = client.query(`SELECT song.pk AS pk, ${asked} FROM ${from}`).all(...binds) as (Values & { pk: number })[];
    for (const { pk, ...values } of rows) found.get(pk)?.push(values);
  };
  const byArtist = 'song JOIN song_artist ON song_pk = song.pk JOIN artist ON artist.pk = artist_pk';
  const mark = (kind: string) => `mark.user_pk = ${userPk} AND mark.kind = '${kind}' AND mark.item_id = ${kind}.id`;
  switch (field.via) {
    case 'song':
      read('song');
      break;
    case 'path':
      read('song JOIN folder ON folder.pk = song.folder_pk');
      break;
    case 'album':
      read('song JOIN album ON album.pk = song.album_pk');
      break;
    case 'songMark':
      read(`song JOIN mark ON ${mark('song')}`);
      break;
    case 'albumMark':
      read(`song JOIN album ON album.pk = song.album_pk JOIN mark ON ${mark('album')}`);
      break;
    case 'artistMark':
      read(`${byArtist} AND role = 'artist' JOIN mark ON ${mark('artist')}`);
      break;
    case 'average':
      read("song JOIN mark ON kind = 'song' AND item_id = song.id AND rating > 0 GROUP BY song.pk");
      break;
    case 'role':
    case 'artist':
      read(`${byArtist} AND role = ?`, field.bind ?? 'artist');
      break;
    case 'tag':
      read('song JOIN song_tag ON song_pk = song.pk JOIN tag ON tag.pk = tag_pk AND tag.name = ?', field.bind ?? '');
      if ([...found.values()].some((values) => values.length > 0)) break;
      // Of tags that are kept with the songs alone nothing is folded.
      for (const [pk, tags] of client.query('SELECT pk, tags FROM song').values() as [number, string][]) {
        const values = (JSON.parse(tags) as Record<string, string[]>)[field.bind ?? ''] ?? [];
        found.set(
          pk,
          values.map((plain) => ({ plain, folded: null })),
        );
      }
  }
  return found;
}

const turned: Record<string, string> = { isNot: 'is', notContains: 'contains', notInTheLast: 'inTheLast' };

/** Whether a song with these values fits. */
export function fits(field: Field, operator: string, value: Scalar | Scalar[], values: readonly Values[], now: number): boolean {
  if (operator === 'isMissing') return !fits(field, 'isPresent', true, values, now) === value;
  if (operator === 'isPresent' && value !== true) return !fits(field, operator, true, values, now);
  if (turned[operator]) return !fits(field, turned[operator], value, values, now);
  const isOne = (one: Values) => one.plain !== null && holds(field, operator, value, one, now);
  // What nobody marked counts as 0, which may do; then one mark that does not is enough against it.
  const isCounted = field.type === 'number' || field.type === 'flag';
  const isMark = /Mark|average/.test(field.via);
  if (isMark && isCounted && operator !== 'isPresent' && holds(field, operator, value, { plain: 0, folded: null }, now))
    return values.every(isOne);
  return values.some(isOne);
}

function holds(field: Field, operator: string, value: Scalar | Scalar[], { plain, folded }: Values, now: number): boolean {
  const [one = '', two = ''] = Array.isArray(value) ? value : [value];
  if (operator === 'isPresent') return field.type === 'number' || plain !== '';
  switch (field.type) {
    case 'flag':
      return plain === Number(one);
    case 'number':
      if (operator.endsWith('ith') || operator === 'contains') return holdsPiece(operator, String(plain), String(one));
      return holdsNumber(Number(plain), operator, Number(one), Number(two), field.scale);
    case 'date':
      return holdsDate(String(plain), operator, String(one), String(two), now);
    case 'instant':
      return holdsInstant(Number(plain), operator, String(one), String(two), now);
    case 'text':
      return holdsText(field, operator, String(one), String(plain), folded === null ? undefined : String(folded));
  }
}

function holdsNumber(given: number, operator: string, one: number, two: number, scale = 1): boolean {
  switch (operator) {
    case 'is':
      return scale === 1 ? given === one : Math.abs(given - one * scale + 0.5) < scale / 2;
    case 'gt':
      return given > one * scale;
    case 'lt':
      return given < one * scale;
    default:
      return given >= one * scale && given <= two * scale;
  }
}

function holdsDate(given: string, operator: string, one: string, two: string, now: number): boolean {
  if (operator === 'is') return given === tidyDate(one);
  if (given === '') return false;
  if (operator === 'before') return given < tidyDate(one);
  if (operator === 'after') return given > tidyDate(one);
  if (operator === 'inTheLast') return given >= dateDaysAgo(now, Number(one));
  return given >= tidyDate(one) && given < `${tidyDate(two)}~`;
}

function holdsInstant(given: number, operator: string, one: string, two: string, now: number): boolean {
  if (operator === 'inTheLast') return given > daysAgo(now, Number(one));
  const [from, until] = instantsOf(one);
  if (operator === 'before') return given < from;
  if (operator === 'after') return given > from;
  return given >= from && given < (operator === 'is' ? until : instantsOf(two)[1]);
}

function holdsText(field: Field, operator: string, wanted: string, plain: string, folded: string | undefined): boolean {
  if (operator === 'is') {
    if (folded === undefined || !field.fold) return lower(plain) === lower(wanted);
    const key = field.fold(wanted);
    return key === '' ? plain === wanted : folded === key;
  }
  if (folded === undefined) return holdsPiece(operator, plain, wanted);
  const piece = fold(wanted).replace(/\s+/g, ' ');
  const asksPlain = field.isLoose === true || !/^[\p{L}\p{N}]/u.test(piece);
  return holdsPiece(operator, folded, piece) || (asksPlain && holdsPiece(operator, plain, wanted));
}

function holdsPiece(operator: string, text: string, piece: string): boolean {
  if (operator === 'contains') return lower(text).includes(lower(piece));
  return operator === 'startsWith' ? lower(text).startsWith(lower(piece)) : lower(text).endsWith(lower(piece));
}

/** ASCII letters alone. */
const lower = (text: string) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
