// The table of commands: their flags, and what is made of the words and flags after them.
import { invalid } from '../lib/errors.ts';
import { nearest } from './nearest.ts';
import { flag } from './value-types.ts';

export type Command =
  | { name: 'server' }
  | { name: 'scan'; full: boolean; targets: string[]; targetFile?: string; acceptMissing: boolean; isJson: boolean }
  | {
      name: 'pls';
      action: 'one' | 'list' | 'export' | 'import';
      playlist: string;
      output: string;
      user: string;
      format: 'csv' | 'json';
      isSynced: boolean;
      files: string[];
      isJson: boolean;
    }
  | {
      name: 'user';
      action: (typeof userActions)[number];
      userName: string;
      fullName: string | undefined;
      email: string | undefined;
      isAdmin: boolean | undefined;
      libraryIds: number[] | undefined;
      hasNewPassword: boolean;
      isForced: boolean;
      format: 'csv' | 'json';
    }
  | {
      name: 'backup';
      action: (typeof backupActions)[number];
      /** '' is that of Backup.Path. */
      folder: string;
      file: string;
      /** undefined is that of Backup.Count. */
      keepCount: number | undefined;
      isForced: boolean;
      isJson: boolean;
    }
  | {
      name: 'artwork';
      action: (typeof artworkActions)[number];
      /** Two letters as in ids of covers; '' is any. */
      kind: string;
      ids: string[];
      source: string;
      isDryRun: boolean;
      isJson: boolean;
    }
  | { name: 'service'; action: (typeof serviceActions)[number]; user: string; workFolder: string; unitFolder: string; isJson: boolean }
  | { name: 'import'; file: string; isDryRun: boolean; maps: string[]; key: string; hasScan: boolean; isJson: boolean }
  | { name: 'explain'; subjects: string[]; isJson: boolean }
  | { name: 'inspect'; files: string[]; format: (typeof inspectFormats)[number] }
  | { name: 'insights-server'; address: string; port: number; database: string; isJson: boolean }
  | { name: 'health'; isJson: boolean }
  | { name: 'licenses' }
  /** `topic` is the command that was asked about, '' all of them. */
  | { name: 'help'; topic: string }
  | { name: 'version' };

export interface Flag {
  name: string;
  /** `--name` alone means true. */
  isSwitch: boolean;
  letter?: string;
}

/** What was written after a command. */
export interface Given {
  words: readonly string[];
  all: (flagName: string) => string[];
  /** The last one counts. */
  last: (flagName: string) => string | undefined;
  isOn: (flagName: string) => boolean;
}

interface CommandEntry {
  flags: readonly Flag[];
  /** Words may follow. */
  isWordy?: boolean;
  read: (given: Given) => Command;
}

const playlistActions = ['list', 'export', 'import'] as const;
const userActions = ['create', 'edit', 'delete', 'list', 'password', 'totp-off', 'new-key'] as const;
const backupActions = ['create', 'list', 'prune', 'restore'] as const;
const artworkActions = ['explain', 'refresh', 'reprocess', 'status'] as const;
const inspectFormats = ['pretty', 'toml', 'yaml', 'json', 'jsonindent'] as const;
const serviceActions = ['print', 'install', 'uninstall', 'start', 'stop', 'status'] as const;

const on = (name: string, letter?: string): Flag => ({ name, isSwitch: true, ...(letter ? { letter } : {}) });
const text = (name: string, letter?: string): Flag => ({ name, isSwitch: false, ...(letter ? { letter } : {}) });

/** Every command by its name. */
export const commands: Readonly<Record<string, CommandEntry>> = {
  server: { flags: [], read: () => ({ name: 'server' }) },
  scan: {
    flags: [on('full', 'f'), text('target', 't'), text('target-file'), on('accept-missing'), on('json')],
    read: ({ all, last, isOn }) => ({
      name: 'scan',
      full: isOn('full'),
      targets: all('target'),
      acceptMissing: isOn('accept-missing'),
      isJson: isOn('json'),
      ...(last('target-file') === undefined ? {} : { targetFile: last('target-file') ?? '' }),
    }),
  },
  pls: {
    flags: [text('playlist', 'p'), text('output', 'o'), text('user', 'u'), text('format', 'f'), on('sync'), on('json')],
    isWordy: true,
    read: readPlaylists,
  },
  user: {
    flags: [
      text('username', 'u'),
      text('name'),
      on('remove-name'),
      text('email', 'e'),
      on('remove-email'),
      on('admin', 'a'),
      on('set-admin'),
      on('set-regular'),
      text('library-ids', 'i'),
      on('set-password'),
      on('force'),
      text('format', 'f'),
      on('json'),
    ],
    isWordy: true,
    read: readUser,
  },
  backup: {
    flags: [text('backup-dir', 'd'), text('backup-file', 'b'), text('keep-count', 'k'), on('force', 'f'), on('json')],
    isWordy: true,
    read: readBackup,
  },
  artwork: {
    flags: [text('kind'), text('source'), on('all'), on('dry-run'), on('yes', 'y'), on('json')],
    isWordy: true,
    read: readArtwork,
  },
  service: { flags: [text('user', 'u'), text('working-directory', 'w'), text('unit-dir'), on('json')], isWordy: true, read: readService },
  import: { flags: [on('dry-run'), text('map'), text('key'), on('no-scan'), on('json')], isWordy: true, read: readImport },
  explain: { flags: [on('json')], isWordy: true, read: readExplain },
  inspect: { flags: [text('format', 'f'), on('json')], isWordy: true, read: readInspect },
  'insights-server': { flags: [text('listen', 'l'), text('database'), on('json')], read: readInsightsServer },
  health: { flags: [on('json')], read: ({ isOn }) => ({ name: 'health', isJson: isOn('json') }) },
  licenses: { flags: [], read: () => ({ name: 'licenses' }) },
  help: { flags: [], isWordy: true, read: ({ words }) => ({ name: 'help', topic: canonical(words[0] ?? '') }) },
  version: { flags: [], read: () => ({ name: 'version' }) },
};

const otherNames: Readonly<Record<string, string>> = { bkp: 'backup', svc: 'service' };

/** The name in the table of what was written, or the word itself. */
export const canonical = (word: string): string => otherNames[word] ?? word;

/** Whether a word names a command. */
export const isCommand = (word: string): boolean => Object.hasOwn(commands, canonical(word));

function readAction<T extends string>(command: string, word: string | undefined, actions: readonly T[]): T {
  const found = actions.find((known) => known === word);
  if (found) return found;
  if (word === undefined) throw invalid(`${command} needs to know what to do: one of ${actions.join(', ')}; see ${command} --help`);
  throw invalid(`unknown command ${command} ${word}${nearest(word, actions)}; see ${command} --help`);
}

function readFormat(written: string | undefined, isJson = false): 'csv' | 'json' {
  const format = written ?? (isJson ? 'json' : 'csv');
  if (format !== 'csv' && format !== 'json') throw invalid('--format is csv or json');
  return format;
}

function readPlaylists({ words, last, isOn }: Given): Command {
  const [first, ...files] = words;
  const action = first === undefined ? 'one' : readAction('pls', first, playlistActions);
  if (action !== 'import' && files.length > 0) throw invalid(`pls ${action} takes no ${files[0]}; see --help`);
  return {
    name: 'pls',
    action,
    playlist: last('playlist') ?? '',
    output: last('output') ?? '',
    user: last('user') ?? '',
    format: readFormat(last('format') || undefined, isOn('json')),
    isSynced: isOn('sync'),
    files,
    isJson: isOn('json'),
  };
}

const shortActions: Readonly<Record<string, string>> = { c: 'create', e: 'edit', d: 'delete' };

function readUser({ words, last, isOn }: Given): Command {
  const [first, second, third] = words;
  const action = readAction('user', shortActions[first ?? ''] ?? first, userActions);
  if (third !== undefined) throw invalid(`user ${action} takes one name, not ${third} as well`);
  const userName = last('username') ?? second ?? '';
  if (action !== 'list' && action !== 'new-key' && userName.trim() === '') throw invalid(`user ${action} needs a name: -u NAME`);
  if (isOn('set-admin') && isOn('set-regular')) throw invalid('--set-admin and --set-regular cannot go together');
  const isAdmin = isOn('admin') || isOn('set-admin') ? true : isOn('set-regular') ? false : undefined;
  return {
    name: 'user',
    action,
    userName,
    fullName: isOn('remove-name') ? '' : last('name'),
    email: isOn('remove-email') ? '' : last('email'),
    isAdmin,
    libraryIds: readIds(last('library-ids')),
    hasNewPassword: isOn('set-password'),
    isForced: isOn('force'),
    format: readFormat(last('format'), isOn('json')),
  };
}

function readIds(written: string | undefined): number[] | undefined {
  const parts = written?.split(',').map((part) => part.trim());
  if (parts?.some((part) => !/^\d{1,9}$/.test(part))) throw invalid('--library-ids are numbers, separated by commas');
  return parts?.map(Number);
}

function readBackup({ words, last, isOn }: Given): Command {
  const [first, second, third] = words;
  const action = readAction('backup', first, backupActions);
  if (third !== undefined || (second !== undefined && action !== 'restore')) {
    throw invalid(`backup ${action} takes no ${third ?? second}; see backup --help`);
  }
  const file = last('backup-file') ?? second ?? '';
  if (action === 'restore' && file === '') throw invalid('backup restore needs a backup: -b FILE');
  const count = last('keep-count');
  if (count !== undefined && !/^(-1|\d{1,6})$/.test(count)) throw invalid('--keep-count is a number; -1 is that of Backup.Count');
  const keepCount = count === undefined || count === '-1' ? undefined : Number(count);
  return { name: 'backup', action, folder: last('backup-dir') ?? '', file, keepCount, isForced: isOn('force'), isJson: isOn('json') };
}

const pictureKinds = ['al', 'ar', 'dc', 'mf', 'pl', 'ra'];
const pictureSources = ['file', 'embedded', 'upload', 'artist-folder', 'web', 'none'];

function readArtwork({ words, last, isOn }: Given): Command {
  const [first, ...rest] = words;
  const action = readAction('artwork', first, artworkActions);
  const [kindWord = ''] = rest;
  const isKind = rest.length > 1 && pictureKinds.includes(kindWord);
  if (action === 'explain' && rest.length === 2 && !isKind)
    throw invalid(`artwork explain: ${kindWord} is none of ${pictureKinds.join(', ')}`);
  const ids = isKind ? rest.slice(1) : rest;
  const kind = last('kind') ?? (isKind ? kindWord : '');
  const source = last('source') ?? '';
  const isOfIds = action === 'explain' || action === 'refresh';
  if (isOfIds && ids.length === 0) throw invalid(`artwork ${action} needs an id: artwork ${action} al-ID; see artwork --help`);
  if (ids.length > (isOfIds ? (action === 'explain' ? 1 : ids.length) : 0))
    throw invalid(`artwork ${action} takes no ${ids.at(-1)}; see --help`);
  if (kind !== '' && !pictureKinds.includes(kind)) throw invalid(`--kind is one of ${pictureKinds.join(', ')}`);
  if (source !== '' && !pictureSources.includes(source)) throw invalid(`--source is one of ${pictureSources.join(', ')}`);
  return { name: 'artwork', action, kind, ids, source, isDryRun: isOn('dry-run'), isJson: isOn('json') };
}

function readService({ words, last, isOn }: Given): Command {
  // The former service ran its program this way.
  if (words[0] === 'execute') return { name: 'server' };
  return {
    name: 'service',
    action: readAction('service', words[0], serviceActions),
    user: last('user') ?? 'melodrome',
    workFolder: last('working-directory') ?? '',
    unitFolder: last('unit-dir') ?? '/etc/systemd/system',
    isJson: isOn('json'),
  };
}

function readImport({ words, all, last, isOn }: Given): Command {
  const [file, more] = words;
  if (file === undefined) throw invalid('import needs the database of Navidrome: melodrome import /path/to/navidrome.db; see --help');
  if (more !== undefined) throw invalid(`import takes one file, not ${more} as well; see --help`);
  return {
    name: 'import',
    file,
    isDryRun: isOn('dry-run'),
    maps: all('map'),
    key: last('key') ?? '',
    hasScan: !isOn('no-scan'),
    isJson: isOn('json'),
  };
}

function readExplain({ words, isOn }: Given): Command {
  if (words.length === 0)
    throw invalid('explain needs a file, or the id of a song or album: melodrome explain Artist/Album/song.mp3; see --help');
  return { name: 'explain', subjects: [...words], isJson: isOn('json') };
}

function readInspect({ words, last, isOn }: Given): Command {
  if (words.length === 0) throw invalid('inspect needs files: melodrome inspect song.mp3; see --help');
  const written = last('format') ?? (isOn('json') ? 'json' : 'jsonindent');
  const format = inspectFormats.find((known) => known === written);
  if (!format) throw invalid(`--format is one of ${inspectFormats.join(', ')}`);
  return { name: 'inspect', files: [...words], format };
}

/** Reads a switch as options do. */
export const isSwitchedOn = (written: string | undefined): boolean => flag.parse(written ?? false);

const collectorPort = 8090;

function readInsightsServer({ last, isOn }: Given): Command {
  const written = last('listen') ?? `127.0.0.1:${collectorPort}`;
  const [, address = '', port = ''] = /^(.*):(\d+)$/.exec(written) ?? [];
  if (Number(port) > 65_535 || port === '') throw invalid('--listen: expected an address and a port such as 127.0.0.1:8090');
  return {
    name: 'insights-server',
    address: address.replace(/^\[|\]$/g, '') || '0.0.0.0',
    port: Number(port),
    database: last('database') ?? 'insights.db',
    isJson: isOn('json'),
  };
}
