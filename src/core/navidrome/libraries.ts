// Libraries by their folders. The first one is the music folder of the configuration on both sides.
import { realpathSync, statSync } from 'node:fs';

import { isAbsolutePath, placesOf, slashed } from '../playlists/paths.ts';
import type { Job } from './job.ts';
import { mapPath, rooted } from './paths.ts';
import { count, leave, note } from './report.ts';
import { countOf, dateOf, flagOf, textOf } from './values.ts';

interface OurLibrary {
  id: number;
  name: string;
  path: string;
  remotePath: string;
}

/** Finds or creates them; fills `libraries` and `roots`. */
export function bringLibraries(job: Job): void {
  const { source, report, found } = job;
  const ours = ourLibraries(job);
  found.roots = ours.flatMap(({ id, path, remotePath }) => [path, remotePath].filter(Boolean).map((folder) => rootOf(id, folder)));
  const rows = source.rows('library', ['id', 'name', 'path', 'remote_path', 'default_new_users', 'created_at', 'updated_at'], 'id');
  for (const row of rows) {
    const id = countOf(row['id']);
    const [old, name] = [textOf(row['path']), textOf(row['name'])];
    const path = mapPath(job.maps, rooted(old));
    const existing = findOurs(ours, path, id, !isAbsolutePath(old));
    if (existing) {
      if (job.prepared.createdLibraries.has(existing.path)) count(report, 'libraries', 'brought');
      else count(report, 'libraries', 'same');
      link(job, id, existing, old, path);
      continue;
    }
    if (!isFolder(path)) {
      leave(report, 'libraries', `${name} (${old})`, `there is no folder ${path} here; say where it lies with --map ${old}=FOLDER`);
      continue;
    }
    // Inside a library of ours: its songs are known there.
    if (placesOf(path, found.roots).length > 0) {
      const place = placesOf(`${path}/`, found.roots)[0];
      count(report, 'libraries', 'same');
      note(report, 'libraries', `${name} (${path})`, 'lies inside a library that is here already, so it is no library of its own');
      if (place) found.libraries.set(id, place.libraryId);
      continue;
    }
    const made = create(job, {
      name: freeName(ours, name || path),
      path,
      isDefault: flagOf(row['default_new_users']),
      createdAt: dateOf(row['created_at']),
    });
    ours.push(made);
    found.newLibraries.add(made.id);
    found.roots.push(rootOf(made.id, made.path));
    count(report, 'libraries', 'brought');
    link(job, id, made, old, path);
  }
}

const rootOf = (libraryId: number, path: string) => ({ libraryId, path: slashed(path).replace(/(?<=.)\/+$/, '') });

function ourLibraries({ ctx }: Job): OurLibrary[] {
  return ctx.db.$client
    .query('SELECT id, name, path, remote_path AS remotePath FROM library WHERE removed_at IS NULL ORDER BY id')
    .all() as OurLibrary[];
}

/** By folder; the first library is also found where its old folder is not there: in another container it has another name. */
function findOurs(ours: readonly OurLibrary[], path: string, id: number, isRelative: boolean): OurLibrary | undefined {
  const same = ours.find((library) => library.path === path || realOf(library.path) === realOf(path));
  return same ?? (id === 1 && (isRelative || !isFolder(path)) ? ours.find((library) => library.id === 1) : undefined);
}

function link({ report, found }: Job, id: number, library: OurLibrary, old: string, path: string): void {
  found.libraries.set(id, library.id);
  found.roots.push(rootOf(library.id, path));
  if (library.path !== path && realOf(library.path) !== realOf(path)) {
    note(report, 'libraries', old, `there is no such folder here; it is taken for the music folder ${library.path}`);
  }
}

function create({ ctx }: Job, library: { name: string; path: string; isDefault: boolean; createdAt: number | null }): OurLibrary {
  const now = ctx.clock.now();
  const rows = ctx.db.$client
    .query(
      `INSERT INTO library (name, path, default_new_users, created_at, updated_at) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (path) DO UPDATE SET name = excluded.name, removed_at = NULL RETURNING id`,
    )
    .values(library.name, library.path, library.isDefault ? 1 : 0, library.createdAt ?? now, now);
  return { id: Number(rows[0]?.[0]), name: library.name, path: library.path, remotePath: '' };
}

function freeName(ours: readonly OurLibrary[], name: string): string {
  const taken = new Set(ours.map((library) => library.name));
  let free = name;
  for (let n = 2; taken.has(free); n++) free = `${name} ${n}`;
  return free;
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

function realOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
