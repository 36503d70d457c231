// Shares and radio stations, with the ids that links of theirs hold.
import type { MarkKind } from '../../context.ts';
import { isId } from '../../lib/ids.ts';
import { userOf, type Job } from './job.ts';
import { count, leave, note } from './report.ts';
import { idFrom } from './users.ts';
import { countOf, dateOf, flagOf, listOf, textOf } from './values.ts';

const kinds: Record<string, MarkKind> = { media_file: 'song', song: 'song', album: 'album', artist: 'artist', playlist: 'playlist' };
const columns = [
  'id',
  'user_id',
  'description',
  'contents',
  'expires_at',
  'last_visited_at',
  'resource_ids',
  'resource_type',
  'format',
  'max_bit_rate',
  'visit_count',
  'downloadable',
  'created_at',
  'updated_at',
];

/** Old shares do not say it. */
function kindOf({ found }: Job, id: string): MarkKind | undefined {
  if (found.songIds.has(id)) return 'song';
  if (found.albumIds.has(id)) return 'album';
  return found.artistIds.has(id) ? 'artist' : found.playlistIds.has(id) ? 'playlist' : undefined;
}

/** A share that is here keeps what was changed here; visits are the greater number. */
export function bringShares(job: Job): void {
  const { ctx, source, report, found } = job;
  const client = ctx.db.$client;
  for (const row of source.rows('share', columns)) {
    const id = textOf(row['id']);
    const label = textOf(row['description']) || textOf(row['contents']) || id;
    const theirs = listOf(row['resource_ids']);
    const kind = kinds[textOf(row['resource_type'])] ?? kindOf(job, theirs[0] ?? '');
    const known = { song: found.songIds, album: found.albumIds, artist: found.artistIds, playlist: found.playlistIds }[kind ?? 'song'];
    const ids = theirs.flatMap((one) => known.get(one) ?? []);
    const userPk = userOf(job, textOf(row['user_id']));
    if (!kind || userPk === undefined || ids.length === 0 || !isId(id)) {
      leave(report, 'shares', label, userPk === undefined ? 'its user is not here' : 'nothing of what it shares is here');
      continue;
    }
    const visits = countOf(row['visit_count']);
    const mine = client.query('SELECT visit_count FROM share WHERE id = ?').values(id)[0];
    if (mine) {
      const isMore = Number(mine[0]) < visits;
      if (isMore)
        client.query('UPDATE share SET visit_count = ?, last_visited_at = ? WHERE id = ?').run(visits, dateOf(row['last_visited_at']), id);
      count(report, 'shares', isMore ? 'changed' : 'same');
      continue;
    }
    const createdAt = dateOf(row['created_at']) ?? ctx.clock.now();
    client
      .query(
        `INSERT INTO share (id, user_pk, description, resource_type, resource_ids, format, max_bit_rate, downloadable, visit_count,
         last_visited_at, expires_at, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        id,
        userPk,
        textOf(row['description']) || textOf(row['contents']),
        kind,
        JSON.stringify(ids),
        textOf(row['format']),
        countOf(row['max_bit_rate']),
        flagOf(row['downloadable']) ? 1 : 0,
        visits,
        dateOf(row['last_visited_at']),
        dateOf(row['expires_at']),
        createdAt,
        dateOf(row['updated_at']) ?? createdAt,
      );
    count(report, 'shares', 'brought');
    if (ids.length < theirs.length)
      note(report, 'shares', label, `${theirs.length - ids.length} of ${theirs.length} things it shares are not here`);
  }
}

/** Stations by their address; fills `radioIds`. */
export function bringRadios(job: Job): void {
  const { ctx, source, report, found } = job;
  const client = ctx.db.$client;
  for (const row of source.rows('radio', ['id', 'name', 'stream_url', 'home_page_url', 'created_at', 'updated_at'])) {
    const [id, name, url] = [textOf(row['id']), textOf(row['name']), textOf(row['stream_url'])];
    const mine = client.query('SELECT id FROM radio WHERE id = ?1 OR stream_url = ?2').values(id, url)[0];
    found.radioIds.set(id, mine ? String(mine[0]) : isId(id) ? id : idFrom(id));
    if (mine) {
      count(report, 'radios', 'same');
      continue;
    }
    if (name === '' || url === '' || client.query('SELECT 1 FROM radio WHERE name = ?').get(name)) {
      found.radioIds.delete(id);
      leave(report, 'radios', name || url, url === '' ? 'it has no address' : 'another station here has this name');
      continue;
    }
    const createdAt = dateOf(row['created_at']) ?? ctx.clock.now();
    client
      .query('INSERT INTO radio (id, name, stream_url, home_page_url, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?)')
      .run(found.radioIds.get(id) ?? id, name, url, textOf(row['home_page_url']), createdAt, dateOf(row['updated_at']) ?? createdAt);
    count(report, 'radios', 'brought');
  }
}
