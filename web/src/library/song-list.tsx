// A table over a list on the server: rows come as they are needed, playing goes on through the whole list.
import type { PagedList } from '../api/paged-list.ts';
import type { Song } from '../api/shapes.ts';
import { playList } from '../player/queueing.ts';
import { orToast } from './menus.ts';
import type { ColumnId } from './song-columns.tsx';
import { SongTable } from './song-table.tsx';

interface SongListProps {
  label: string;
  /** Address of the page that shows this list. */
  href: string;
  list: PagedList<Song>;
  columns: readonly ColumnId[];
  sort?: { by: string; isDescending: boolean; change: (by: string) => void };
}

/** Shows no rows while the list is empty; the page says why. */
export function SongList(props: SongListProps) {
  return (
    <SongTable
      label={props.label}
      rowCount={props.list.total() ?? 0}
      row={(index) => {
        const song = props.list.item(index);
        return song ? { song, index, number: index + 1 } : undefined;
      }}
      columns={props.columns}
      onShow={props.list.show}
      onPlay={(index) => orToast(playList(props.list.path(), index, { label: props.label, href: props.href }))}
      sort={props.sort}
    />
  );
}
