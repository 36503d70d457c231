// A table of songs of any length: one stop for Tab, arrows inside, several rows can be selected.
import { createEffect, createMemo, createSignal, For, Match, on, Show, Switch, untrack, type JSX } from 'solid-js';

import type { Song } from '../api/shapes.ts';
import { t, type TextKey } from '../i18n/i18n.ts';
import { IconButton } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import type { IconName } from '../ui/icons.ts';
import { openMenu, type MenuItem } from '../ui/menu.tsx';
import { createWindow } from '../ui/virtual.ts';
import { openSongMenu } from './menus.ts';
import { createRowDrag } from './row-drag.ts';
import { songColumns, type ColumnId } from './song-columns.tsx';
import { SongRow } from './song-row.tsx';

import './song-table.css';

/** A heading between songs, a song with its place in the list that is played, or a place whose song is not there. */
export type TableRow = { heading: string } | { song: Song; index: number; number: number | '' } | { missing: string; number: number | '' };

/** What can be done with rows of a list that may be changed. */
export interface TableEdit {
  /** Puts a row in another place; undefined where the order on the screen is not the list's own. */
  move?: (from: number, to: number) => void;
  remove: (rows: readonly number[]) => void;
}

interface SongTableProps {
  label: string;
  rowCount: number;
  row: (index: number) => TableRow | undefined;
  columns: readonly ColumnId[];
  /** Plays the list from a place on. */
  onPlay: (index: number) => void;
  /** Says which rows are on the screen. */
  onShow?: (first: number, last: number) => void;
  sort?: { by: string; isDescending: boolean; change: (by: string) => void };
  /** Song to bring into view and point at. */
  markedId?: string;
  isHeadHidden?: boolean;
  edit?: TableEdit;
  /** More for the menu of songs. */
  menuItems?: (rows: readonly number[]) => MenuItem[];
  /** The cells of a place whose song is not there, and what its menu offers. */
  missingCells?: (row: number, tabindex: () => number) => JSX.Element;
  missingMenu?: (row: number) => MenuItem[];
  onReady?: (scrollTo: (row: number) => void) => void;
}

const rowPx = () => (matchMedia('(width < 768px)').matches ? 56 : 48);
const pageRows = 10;

export function SongTable(props: SongTableProps) {
  let body!: HTMLDivElement;
  const [active, setActive] = createSignal(0);
  /** Row that gets the focus as soon as its song is here. */
  const [wanted, setWanted] = createSignal<number>();
  const [selected, setSelected] = createSignal<ReadonlySet<number>>(new Set());
  let anchor = 0;

  const view = createWindow({ rowCount: () => props.rowCount, rowHeightPx: rowPx, overscanRows: 6 });
  const columns = createMemo(() =>
    props.columns.map((id) => songColumns[id]).filter(({ fromPx = 0 }) => view.widthPx() === 0 || view.widthPx() >= fromPx),
  );
  const template = () => ['44px', ...columns().map(({ width }) => width), 'auto'].join(' ');
  const indexes = createMemo(() => {
    const { first, end } = view.range();
    return Array.from({ length: Math.max(0, end - first) }, (_, i) => first + i);
  });
  createEffect(() => props.onShow?.(view.range().first, Math.max(0, view.range().end - 1)));
  // An answer that comes again makes no other list of it.
  const label = createMemo(() => props.label);
  createEffect(on(label, () => (setSelected(new Set<number>()), setActive(0)), { defer: true }));
  props.onReady?.((row) => view.scrollToRow(row));
  createEffect(() => {
    const id = props.markedId;
    const at = id ? untrack(() => rowOf(id)) : -1;
    if (at >= 0) queueMicrotask(() => view.scrollToRow(at, 'nearest'));
  });

  const songAt = (index: number): Song | undefined => {
    const row = props.row(index);
    return row && 'song' in row ? row.song : undefined;
  };
  function rowOf(id: string): number {
    for (let i = 0; i < props.rowCount; i++) if (songAt(i)?.id === id) return i;
    return -1;
  }
  createEffect(() => {
    const target = wanted();
    if (target === undefined || !songAt(target)) return;
    requestAnimationFrame(() => body.querySelector<HTMLElement>(`[data-at="${target}"] [data-row]`)?.focus({ preventScroll: true }));
    setWanted(undefined);
  });
  const missingAt = (index: number): string | undefined => {
    const row = props.row(index);
    return row && 'missing' in row ? row.missing : undefined;
  };
  const play = (index: number) => {
    const row = props.row(index);
    if (row && 'song' in row) props.onPlay(row.index);
  };
  const [said, setSaid] = createSignal('');
  const move = (from: number, to: number) => {
    if (!props.edit?.move || from === to || to < 0 || to >= props.rowCount) return;
    setSelected(new Set<number>());
    props.edit.move(from, to);
    focusRow(to, false);
    setSaid(t('queue.movedTo', { position: to + 1, count: props.rowCount }));
  };
  const remove = (rows: readonly number[]) => {
    const first = Math.min(...rows);
    setSelected(new Set<number>());
    props.edit?.remove(rows);
    if (props.rowCount > 0) focusRow(Math.min(first, props.rowCount - 1), false);
  };
  const drag = createRowDrag({ body: () => body, count: () => props.rowCount, rowAt: view.rowAt, move });

  function select(index: number, { isRange, isToggle }: { isRange: boolean; isToggle: boolean }): void {
    setActive(index);
    if (isRange) {
      const [from, to] = [Math.min(anchor, index), Math.max(anchor, index)];
      setSelected(new Set(Array.from({ length: to - from + 1 }, (_, i) => from + i)));
      return;
    }
    anchor = index;
    const isIn = selected().has(index);
    if (isToggle) setSelected(new Set(isIn ? [...selected()].filter((one) => one !== index) : [...selected(), index]));
    else setSelected(new Set([index]));
  }

  const chosenAt = (index: number) => (selected().has(index) ? [...selected()].sort((a, b) => a - b) : [index]);
  function editItems(rows: readonly number[]): MenuItem[] {
    if (!props.edit) return [];
    const items: MenuItem[] = [];
    const [row = 0] = rows;
    const offer = (label: TextKey, icon: IconName, to: number) =>
      to !== row && items.push({ label: t(label), icon, run: () => move(row, to) });
    if (props.edit.move && rows.length === 1) {
      if (row > 0) offer('edit.moveUp', 'chevronUp', row - 1);
      if (row < props.rowCount - 1) offer('edit.moveDown', 'chevronDown', row + 1);
      if (row > 1) offer('edit.moveFirst', 'sortUp', 0);
      if (row < props.rowCount - 2) offer('edit.moveLast', 'sortDown', props.rowCount - 1);
    }
    items.push({ label: t('edit.remove'), icon: 'trash', isDanger: true, run: () => remove(rows) });
    return [{ kind: 'rule' }, ...items];
  }
  function openRowMenu(index: number, at: Element | { x: number; y: number }): void {
    setActive(index);
    const chosen = chosenAt(index);
    const missing = missingAt(index);
    if (missing !== undefined && chosen.length === 1) {
      openMenu(at, missing, [...(props.missingMenu?.(index) ?? []), ...editItems(chosen)]);
      return;
    }
    const songs = chosen.map(songAt).filter((song) => song !== undefined);
    openSongMenu(at, songs, () => play(index), [...(props.menuItems?.(chosen) ?? []), ...editItems(chosen)]);
  }

  function focusRow(index: number, isRange: boolean): void {
    const step = index < active() ? -1 : 1;
    let target = Math.max(0, Math.min(props.rowCount - 1, index));
    while (target > 0 && target < props.rowCount - 1 && isHeading(target)) target += step;
    if (isRange) select(target, { isRange: true, isToggle: false });
    setActive(target);
    view.scrollToRow(target, 'nearest');
    setWanted(target);
  }
  const isHeading = (index: number) => {
    const row = props.row(index);
    return row !== undefined && 'heading' in row;
  };

  function onKeyDown(event: KeyboardEvent): void {
    if (!(event.target as Element).hasAttribute('data-row')) return;
    if (event.altKey) {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!props.edit?.move || step === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      move(active(), active() + step);
      return;
    }
    const steps: Record<string, number> = {
      ArrowDown: active() + 1,
      ArrowUp: active() - 1,
      PageDown: active() + pageRows,
      PageUp: active() - pageRows,
      Home: 0,
      End: props.rowCount - 1,
    };
    const target = steps[event.key];
    if (target !== undefined && !event.ctrlKey && !event.metaKey) focusRow(target, event.shiftKey);
    else if (event.key === 'Enter' && missingAt(active()) !== undefined) openRowMenu(active(), event.target as Element);
    else if (event.key === 'Enter') play(active());
    else if (event.key === 'Delete' && props.edit) remove(chosenAt(active()));
    else if (event.key === 'Escape' && selected().size > 0) setSelected(new Set<number>());
    else if (event.key === 'a' && (event.ctrlKey || event.metaKey)) {
      setSelected(new Set(Array.from({ length: props.rowCount }, (_, i) => i).filter((i) => songAt(i) ?? missingAt(i))));
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  const isActive = (index: number) => {
    const { first, end } = view.range();
    const isDrawn = active() >= first && active() < end && !isHeading(active());
    return isDrawn ? index === active() : index === (isHeading(first) ? first + 1 : first);
  };

  return (
    <>
      <div
        role="grid"
        class="song-table"
        aria-label={props.label}
        aria-rowcount={props.rowCount + 1}
        aria-multiselectable="true"
        style={{ '--columns': template() }}
        aria-describedby={props.edit ? 'table-help' : undefined}
        data-handles={props.edit?.move ? '' : undefined}
        onKeyDown={onKeyDown}
        onFocusIn={(event) => {
          const at = (event.target as Element).closest<HTMLElement>('[data-at]')?.dataset['at'];
          if (at !== undefined) setActive(Number(at));
        }}
      >
        <div role="rowgroup" class="song-head" data-hidden={props.isHeadHidden || undefined}>
          <div role="row" class="song-head-row" aria-rowindex={1}>
            <div role="columnheader" class="song-number">
              <span aria-hidden="true">#</span>
              <span class="visually-hidden">{t('field.position')}</span>
            </div>
            <For each={columns()}>{(column) => <HeadCell column={column} sort={props.sort} />}</For>
            <div role="columnheader" class="song-tools">
              <span class="visually-hidden">{t('field.actions')}</span>
            </div>
          </div>
        </div>
        <div
          role="rowgroup"
          class="song-body"
          ref={(element) => {
            body = element;
            view.ref(element);
          }}
          style={{ height: `${view.heightPx()}px` }}
        >
          <For each={indexes()}>
            {(index) => (
              <div role="presentation" class="song-place" data-at={index} style={{ transform: `translateY(${view.topOf(index)}px)` }}>
                <Switch fallback={<BlankRow rowIndex={index + 2} />}>
                  <Match when={isHeading(index)}>
                    <div role="row" class="song-heading" aria-rowindex={index + 2}>
                      <div role="gridcell" aria-colspan={columns().length + 2}>
                        <Icon name="album" size={16} />
                        <span dir="auto">{(props.row(index) as { heading: string }).heading}</span>
                      </div>
                    </div>
                  </Match>
                  <Match when={missingAt(index) !== undefined}>
                    <div
                      role="row"
                      class="song-row song-missing"
                      aria-rowindex={index + 2}
                      aria-selected={selected().has(index)}
                      data-held={drag.held() === index || undefined}
                      tabindex={isActive(index) ? 0 : -1}
                      data-row
                      onClick={(event) => {
                        if ((event.target as Element).closest('a, button')) return;
                        if ((event as Event as PointerEvent).pointerType === 'touch') openRowMenu(index, event.currentTarget);
                        else select(index, { isRange: event.shiftKey, isToggle: event.ctrlKey || event.metaKey });
                      }}
                      onContextMenu={(event) => {
                        event.preventDefault();
                        openRowMenu(index, event.button === 2 ? { x: event.clientX, y: event.clientY } : event.currentTarget);
                      }}
                    >
                      <div role="gridcell" class="song-number time">
                        {(props.row(index) as { number: number | '' }).number}
                      </div>
                      {props.missingCells?.(index, () => (isActive(index) ? 0 : -1))}
                      <div role="gridcell" class="song-tools">
                        <IconButton
                          icon="more"
                          size={18}
                          label={t('action.moreNamed', { name: missingAt(index) ?? '' })}
                          aria-haspopup="menu"
                          tabindex={isActive(index) ? 0 : -1}
                          onClick={(event) => openRowMenu(index, event.currentTarget)}
                        />
                        <Show when={props.edit?.move}>
                          <Handle onDrag={(event) => drag.start(index, event)} />
                        </Show>
                      </div>
                    </div>
                  </Match>
                  <Match when={songAt(index)}>
                    {(song) => (
                      <SongRow
                        song={song()}
                        number={(props.row(index) as { number: number | '' } | undefined)?.number ?? ''}
                        rowIndex={index + 2}
                        columns={columns()}
                        isActive={isActive(index)}
                        isSelected={selected().has(index)}
                        isMarked={props.markedId === song().id}
                        onPlay={() => play(index)}
                        onSelect={(event) => select(index, { isRange: event.shiftKey, isToggle: event.ctrlKey || event.metaKey })}
                        onMenu={(at) => openRowMenu(index, at)}
                        isHeld={drag.held() === index}
                        handle={props.edit?.move && <Handle onDrag={(event) => drag.start(index, event)} />}
                      />
                    )}
                  </Match>
                </Switch>
              </div>
            )}
          </For>
          <Show when={drag.held() !== undefined}>
            <div class="song-drop" style={{ transform: `translateY(${view.topOf(drag.before() ?? 0)}px)` }} />
          </Show>
        </div>
      </div>
      <Show when={props.edit}>
        <p class="visually-hidden" id="table-help">
          {t('edit.help')}
        </p>
        <p class="visually-hidden" role="status">
          {said()}
        </p>
      </Show>
    </>
  );
}

function Handle(props: { onDrag: (event: PointerEvent) => void }) {
  return (
    <span class="song-handle" aria-hidden="true" onPointerDown={(event) => event.button === 0 && props.onDrag(event)}>
      <Icon name="grip" size={18} />
    </span>
  );
}

function HeadCell(props: { column: (typeof songColumns)[ColumnId]; sort: SongTableProps['sort'] }) {
  const isSorted = () => props.sort !== undefined && props.sort.by === props.column.sort;
  const direction = () => (isSorted() ? (props.sort?.isDescending ? 'descending' : 'ascending') : undefined);
  return (
    <div role="columnheader" class="song-cell" data-number={props.column.isNumber || undefined} aria-sort={direction()}>
      <Show when={props.sort && props.column.sort} fallback={t(props.column.label)}>
        {(by) => (
          <button type="button" class="song-sort" onClick={() => props.sort?.change(by())}>
            {t(props.column.label)}
            <Show when={isSorted()}>
              <Icon name={props.sort?.isDescending ? 'sortDown' : 'sortUp'} size={14} />
            </Show>
          </button>
        )}
      </Show>
    </div>
  );
}

function BlankRow(props: { rowIndex: number }) {
  return (
    <div role="row" class="song-row song-blank" aria-rowindex={props.rowIndex}>
      <div role="gridcell" class="song-number" />
      <div role="gridcell" class="song-cell">
        <span />
      </div>
    </div>
  );
}
