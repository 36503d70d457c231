// Words that descriptions of the web API are made of.
import * as v from 'valibot';

import type { Schema } from './operation.ts';

export const text = v.string();
export const number = v.number();
export const whole = v.pipe(v.number(), v.integer());
export const flag = v.boolean();
export const time = v.pipe(v.string(), v.isoTimestamp());
export const maybe = v.optional;
/** Text of a body: at most so long. */
export const upTo = (most: number) => v.pipe(v.string(), v.maxLength(most));

/** A schema with a sentence for people. */
export const said = <T extends Schema>(schema: T, sentence: string) => v.pipe(schema, v.description(sentence));

export const named = v.object({ id: text, name: text });
export const idOnly = v.object({ id: text });
/** An answer that says only that it was done. */
export const nothing = v.object({});
/** What several deletions at once answer: the ids, or the one. */
export const idOrIds = v.union([idOnly, v.object({ ids: v.array(text) })]);

/** The part of a list that is wanted. */
export const range = {
  _start: maybe(said(whole, 'Place of the first row, from 0.')),
  _end: maybe(said(whole, 'Place after the last row.')),
};
/** The part and the order of a list that are wanted. */
export const page = {
  ...range,
  _sort: maybe(said(text, 'What the list is sorted by; an unknown word is passed over.')),
  _order: maybe(said(v.picklist(['ASC', 'DESC']), 'Upwards unless DESC.')),
};

/** What is answered when something went wrong. */
export const failure = v.object({
  error: said(text, 'A sentence for people.'),
  errors: maybe(said(v.record(text, text), 'What is wrong with which field of a form.')),
});
