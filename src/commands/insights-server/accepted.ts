// What the collector takes: the payload of docs/insights.md and of Navidrome, in words and numbers of a decent size.
import * as v from 'valibot';

const word = v.pipe(v.string(), v.maxLength(200));
const number = v.pipe(v.number(), v.finite());
const scalar = v.union([word, number, v.boolean()]);
const some = <T extends v.GenericSchema<unknown, Record<string, unknown>>>(record: T) =>
  v.pipe(
    record,
    v.check((value) => Object.keys(value).length <= mostMembers, 'too many members'),
  );
const mostMembers = 100;
const name = v.pipe(v.string(), v.maxLength(60));
const scalars = some(v.record(name, scalar));
const counts = some(v.record(name, number));

/** Members beyond these are dropped. */
export const reportSchema = v.object({
  id: v.pipe(v.string(), v.uuid()),
  version: word,
  uptime: v.optional(number),
  build: v.optional(v.object({ settings: v.optional(some(v.record(name, word))), goVersion: v.optional(word) })),
  os: v.optional(scalars),
  mem: v.optional(counts),
  fs: v.optional(some(v.record(name, v.object({ type: v.optional(word) })))),
  library: v.optional(some(v.record(name, v.union([number, counts])))),
  config: v.optional(scalars),
});

export type Report = v.InferOutput<typeof reportSchema>;
