// Internet radio stations: everybody hears them, admins keep the list.
import type { Caller, Context } from '../../context.ts';
import { conflict, forbidden, invalid, notFound } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';

export interface RadioRow {
  id: string;
  name: string;
  streamUrl: string;
  homePageUrl: string;
  imageHash: string;
  createdAt: number;
  updatedAt: number;
}

export interface RadioInput {
  name: string;
  streamUrl: string;
  /** '' when it has none. */
  homePageUrl: string;
}

const longestName = 200;
const longestUrl = 2000;

/** Every station by name. */
export function listRadios({ db }: Pick<Context, 'db'>): RadioRow[] {
  return db.$client
    .query(
      `SELECT radio.id, name, stream_url AS streamUrl, home_page_url AS homePageUrl, coalesce(uploaded_image.hash, '') AS imageHash,
       radio.created_at AS createdAt, radio.updated_at AS updatedAt
       FROM radio LEFT JOIN uploaded_image ON kind = 'radio' AND item_id = radio.id ORDER BY name COLLATE NOCASE, radio.pk`,
    )
    .all() as RadioRow[];
}

/** Adds a station; its id. AppError forbidden for everybody but admins, invalid or conflict for what cannot be used. */
export function createRadio(ctx: Context, caller: Caller, input: RadioInput): string {
  const { name, streamUrl, homePageUrl } = checked(ctx, caller, input, '');
  const id = newId();
  const now = ctx.clock.now();
  ctx.db.$client
    .query('INSERT INTO radio (id, name, stream_url, home_page_url, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?)')
    .run(id, name, streamUrl, homePageUrl, now, now);
  return id;
}

/** Changes a station as a whole. */
export function updateRadio(ctx: Context, caller: Caller, id: string, input: RadioInput): void {
  const { name, streamUrl, homePageUrl } = checked(ctx, caller, input, id);
  const { changes } = ctx.db.$client
    .query('UPDATE radio SET name = ?, stream_url = ?, home_page_url = ?, updated_at = ? WHERE id = ?')
    .run(name, streamUrl, homePageUrl, ctx.clock.now(), id);
  if (changes === 0) throw notFound('radio station');
}

/** Takes a station away; a picture of it goes with the next tidying. */
export function deleteRadio({ db }: Pick<Context, 'db'>, caller: Caller, id: string): void {
  checkAdmin(caller);
  if (db.$client.query('DELETE FROM radio WHERE id = ?').run(id).changes === 0) throw notFound('radio station');
}

function checkAdmin(caller: Caller): void {
  if (!caller.user.isAdmin) throw forbidden('change radio stations: that is for admins');
}

function checked({ db }: Pick<Context, 'db'>, caller: Caller, input: RadioInput, id: string): RadioInput {
  checkAdmin(caller);
  const name = input.name.trim();
  if (name === '' || name.length > longestName) throw invalid(`a radio station has a name of 1 to ${longestName} characters`);
  const streamUrl = checkUrl(input.streamUrl, 'the address of the stream');
  const homePageUrl = input.homePageUrl.trim() === '' ? '' : checkUrl(input.homePageUrl, 'the address of the home page');
  const other = db.$client.query('SELECT id FROM radio WHERE name = ?').get(name) as { id: string } | null;
  if (other && other.id !== id) throw conflict('there is a radio station of this name already');
  return { name, streamUrl, homePageUrl };
}

/** Other kinds than http and https could make a player read files or run something. */
function checkUrl(text: string, what: string): string {
  const url = URL.parse(text.trim());
  if (!url || !/^https?:$/.test(url.protocol) || url.hostname === '' || text.length > longestUrl) {
    throw invalid(`${what} must begin with http:// or https://`);
  }
  return text.trim();
}
