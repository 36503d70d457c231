// The explanation of an album: where it lies, what keeps it apart from others of its name, and which picture won.
import type { Caller, Context } from '../../context.ts';
import { explainCover } from '../../core/artwork/explain.ts';
import type { AlbumRow } from '../../core/catalog/rows.ts';
import { splitSubject } from '../../core/fixes/fixes.ts';
import { section, type Explanation, type Section } from './explanation.ts';

interface Facts {
  id: string;
  name: string;
  albumArtist: string;
  libraryId: number;
  mbid: string;
  version: string;
  releaseDate: string;
  songCount: number;
  missing: number;
}

const facts = `album.id, album.name, album_artist AS albumArtist, library_id AS libraryId, mbz_album_id AS mbid,
  mbz_album_comment AS version, release_date AS releaseDate, song_count AS songCount, missing`;

/** Everything known about an album. */
export async function explainAlbum(ctx: Context, caller: Caller, album: AlbumRow): Promise<Explanation> {
  const folders = ctx.db.$client
    .query(
      `SELECT folder.path, count(*) AS songs FROM song JOIN folder ON folder.pk = folder_pk WHERE album_pk = ? AND song.missing = 0
       GROUP BY folder.pk ORDER BY folder.path`,
    )
    .all(album.pk) as { path: string; songs: number }[];
  const { steps } = await explainCover(ctx, caller, 'album', album.id);
  return {
    title: `${album.name} – ${album.albumArtist}`,
    sections: [
      ...albumSections(ctx, album.id),
      section(
        'Folders',
        folders.map(({ path, songs }) => [path || '(the library itself)', `${songs} songs`]),
      ),
      section(
        'Cover',
        steps.map(({ rule, outcome, isChosen }) => [rule, isChosen ? `${outcome}  ← this one` : outcome]),
      ),
    ],
  };
}

/** What it is, which decisions of an admin touch it, and the others of its name with what is different. */
export function albumSections({ db }: Pick<Context, 'db'>, albumId: string): Section[] {
  const client = db.$client;
  const album = client.query(`SELECT ${facts} FROM album WHERE id = ?`).get(albumId) as Facts | null;
  if (!album) return [];
  const fixes = client
    .query("SELECT kind, subject, value, note FROM fix WHERE kind IN ('album-merge', 'album-split') AND instr(subject || value, ?1) > 0")
    .all(albumId) as { kind: string; subject: string; value: string; note: string }[];
  const others = client
    .query(
      `SELECT ${facts} FROM album WHERE order_name = (SELECT order_name FROM album WHERE id = ?1) AND id <> ?1 AND missing = 0 ORDER BY order_album_artist LIMIT 20`,
    )
    .all(albumId) as Facts[];
  return [
    section('Album', [
      ['album id', album.id],
      ['name', album.name],
      ['album artist', album.albumArtist],
      ['songs', album.songCount],
      ['MusicBrainz id', album.mbid],
      ['version', album.version],
      ['release date', album.releaseDate],
    ]),
    section(
      'Decided by an admin',
      fixes.map(({ kind, subject, value, note }) => [kind, `${splitSubject(subject)} → ${value}${note ? ` (${note})` : ''}`]),
    ),
    section(
      'Other albums of this name',
      others.map((other) => [
        `${other.name} – ${other.albumArtist}`,
        `${other.songCount} songs, id ${other.id}: ${difference(album, other)}`,
      ]),
    ),
  ];
}

function difference(a: Facts, b: Facts): string {
  const shown = (text: string) => text || 'none';
  if (a.libraryId !== b.libraryId) return 'it lies in another library';
  if (a.mbid !== b.mbid) return `other MusicBrainz id (${shown(a.mbid)}, there ${shown(b.mbid)})`;
  if (a.albumArtist !== b.albumArtist) return `other album artist (${shown(a.albumArtist)}, there ${shown(b.albumArtist)})`;
  if (a.version !== b.version) return `other version (${shown(a.version)}, there ${shown(b.version)})`;
  if (a.releaseDate !== b.releaseDate) return `other release date (${shown(a.releaseDate)}, there ${shown(b.releaseDate)})`;
  return 'told apart by the rule of PID.Album, or by an admin';
}
