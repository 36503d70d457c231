// Pictures people uploaded to Navidrome: files beside its database, for artists, playlists and radio stations.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

import type { Context } from '../../context.ts';
import { messageOf } from '../../lib/errors.ts';
import { firstAdmin } from '../access/users.ts';
import type { Artwork } from '../artwork/artwork.ts';
import { uploadPicture } from '../artwork/uploads.ts';
import type { FoundPicture, Job } from './job.ts';
import { count, leave, type Report } from './report.ts';
import { textOf } from './values.ts';

/** Fills `pictures` with those that are not here yet. */
export function findPictures(job: Job): void {
  const { ctx, source, report, found } = job;
  const isHere = ctx.db.$client.query('SELECT 1 FROM uploaded_image WHERE kind = ? AND item_id = ?');
  const ids = { artist: found.artistIds, playlist: found.playlistIds, radio: found.radioIds };
  for (const kind of ['artist', 'playlist', 'radio'] as const) {
    for (const row of source.rows(kind, ['id', 'name', 'uploaded_image'])) {
      const [theirs, name, picture] = [textOf(row['id']), textOf(row['name']), textOf(row['uploaded_image'])];
      if (picture === '') continue;
      const id = ids[kind].get(theirs);
      const file = locate(join(dirname(source.file), 'artwork', kind), theirs, basename(picture));
      if (id === undefined) leave(report, 'pictures', `${kind} ${name}`, `this ${kind} is not here`);
      else if (isHere.get(kind, id)) count(report, 'pictures', 'same');
      else if (file === undefined)
        leave(report, 'pictures', `${kind} ${name}`, `there is no ${picture} in the folder artwork/${kind} beside the database`);
      else {
        count(report, 'pictures', 'brought');
        found.pictures.push({ kind, id, name, file });
      }
    }
  }
}

/** By its name, else by the id that its name begins with. */
function locate(folder: string, id: string, name: string): string | undefined {
  if (existsSync(join(folder, name))) return join(folder, name);
  const other = existsSync(folder) ? readdirSync(folder).find((file) => file.startsWith(`${id}_`)) : undefined;
  return other && join(folder, other);
}

/** After the import: each is checked and kept as if the first admin had uploaded it. */
export async function bringPictures(ctx: Context, artwork: Artwork, pictures: readonly FoundPicture[], report: Report): Promise<void> {
  const admin = firstAdmin(ctx);
  for (const { kind, id, name, file } of pictures) {
    try {
      if (!admin) throw new Error('there is no admin to own it');
      await uploadPicture(ctx, artwork.engine, admin, kind, id, readFileSync(file));
    } catch (error) {
      const section = report.sections.pictures;
      section.brought--;
      report.changes--;
      section.left.push({ what: `${kind} ${name}`, reason: messageOf(error) });
    }
  }
}
