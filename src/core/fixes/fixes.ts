// What an admin decided against the tags: albums and artists put together or apart. A fix is a row beside the catalogue,
// never a change of files; scans apply it (scanner/fixes.ts), and deleting it and reading its files again undoes it.
// Covers chosen by hand (core/artwork/pins.ts) and lines of playlists stand in the same table.
import type { Caller, Context } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { forbidden, invalid, notFound } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import { findAlbum, findArtist, findSong, songPksOf } from '../catalog/load.ts';

export type FixKind = 'album-merge' | 'album-split' | 'artist-merge' | 'artist-split' | 'cover' | 'path';

/** What `fix.value` of a merge or split holds. */
export type FixValue = ({ into: string; name: string } | { name: string; songIds: string[] }) & {
  /** What the subject was called: a merged one has no row any more. */
  from?: string;
};

export interface Fix {
  id: string;
  kind: FixKind;
  subject: string;
  /** Of the subject, where it still has one. */
  subjectName: string;
  value: string;
  note: string;
  createdBy: string;
  createdAt: number;
}

/** A folder whose files are to be read again, so that a fix shows. */
export interface FixTarget {
  libraryId: number;
  folder: string;
}

export interface NewFix {
  kind: 'album-merge' | 'album-split' | 'artist-merge' | 'artist-split';
  /** Id of the album or artist. */
  subject: string;
  /** For merges: the id it becomes part of. */
  into?: string;
  /** For splits: the songs that leave it, and the name of what they make. */
  songIds?: readonly string[];
  name?: string;
  note?: string;
}

const mostSongs = 5_000;

/** What a split was taken from: several may leave one album or artist, so its row adds its own id to that. */
export const splitSubject = (subject: string) => subject.split(' ', 1)[0] ?? '';

const subjectSql = "iif(kind IN ('album-split', 'artist-split'), substr(subject, 1, instr(subject || ' ', ' ') - 1), subject)";

/** All fixes, the newest first. Admins only. */
export function listFixes({ db }: Pick<Context, 'db'>, caller: Caller): Fix[] {
  checkAdmin(caller);
  return db.$client
    .query(
      `SELECT id, kind, subject, value, note, createdBy, createdAt,
       coalesce((SELECT name FROM album WHERE album.id = replace(subject, 'album:', '')), (SELECT name FROM artist WHERE artist.id = replace(subject, 'artist:', '')),
       iif(kind IN ('cover', 'path'), NULL, json_extract(value, '$.from')), subject) AS subjectName
       FROM (SELECT pk, id, kind, ${subjectSql} AS subject, value, note, created_by AS createdBy, created_at AS createdAt FROM fix)
       ORDER BY createdAt DESC, pk DESC`,
    )
    .all() as Fix[];
}

/** Stores a merge or split; answers its id and what a scan has to read again. Admins only. */
export function addFix(ctx: Pick<Context, 'db' | 'clock'>, caller: Caller, input: NewFix): { id: string; targets: FixTarget[] } {
  checkAdmin(caller);
  const isAlbum = input.kind.startsWith('album');
  const find = (id: string) => (isAlbum ? findAlbum(ctx, caller, id) : findArtist(ctx, caller, id));
  const subject = find(input.subject);
  if (!subject) throw notFound(isAlbum ? 'album' : 'artist');
  const rule = input.kind.endsWith('merge') ? mergeValue(find, input) : splitValue(ctx, caller, input, subject.name);
  const value: FixValue = { ...rule, from: subject.name };
  const id = newId();
  return transact(ctx.db, () => {
    const before = targetsOf(ctx, input.kind, input.subject, value);
    ctx.db.$client
      .query(
        `INSERT INTO fix (id, kind, subject, value, note, created_by, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (kind, subject) DO UPDATE SET id = excluded.id, value = excluded.value, note = excluded.note,
         created_by = excluded.created_by, created_at = excluded.created_at`,
      )
      .run(
        id,
        input.kind,
        'into' in value ? input.subject : `${input.subject} ${id}`,
        JSON.stringify(value),
        input.note ?? '',
        caller.user.id,
        ctx.clock.now(),
      );
    if (!isAlbum && 'into' in value) shareMarks(ctx, input.subject, value.into);
    return { id, targets: before };
  });
}

/** Says which song a line of playlists means, wherever it stands and nothing matches it. Admins only. */
export function addPathFix(
  ctx: Pick<Context, 'db' | 'clock'>,
  caller: Caller,
  input: { subject: string; songId: string; note?: string | undefined },
): string {
  checkAdmin(caller);
  const line = input.subject.trim();
  if (line === '') throw invalid('say in "subject" which line of a playlist is meant');
  if (!findSong(ctx, caller, input.songId)) throw notFound('song');
  const id = newId();
  ctx.db.$client
    .query(
      `INSERT INTO fix (id, kind, subject, value, note, created_by, created_at) VALUES (?, 'path', ?, ?, ?, ?, ?)
       ON CONFLICT (kind, subject) DO UPDATE SET id = excluded.id, value = excluded.value, note = excluded.note,
       created_by = excluded.created_by, created_at = excluded.created_at`,
    )
    .run(id, line, input.songId, input.note ?? '', caller.user.id, ctx.clock.now());
  return id;
}

/** Takes a fix back; answers what a scan has to read again. AppError not_found. Admins only. */
export function removeFix(ctx: Pick<Context, 'db'>, caller: Caller, id: string): { kind: FixKind; subject: string; targets: FixTarget[] } {
  checkAdmin(caller);
  const row = ctx.db.$client.query('SELECT kind, subject, value FROM fix WHERE id = ?').get(id) as Pick<
    Fix,
    'kind' | 'subject' | 'value'
  > | null;
  if (!row) throw notFound('fix');
  const isRule = row.kind !== 'cover' && row.kind !== 'path';
  return transact(ctx.db, () => {
    const targets = isRule ? targetsOf(ctx, row.kind, row.subject, JSON.parse(row.value) as FixValue) : [];
    ctx.db.$client.query('DELETE FROM fix WHERE id = ?').run(id);
    // What it gave to playlists is open again; whatever else fits is found by the next look.
    if (row.kind === 'path')
      ctx.db.$client.query("UPDATE playlist_item SET song_id = '' WHERE source_line = ? AND song_id = ?").run(row.subject, row.value);
    return { kind: row.kind, subject: row.subject, targets };
  });
}

function checkAdmin(caller: Caller): void {
  if (!caller.user.isAdmin) throw forbidden('correct the catalogue: that is for admins');
}

function mergeValue(
  find: (id: string) => { id: string; name: string; libraryId?: number } | undefined,
  { subject, into = '' }: NewFix,
): FixValue {
  const [from, target] = [find(subject), find(into)];
  if (!target || into === subject) throw invalid('say what it becomes part of: another id of the same kind in "into"');
  if (from?.libraryId !== target.libraryId) throw invalid('albums of different libraries cannot become one: their files lie apart');
  return { into, name: target.name };
}

function splitValue(ctx: Pick<Context, 'db'>, caller: Caller, { songIds = [], name }: NewFix, subjectName: string): FixValue {
  if (songIds.length === 0 || songIds.length > mostSongs)
    throw invalid(`say which songs leave it: between 1 and ${mostSongs} ids in "songIds"`);
  if (songPksOf(ctx, caller, songIds).length !== new Set(songIds).size) throw invalid('some of "songIds" are no songs');
  return { name: name?.trim().slice(0, 500) || subjectName, songIds: [...songIds] };
}

/** Folders of all songs that are, or were, on one of both sides. */
function targetsOf({ db }: Pick<Context, 'db'>, kind: FixKind, subject: string, value: FixValue): FixTarget[] {
  const folders = (from: string, ...binds: string[]) =>
    db.$client
      .query(
        `SELECT DISTINCT folder.library_id AS libraryId, folder.path AS folder FROM ${from} JOIN folder ON folder.pk = song.folder_pk
         WHERE song.missing = 0`,
      )
      .all(...binds) as FixTarget[];
  if (!('into' in value)) return folders('json_each(?) AS wanted CROSS JOIN song ON song.id = wanted.value', JSON.stringify(value.songIds));
  // What it became part of may itself be part of something by now.
  const [ids] = db.$client
    .query(
      `WITH RECURSIVE side(id) AS (SELECT value FROM json_each(?) UNION
       SELECT json_extract(fix.value, '$.into') FROM side CROSS JOIN fix ON fix.kind = ? AND fix.subject = side.id)
       SELECT json_group_array(id) FROM side`,
    )
    .values(JSON.stringify([subject, value.into]), kind)[0] as [string];
  if (kind === 'album-merge') {
    return folders('json_each(?) AS wanted CROSS JOIN album ON album.id = wanted.value CROSS JOIN song ON song.album_pk = album.pk', ids);
  }
  return folders(
    `json_each(?) AS wanted CROSS JOIN artist ON artist.id = wanted.value CROSS JOIN song_artist ON song_artist.artist_pk = artist.pk
     CROSS JOIN song ON song.pk = song_artist.song_pk`,
    ids,
  );
}

/** Who starred the one starred the other. Albums hand their marks on by themselves when their last song leaves. */
function shareMarks({ db }: Pick<Context, 'db'>, from: string, into: string): void {
  db.$client
    .query(
      `INSERT OR IGNORE INTO mark (user_pk, kind, item_id, starred_at, rating, rated_at, play_count, played_at)
       SELECT user_pk, kind, ?, starred_at, rating, rated_at, play_count, played_at FROM mark WHERE kind = 'artist' AND item_id = ?`,
    )
    .run(into, from);
}
