// /api/fix: what an admin decided against the tags, and taking it back.
import * as v from 'valibot';

import type { App } from '../../app.ts';
import { pinCover, unpinCover } from '../../core/artwork/pins.ts';
import { addFix, addPathFix, listFixes, removeFix, type FixTarget } from '../../core/fixes/fixes.ts';
import { invalid } from '../../lib/errors.ts';
import { readBodyAs, type NativeAnswer } from './call.ts';

/** All fixes with their values as they are stored. */
export const fixes: NativeAnswer = ({ app, caller }) =>
  listFixes(app, caller).map(({ createdAt, value, ...fix }) => ({
    ...fix,
    value: fix.kind === 'cover' || fix.kind === 'path' ? value : (JSON.parse(value) as unknown),
    createdAt: new Date(createdAt).toISOString(),
  }));

const text = v.pipe(v.string(), v.maxLength(1000));
const fixBody = v.variant('kind', [
  v.object({ kind: v.picklist(['album-merge', 'artist-merge']), subject: text, into: text, note: v.optional(text) }),
  v.object({
    kind: v.picklist(['album-split', 'artist-split']),
    subject: text,
    songIds: v.array(text),
    name: v.optional(text),
    note: v.optional(text),
  }),
  v.object({ kind: v.literal('path'), subject: v.pipe(v.string(), v.maxLength(8000)), songId: text, note: v.optional(text) }),
  v.object({ kind: v.literal('cover'), subject: text, source: v.pipe(v.string(), v.maxLength(8000)), note: v.optional(text) }),
]);

/** Adds one and lets a scan apply it; answers its id at once. */
export const newFix: NativeAnswer = async (call) => {
  const { app, caller } = call;
  const input = await readBodyAs(
    call,
    fixBody,
    'expected {kind: "album-merge", subject: id, into: id}, a split with songIds, a cover with its source, or a path with its songId',
  );
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
};

/** Takes one back. */
export const dropFix: NativeAnswer = async ({ app, caller, hit }) => {
  const { kind, subject, targets } = removeFix(app, caller, hit.params['id'] ?? '');
  if (kind === 'cover') {
    const cover = coverSubject(subject);
    unpinCover(app, caller, cover.kind, cover.id);
  }
  if (kind === 'path') await app.playlistFiles.update(true);
  readAgain(app, targets);
  return {};
};

function coverSubject(subject: string): { kind: 'album' | 'artist'; id: string } {
  const [, kind, id] = /^(album|artist):(\w+)$/.exec(subject) ?? [];
  if (!id) throw invalid('write the subject of a cover as album:<id> or artist:<id>');
  return { kind: kind as 'album' | 'artist', id };
}

function readAgain(app: App, targets: FixTarget[]): void {
  // The controller logs how it ends.
  if (targets.length > 0) app.scanner.scan({ full: true, isShallow: true, targets }).catch(() => {});
}
