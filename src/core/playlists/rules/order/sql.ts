// What lists are sorted by: columns of songs, and values that are kept elsewhere.
import type { Caller } from '../../../../context.ts';
import type { Field } from '../fields.ts';
import type { SortKey } from '../parse.ts';
import type { Bind, Bound } from '../sets/sets.ts';

/** A value of the song to sort by, also where it is kept elsewhere. */
export function orderSql({ field, descending }: SortKey, owner: Caller): Bound {
  const direction = descending ? ' DESC' : '';
  if (field === 'random') return { sql: 'random()', binds: [] };
  const column = field.folded ?? field.column;
  const collate = field.type === 'text' && !field.folded ? ' COLLATE NOCASE' : '';
  const scalar = (sql: string, ...binds: Bind[]): Bound => ({
    sql: `coalesce((${sql}), ${nothing(field)})${collate}${direction}`,
    binds,
  });
  switch (field.via) {
    case 'song':
      return { sql: `${column}${collate}${direction}`, binds: [] };
    case 'path':
      return scalar(`SELECT ${column} FROM folder WHERE folder.pk = song.folder_pk`);
    case 'album':
      return scalar(`SELECT ${column} FROM album WHERE album.pk = song.album_pk`);
    case 'songMark':
      return scalar(`SELECT ${column} FROM mark WHERE user_pk = ? AND kind = 'song' AND item_id = song.id`, owner.user.pk);
    case 'albumMark':
      return scalar(
        `SELECT ${column} FROM album JOIN mark ON user_pk = ? AND kind = 'album' AND item_id = album.id WHERE album.pk = song.album_pk`,
        owner.user.pk,
      );
    case 'artistMark':
      return scalar(
        `SELECT max(${column}) FROM song_artist JOIN artist ON artist.pk = artist_pk JOIN mark ON user_pk = ? AND kind = 'artist'
         AND item_id = artist.id WHERE song_pk = song.pk AND role = 'artist'`,
        owner.user.pk,
      );
    case 'average':
      return scalar("SELECT avg(rating) FROM mark WHERE kind = 'song' AND item_id = song.id AND rating > 0");
    case 'tag':
      return scalar(
        'SELECT min(tag.order_value) FROM song_tag JOIN tag ON tag.pk = tag_pk WHERE song_pk = song.pk AND tag.name = ?',
        field.bind ?? '',
      );
    case 'role':
      return scalar(
        `SELECT ${column} FROM song_artist JOIN artist ON artist.pk = artist_pk WHERE song_pk = song.pk AND role = ? ORDER BY position LIMIT 1`,
        field.bind ?? '',
      );
    case 'artist':
      return scalar(
        `SELECT ${column} FROM song_artist JOIN artist ON artist.pk = artist_pk WHERE song_pk = song.pk AND role = 'artist' ORDER BY position LIMIT 1`,
      );
  }
}

const nothing = ({ type }: Field) => (type === 'text' || type === 'date' ? "''" : '0');
