// The profiles songs are converted by: the built-in ones and those an admin made or changed (table `transcoding`). A row
// stands in place of the built-in one of its format; deleting it brings that back. Commands of admins are run only while
// EnableTranscodingConfig is on.
import type { Caller, Context } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { conflict, forbidden, invalid, messageOf, notFound } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import { audioType, losslessSuffixes } from '../../lib/media-types.ts';
import { defaultCommand, parseCommand, type Command } from './command.ts';
import { isSameFormat, profiles, type Profile } from './profiles.ts';

type Uses = Pick<Context, 'db' | 'config'>;

/** As people see it. */
export interface Transcoding {
  id: string;
  name: string;
  targetFormat: string;
  /** '' for those who are no admins. */
  command: string;
  defaultBitRateKbps: number;
}

export interface TranscodingWish {
  name: string;
  targetFormat: string;
  command: string;
  defaultBitRateKbps: number;
}

const select = 'SELECT id, name, target_format AS targetFormat, command, default_bit_rate AS defaultBitRateKbps FROM transcoding';
const mostKbps = 10_000;

const builtIn = (profile: Profile): Transcoding => ({
  id: profile.format,
  name: `${profile.format} audio`,
  targetFormat: profile.format,
  command: '',
  defaultBitRateKbps: profile.defaultBitRateKbps,
});

function rows({ db }: Pick<Context, 'db'>): Transcoding[] {
  const own = db.$client.query(`${select} ORDER BY name`).all() as Transcoding[];
  return [...profiles.filter(({ format }) => !own.some((row) => row.targetFormat === format)).map(builtIn), ...own];
}

/** All there are; commands only for admins. */
export function listTranscodings(ctx: Uses, caller: Caller): Transcoding[] {
  return rows(ctx).map((row) => shown(row, caller));
}

/** One by its id, or AppError not_found. */
export function getTranscoding(ctx: Uses, caller: Caller, id: string): Transcoding {
  const row = rows(ctx).find((one) => one.id === id);
  if (!row) throw notFound('transcoding');
  return shown(row, caller);
}

const shown = (row: Transcoding, { user }: Caller): Transcoding => ({
  ...row,
  command: user.isAdmin ? row.command || defaultCommand(row.targetFormat) : '',
});

/** Makes or changes one; AppError forbidden without EnableTranscodingConfig or for others than admins. */
export function saveTranscoding(ctx: Uses, caller: Caller, id: string | undefined, wish: TranscodingWish): Transcoding {
  mayEdit(ctx, caller);
  const before = id === undefined ? undefined : rows(ctx).find((row) => row.id === id);
  if (id !== undefined && !before) throw notFound('transcoding');
  const { name, targetFormat, command, defaultBitRateKbps } = checked(ctx, wish);
  const key = id ?? newId();
  transact(ctx.db, () => {
    const client = ctx.db.$client;
    const other = client
      .query('SELECT 1 FROM transcoding WHERE id <> ?1 AND (name = ?2 OR target_format = ?3)')
      .get(key, name, targetFormat);
    if (other) throw conflict('there is a transcoding with this name or format already');
    client
      .query(
        `INSERT INTO transcoding (id, name, target_format, command, default_bit_rate) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE
         SET name = excluded.name, target_format = excluded.target_format, command = excluded.command, default_bit_rate = excluded.default_bit_rate`,
      )
      .run(key, name, targetFormat, command, defaultBitRateKbps);
  });
  return getTranscoding(ctx, caller, key);
}

/** Takes one away: players that were forced to it get songs as they are. */
export function deleteTranscoding(ctx: Uses, caller: Caller, id: string): void {
  mayEdit(ctx, caller);
  transact(ctx.db, () => {
    const { changes } = ctx.db.$client.query('DELETE FROM transcoding WHERE id = ?').run(id);
    if (changes === 0) throw notFound('transcoding');
    if (!profiles.some(({ format }) => format === id)) {
      ctx.db.$client.query("UPDATE player SET transcoding_id = '' WHERE transcoding_id = ?").run(id);
    }
  });
}

function mayEdit({ config }: Uses, { user }: Caller): void {
  if (!user.isAdmin) throw forbidden('change transcodings: it is for admins');
  if (!config.enableTranscodingConfig) throw forbidden('change transcodings: EnableTranscodingConfig is off');
}

function checked({ config }: Uses, wish: TranscodingWish): TranscodingWish {
  const name = wish.name.trim();
  const targetFormat = wish.targetFormat.trim().toLowerCase();
  if (name === '' || name.length > 100) throw invalid('a transcoding needs a name of at most 100 characters');
  if (!/^[a-z0-9]{1,12}$/.test(targetFormat)) throw invalid('a format is a file ending such as mp3 or opus');
  if (!Number.isInteger(wish.defaultBitRateKbps) || wish.defaultBitRateKbps < 0 || wish.defaultBitRateKbps > mostKbps) {
    throw invalid(`the bit rate is a whole number from 0 to ${mostKbps}`);
  }
  const command = wish.command.trim();
  const isDefault = command === '' || command === defaultCommand(targetFormat);
  if (isDefault && defaultCommand(targetFormat) === '') throw invalid('this format needs a command');
  if (!isDefault) parseCommand(command, config.ffmpegPath);
  return { name, targetFormat, command: isDefault ? '' : command, defaultBitRateKbps: wish.defaultBitRateKbps };
}

export type FindProfile = (format: string) => Profile | undefined;

/** Finds profiles by format or alias, and the format of a transcoding by its id. */
export function createProfileFinder(ctx: Uses & Pick<Context, 'log'>) {
  const parsed = new Map<string, Command | undefined>();

  function commandOf(row: Transcoding): Command | undefined {
    if (parsed.has(row.command)) return parsed.get(row.command);
    let command: Command | undefined;
    try {
      command = parseCommand(row.command, ctx.config.ffmpegPath);
    } catch (error) {
      ctx.log.child('streams').warn('a transcoding command is not run', { name: row.name, why: messageOf(error) });
    }
    parsed.set(row.command, command);
    return command;
  }

  function profileOf(row: Transcoding): Profile | undefined {
    const base =
      profiles.find(({ format }) => format === row.targetFormat) ?? profiles.find(({ format }) => isSameFormat(format, row.targetFormat));
    const ours = base && { ...base, defaultBitRateKbps: row.defaultBitRateKbps || base.defaultBitRateKbps };
    if (row.command === '' || row.command === defaultCommand(row.targetFormat)) return ours;
    const command = ctx.config.enableTranscodingConfig ? commandOf(row) : undefined;
    if (!command) return ours;
    const isLossless = losslessSuffixes.includes(row.targetFormat);
    return {
      format: row.targetFormat,
      suffix: row.targetFormat,
      codec: base?.codec ?? row.targetFormat,
      mediaType: audioType(row.targetFormat),
      defaultBitRateKbps: row.defaultBitRateKbps,
      isLossless,
      encode: [],
      maxBitRateKbps: mostKbps,
      maxSampleRateHz: base?.maxSampleRateHz ?? 192_000,
      maxChannels: base?.maxChannels ?? 8,
      command,
    };
  }

  const all = () => rows(ctx);
  const find: FindProfile = (format) => {
    const wanted = format.toLowerCase();
    const list = all();
    const row = list.find((one) => one.targetFormat === wanted) ?? list.find((one) => isSameFormat(one.targetFormat, wanted));
    return row && profileOf(row);
  };
  return { find, formatOf: (id: string) => all().find((row) => row.id === id)?.targetFormat ?? '' };
}
