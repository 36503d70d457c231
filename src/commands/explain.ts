// `explain`: why files, songs and albums are in the catalogue as they are, on the terminal.
import type { App } from '../app.ts';
import { systemCaller, type Caller } from '../context.ts';
import { listLibraryFolders } from '../core/libraries/libraries.ts';
import { explain } from '../scanner/explain/explain.ts';
import { explanationText } from '../scanner/explain/explanation.ts';
import { asJson, withApp, type Run } from './terminal.ts';

/** Prints one explanation after the other; fails where a subject is nothing we know. */
export const explainSubjects: Run = async (loaded, terminal) => {
  const { command } = loaded;
  if (command.name !== 'explain') return 1;
  return withApp(loaded, terminal, async (app) => {
    const found = [];
    for (const subject of command.subjects) found.push(await explain(app, operator(app), subject, terminal.cwd));
    terminal.out(command.isJson ? asJson(found) : found.map(explanationText).join('\n'));
    return 0;
  });
};

/** Who may read the data folder may see everything, also before there is an admin. */
export const operator = (app: App): Caller => ({
  ...systemCaller,
  user: { ...systemCaller.user, isAdmin: true },
  libraryIds: listLibraryFolders(app).map(({ id }) => id),
  seesAll: true,
});
