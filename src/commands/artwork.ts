// `artwork`: why a picture is shown, and pictures chosen anew (navidrome.md 2.2). Nothing waits in a queue here: what
// scans and people change is chosen at once, so there is nothing to cancel.
import type { App } from '../app.ts';
import type { Command } from '../config/commands.ts';
import { parseCoverId, type CoverKind } from '../core/artwork/cover-id.ts';
import { explainCover, type CoverExplanation } from '../core/artwork/explain.ts';
import { storePicture } from '../core/artwork/refresh-picture.ts';
import { chooseAnew, pictureState, type PictureState } from '../core/artwork/survey.ts';
import { AppError, invalid, messageOf, notFound } from '../lib/errors.ts';
import { explanationText, section } from '../scanner/explain/explanation.ts';
import { operator } from './explain.ts';
import { asJson, progressLine, withApp, type Run, type Terminal } from './terminal.ts';

type ArtworkCommand = Extract<Command, { name: 'artwork' }>;
type Step = (app: App, command: ArtworkCommand, terminal: Terminal) => number | Promise<number>;

const steps: Record<ArtworkCommand['action'], Step> = { explain, refresh, reprocess, status };
const kinds: Readonly<Record<string, CoverKind>> = { al: 'album', ar: 'artist', pl: 'playlist', mf: 'song', ra: 'radio', dc: 'disc' };
const kept = ['album', 'artist', 'playlist', 'radio'] as const;

/** Tells, chooses again, and counts; a running server shows it with the next request. */
export const artwork: Run = async (loaded, terminal) => {
  const { command } = loaded;
  if (command.name !== 'artwork') return 1;
  return withApp(loaded, terminal, (app) => steps[command.action](app, command, terminal));
};

interface Found extends CoverExplanation {
  kind: CoverKind;
  id: string;
}

/** By the ids of clients (`al-…`), bare ones, or bare ones after a kind. */
async function find(app: App, given: string, kindWord: string): Promise<Found> {
  const cover = parseCoverId(given);
  if (!cover) throw invalid(`"${given.slice(0, 100)}" is no id of an album, artist, playlist, song, disc or station`);
  const { id, disc } = cover;
  const named = kinds[kindWord] ?? cover.kind;
  for (const kind of named ? [named] : Object.values(kinds)) {
    try {
      return { kind, id, ...(await explainCover(app, operator(app), kind, id, disc)) };
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'not_found') throw error;
    }
  }
  throw notFound(named ?? 'album, artist, playlist, song or station of this id');
}

async function explain(app: App, { kind, ids: [id = ''], isJson }: ArtworkCommand, { out }: Terminal): Promise<number> {
  const found = await find(app, id, kind);
  const lines = found.steps.map(({ rule, outcome, isChosen }) => [rule, `${isChosen ? 'chosen: ' : ''}${outcome}`] as const);
  const title = `The picture of the ${found.kind} ${found.id}`;
  const sections = [
    section('Tried in this order', lines),
    section('Result', [['picture', found.hash ? found.source || 'a mosaic' : 'none']]),
  ];
  out(isJson ? asJson(found) : explanationText({ title, sections }));
  return 0;
}

async function refresh(app: App, { kind, ids, isJson }: ArtworkCommand, { out, err }: Terminal): Promise<number> {
  const done: object[] = [];
  let failed = 0;
  for (const given of ids) {
    try {
      const found = await find(app, given, kind);
      const own = kept.find((one) => one === found.kind);
      if (!own) throw invalid(`pictures of a ${found.kind} are found whenever somebody looks: there is nothing to refresh`);
      const isChanged = storePicture(app, own, found.id);
      done.push({ kind: own, id: found.id, isChanged });
      if (!isJson) out(`${own} ${found.id}: ${isChanged ? 'another picture' : 'the same picture'}\n`);
    } catch (error) {
      failed++;
      err(`${given}: ${messageOf(error)}\n`);
    }
  }
  if (isJson) out(asJson(done));
  return failed === 0 ? 0 : 1;
}

function reprocess(app: App, { kind, source, isDryRun, isJson }: ArtworkCommand, terminal: Terminal): number {
  const wanted = kind === '' ? (['album', 'artist'] as const) : (['album', 'artist'] as const).filter((one) => one === kinds[kind]);
  if (wanted.length === 0) throw invalid('--kind is al or ar: other pictures are found whenever somebody looks');
  const say = progressLine(terminal);
  const onProgress = (done: number, total: number) => say(`${done} of ${total} looked at`);
  const { looked, changed } = chooseAnew(app, { kinds: wanted, source, isDryRun, onProgress });
  say('');
  const would = isDryRun ? 'would have' : 'have';
  terminal.out(isJson ? asJson({ looked, changed, isDryRun }) : `${looked} looked at, ${changed} ${would} another picture\n`);
  return 0;
}

function status(app: App, { isJson }: ArtworkCommand, { out }: Terminal): number {
  const states = pictureState(app);
  out(isJson ? asJson(states) : states.map(describe).join(''));
  return 0;
}

function describe({ kind, total, withPicture, sources, waiting, unreadable }: PictureState): string {
  const from = Object.entries(sources).map(([name, n]) => `${n} ${name}`);
  const notes = [...(waiting ? [`${waiting} still to be looked at`] : []), ...(unreadable ? [`${unreadable} are no pictures`] : [])];
  return `${kind}s: ${withPicture} of ${total} have a picture (${[...from, ...notes].join(', ')})\n`;
}
