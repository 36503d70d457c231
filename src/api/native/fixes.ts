// /api/fix: what an admin decided against the tags, and taking it back.
import * as v from 'valibot';

import type { App } from '../../app.ts';
import { pinCover, unpinCover } from '../../core/artwork/pins.ts';
import { addFix, addPathFix, listFixes, removeFix, type FixTarget } from '../../core/fixes/fixes.ts';
import { invalid } from '../../lib/errors.ts';
import { operation } from './operation.ts';
import { idOnly, maybe, nothing, said, text, time, upTo } from './shapes.ts';

const groupFix = v.object({
  into: maybe(text),
  name: text,
  songIds: maybe(v.array(text)),
  from: maybe(said(text, 'Its name before.')),
});

export const fix = v.object({
  id: text,
  kind: v.picklist(['album-merge', 'album-split', 'artist-merge', 'artist-split', 'cover', 'path']),
  subject: text,
  subjectName: said(text, 'Of the subject, where it still has one.'),
  value: said(v.union([text, groupFix]), 'A source of a picture or a song as text, else what a merge or split holds.'),
  note: text,
  createdBy: text,
  createdAt: time,
});

export const fixes = operation({ summary: 'What admins decided against the tags', output: v.array(fix) }, ({ app, caller }) =>
  listFixes(app, caller).map(({ createdAt, value, ...row }) => ({
    ...row,
    value: row.kind === 'cover' || row.kind === 'path' ? value : (JSON.parse(value) as v.InferOutput<typeof groupFix>),
    createdAt: new Date(createdAt).toISOString(),
  })),
);

const short = upTo(1000);
const note = maybe(short);
const fixBody = v.variant('kind', [
  v.object({ kind: v.picklist(['album-merge', 'artist-merge']), subject: short, into: short, note }),
  v.object({ kind: v.picklist(['album-split', 'artist-split']), subject: short, songIds: v.array(short), name: maybe(short), note }),
  v.object({ kind: v.literal('path'), subject: upTo(8000), songId: short, note }),
  v.object({ kind: v.literal('cover'), subject: short, source: upTo(8000), note }),
]);

export const newFix = operation(
  {
    summary: 'Decides against the tags; a scan applies it',
    body: fixBody,
    hint: 'expected {kind: "album-merge", subject: id, into: id}, a split with songIds, a cover with its source, or a path with its songId',
    output: v.partial(idOnly),
    status: 201,
  },
  async ({ app, caller }, input) => {
    if (input.kind === 'cover') {
      const { kind, id } = coverSubject(input.subject);
      await pinCover(app, caller, kind, id, input.source, input.note);
      return Response.json({}, { status: 201 });
    }
    if (input.kind === 'path') {
      const id = addPathFix(app, caller, input);
      await app.playlistFiles.update(true);
      return Response.json({ id }, { status: 201 });
    }
    const { id, targets } = addFix(app, caller, input);
    readAgain(app, targets);
    return Response.json({ id }, { status: 201 });
  },
);

export const dropFix = operation({ summary: 'Takes a decision back', output: nothing }, async ({ app, caller, hit }) => {
  const { kind, subject, targets } = removeFix(app, caller, hit.params['id'] ?? '');
  if (kind === 'cover') {
    const cover = coverSubject(subject);
    unpinCover(app, caller, cover.kind, cover.id);
  }
  if (kind === 'path') await app.playlistFiles.update(true);
  readAgain(app, targets);
  return {};
});

function coverSubject(subject: string): { kind: 'album' | 'artist'; id: string } {
  const [, kind, id] = /^(album|artist):(\w+)$/.exec(subject) ?? [];
  if (!id) throw invalid('write the subject of a cover as album:<id> or artist:<id>');
  return { kind: kind as 'album' | 'artist', id };
}

function readAgain(app: App, targets: FixTarget[]): void {
  // The controller logs how it ends.
  if (targets.length > 0) app.scanner.scan({ full: true, isShallow: true, targets }).catch(() => {});
}
