// The folders in a folder, however many; only those on the screen exist.
import { createMemo, For, Show } from 'solid-js';

import type { Folder } from '../api/library-shapes.ts';
import { formatLength, t } from '../i18n/i18n.ts';
import { href } from '../lib/router.ts';
import { Artwork } from '../library/artwork.tsx';
import { IconButton } from '../ui/button.tsx';
import { createWindow } from '../ui/virtual.ts';
import { openFolderMenu } from './play.ts';

const rowPx = 60;

export function FolderRows(props: {
  label: string;
  count: number;
  at: (index: number) => Folder | undefined;
  onShow: (first: number, last: number) => void;
}) {
  const view = createWindow({ rowCount: () => props.count, rowHeightPx: () => rowPx });
  const indexes = createMemo(() => {
    const { first, end } = view.range();
    props.onShow(first, Math.max(first, end - 1));
    return Array.from({ length: Math.max(0, end - first) }, (_, i) => first + i);
  });
  return (
    <div class="folder-rows" role="list" aria-label={props.label} ref={view.ref} style={{ height: `${view.heightPx()}px` }}>
      <For each={indexes()}>
        {(index) => (
          <div
            role="listitem"
            class="folder-row"
            aria-setsize={props.count}
            aria-posinset={index + 1}
            style={{ transform: `translateY(${view.topOf(index)}px)` }}
          >
            <Show when={props.at(index)}>{(folder) => <FolderRow folder={folder()} />}</Show>
          </div>
        )}
      </For>
    </div>
  );
}

function FolderRow(props: { folder: Folder }) {
  let more!: HTMLButtonElement;
  return (
    <div
      class="folder-line"
      onContextMenu={(event) => {
        event.preventDefault();
        openFolderMenu(event.button === 2 ? { x: event.clientX, y: event.clientY } : more, props.folder);
      }}
    >
      <a class="folder-link" href={href(`/folder/${props.folder.id}`)}>
        <span class="folder-art">
          <Artwork of={props.folder} name={props.folder.name} sizes="44px" />
        </span>
        <span class="folder-names">
          <span class="ellipsis" dir="auto" title={props.folder.name}>
            {props.folder.name}
          </span>
          <span class="folder-facts ellipsis">{folderFacts(props.folder)}</span>
        </span>
      </a>
      <IconButton
        ref={more}
        icon="more"
        size={18}
        label={t('action.moreNamed', { name: props.folder.name })}
        aria-haspopup="menu"
        onClick={() => openFolderMenu(more, props.folder)}
      />
    </div>
  );
}

export const folderFacts = ({ songCount, duration }: Folder): string =>
  [t('count.songs', { count: songCount }), ...(songCount > 0 ? [formatLength(duration)] : [])].join(' · ');
