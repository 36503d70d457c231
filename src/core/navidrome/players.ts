// Players with their settings, and the transcodings they name.
import { isId } from '../../lib/ids.ts';
import { shortUserAgent } from '../access/players.ts';
import { userOf, type Job } from './job.ts';
import { count, leave, note } from './report.ts';
import { idFrom } from './users.ts';
import { countOf, dateOf, flagOf, textOf } from './values.ts';

/** What Navidrome's own commands call besides ffmpeg's usual words; anything else somebody has written. */
const ordinaryWords =
  /^(ffmpeg|-ss|%t|-i|%s|-map|0:a:0|0:0|-map_metadata|0|0:s:a:0|-v|-b:a|%bk|-f|mp3|opus|aac|adts|flac|ogg|oga|-c:a|libopus|libmp3lame|-vn|-)$/;

/** Those that came with Navidrome are here anyway; the others keep their id and command. */
export function bringTranscodings(job: Job): void {
  const { ctx, source, report, found } = job;
  const client = ctx.db.$client;
  for (const row of source.rows('transcoding', ['id', 'name', 'target_format', 'command', 'default_bit_rate'])) {
    const [id, name, format, command] = ['id', 'name', 'target_format', 'command'].map((column) => textOf(row[column])) as [
      string,
      string,
      string,
      string,
    ];
    const existing = client
      .query('SELECT id FROM transcoding WHERE id = ?1 OR name = ?2 OR target_format = ?3')
      .values(id, name, format)[0];
    const ours = existing ? String(existing[0]) : isId(id) ? id : idFrom(id);
    found.transcodingIds.set(id, ours);
    if (existing) {
      count(report, 'transcodings', 'same');
      continue;
    }
    const isOrdinary = command.split(/\s+/).every((word) => ordinaryWords.test(word));
    client
      .query('INSERT INTO transcoding (id, name, target_format, command, default_bit_rate) VALUES (?, ?, ?, ?, ?)')
      .run(ours, name, format, isOrdinary ? '' : command, countOf(row['default_bit_rate']));
    count(report, 'transcodings', 'brought');
    if (!isOrdinary) note(report, 'transcodings', name, `a command of your own was kept: ${command}`);
  }
}

const columns = [
  'id',
  'name',
  'user_agent',
  'user_id',
  'user_name',
  'client',
  'ip',
  'ip_address',
  'last_seen',
  'max_bit_rate',
  'transcoding_id',
  'report_real_path',
  'scrobble_enabled',
];

/** The player of a user, an app and a browser; one that is here already keeps its settings. */
export function bringPlayers(job: Job): void {
  const { ctx, source, report, found } = job;
  const client = ctx.db.$client;
  for (const row of source.rows('player', columns, 'last_seen DESC')) {
    const userPk = userOf(job, textOf(row['user_id']), textOf(row['user_name']));
    const [id, name, app] = [textOf(row['id']), textOf(row['name']), textOf(row['client']).slice(0, 100)];
    if (userPk === undefined || app === '') {
      leave(report, 'players', name, userPk === undefined ? 'its user is not here' : 'no app is named');
      continue;
    }
    const userAgent = agentOf(textOf(row['user_agent']));
    if (client.query('SELECT 1 FROM player WHERE user_pk = ? AND client = ? AND user_agent = ?').get(userPk, app, userAgent)) {
      count(report, 'players', 'same');
      continue;
    }
    const isFree = isId(id) && !client.query('SELECT 1 FROM player WHERE id = ?').get(id);
    client
      .query(
        `INSERT INTO player (id, user_pk, name, client, user_agent, address, transcoding_id, max_bit_rate, report_real_path, scrobble_enabled,
         last_seen_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        isFree ? id : idFrom(`player ${id}`),
        userPk,
        name || app,
        app,
        userAgent,
        textOf(row['ip']) || textOf(row['ip_address']),
        found.transcodingIds.get(textOf(row['transcoding_id'])) ?? '',
        countOf(row['max_bit_rate']),
        flagOf(row['report_real_path']) ? 1 : 0,
        row['scrobble_enabled'] === null || flagOf(row['scrobble_enabled']) ? 1 : 0,
        dateOf(row['last_seen']) ?? 0,
      );
    count(report, 'players', 'brought');
  }
}

/** Navidrome keeps `Firefox/Linux` as we do; what is longer is shortened. */
const agentOf = (text: string) => (/^\w+\/\w+$/.test(text) && !/\d/.test(text) ? text : shortUserAgent(text));
