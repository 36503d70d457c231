// Runs the import beside an open app, and looks at the database as a whole.
import type { Report } from '../../src/core/navidrome/report.ts';
import { runBeside } from '../support/commands.ts';
import type { TestApp } from '../support/make-app.ts';

/** The command's words after `import`; its text and code. */
export async function runImport(test: TestApp, ...words: string[]): Promise<{ code: number; out: string }> {
  return runBeside(test, ['import', ...words]);
}

/** The same, as its report. */
export async function importReport(test: TestApp, ...words: string[]): Promise<Report> {
  const { out } = await runImport(test, ...words, '--json');
  return JSON.parse(out) as Report;
}

/** Every row of every table, to see whether anything has changed. */
export function wholeDatabase({ app }: TestApp): Record<string, unknown[]> {
  const client = app.db.$client;
  const tables = client.query("SELECT name FROM sqlite_schema WHERE type = 'table'").values() as [string][];
  return Object.fromEntries(tables.map(([table]) => [table, client.query(`SELECT * FROM "${table}" ORDER BY 1`).values()]));
}

/** The first song of an album `Artist/Album`, as ours. */
export function songAt({ app }: TestApp, path: string): { pk: number; id: string; pid: string; albumId: string } {
  return app.db.$client
    .query(
      `SELECT song.pk, song.id, pid, album.id AS albumId FROM song JOIN folder ON folder.pk = folder_pk JOIN album ON album.pk = album_pk
       WHERE folder.path || '/' || file_name = ?`,
    )
    .get(path) as { pk: number; id: string; pid: string; albumId: string };
}
