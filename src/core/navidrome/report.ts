// What an import tells: for each kind of thing how much was found, brought, changed, there already, and what was left
// behind and why.

export const sectionNames = [
  'libraries',
  'users',
  'songs',
  'song ids',
  'albums',
  'artists',
  'marks',
  'playlists',
  'bookmarks',
  'queues',
  'transcodings',
  'players',
  'shares',
  'radios',
  'scrobbles',
  'services',
  'waiting plays',
  'pictures',
  'other data',
] as const;
export type SectionName = (typeof sectionNames)[number];

/** How a song was recognised, surest first. */
export const songWays = ['path', 'MusicBrainz id', 'persistent id', 'tags'] as const;
export type SongWay = (typeof songWays)[number];

export interface Left {
  what: string;
  reason: string;
}

export interface Section {
  found: number;
  /** New here. */
  brought: number;
  /** Was here and is other now. */
  changed: number;
  /** Was here, just so. */
  same: number;
  left: Left[];
  /** What was brought, but with something to know about it. */
  notes: Left[];
}

export interface Report {
  file: string;
  /** How its tables look: `with libraries` since 0.55, `absolute paths` before. */
  layout: string;
  isDryRun: boolean;
  /** Rows that an import would change or has changed; 0 when everything is here already. */
  changes: number;
  /** The copy of the database made before. */
  copy: string;
  matched: Record<SongWay, number>;
  sections: Record<SectionName, Section>;
}

/** An empty report. */
export function createReport(file: string, layout: string, isDryRun: boolean): Report {
  const empty = (): Section => ({ found: 0, brought: 0, changed: 0, same: 0, left: [], notes: [] });
  return {
    file,
    layout,
    isDryRun,
    changes: 0,
    copy: '',
    matched: { path: 0, 'MusicBrainz id': 0, 'persistent id': 0, tags: 0 },
    sections: Object.fromEntries(sectionNames.map((name) => [name, empty()])) as Report['sections'],
  };
}

export type Outcome = 'brought' | 'changed' | 'same';

/** Counts one thing. */
export function count(report: Report, name: SectionName, outcome: Outcome): void {
  report.sections[name].found++;
  report.sections[name][outcome]++;
  if (outcome !== 'same') report.changes++;
}

/** Counts one thing that stays behind. */
export function leave(report: Report, name: SectionName, what: string, reason: string): void {
  report.sections[name].found++;
  report.sections[name].left.push({ what, reason });
}

/** Says something about a thing that was brought. */
export const note = (report: Report, name: SectionName, what: string, reason: string) => report.sections[name].notes.push({ what, reason });
