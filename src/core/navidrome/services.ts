// Accounts at Last.fm and ListenBrainz, and the plays that waited to be told to them.
import { createLinks } from '../scrobbling/links.ts';
import { addWaiting } from '../scrobbling/queue.ts';
import type { ServiceName } from '../scrobbling/service.ts';
import { userOf, type Job } from './job.ts';
import { count, leave, note } from './report.ts';
import { dateOf, textOf } from './values.ts';

const titles: Record<ServiceName, string> = { lastfm: 'Last.fm', listenbrainz: 'ListenBrainz' };

const serviceOf = (name: string): ServiceName | undefined =>
  /lastfm/i.test(name) ? 'lastfm' : /listenbrainz/i.test(name) ? 'listenbrainz' : undefined;

/** Keys that let a server speak for somebody, and what waits to be told. An account that is linked here already stays as it is. */
export function bringServices(job: Job): void {
  bringWaitingPlays(job, bringLinks(job));
}

/** The accounts that are new here, as `service:user`. */
function bringLinks(job: Job): ReadonlySet<string> {
  const { ctx, source, report, found } = job;
  const links = createLinks(ctx);
  const brought = new Set<string>();
  const names = new Map([...found.userIdsByName].map(([name, id]) => [id, name]));
  for (const row of source.rows('user_props', ['user_id', 'key', 'value'])) {
    const service = serviceOf(textOf(row['key']));
    const secret = textOf(row['value']);
    if (!service || secret === '') continue;
    const userId = textOf(row['user_id']);
    const userPk = userOf(job, userId);
    const what = `${titles[service]} of ${names.get(userId) ?? userId}`;
    if (userPk === undefined) {
      leave(report, 'services', what, 'its user is not here');
      continue;
    }
    const isHere = links.find(userPk, service) !== undefined;
    if (!isHere) {
      links.save(userPk, service, secret, '');
      brought.add(`${service}:${userPk}`);
    }
    count(report, 'services', isHere ? 'same' : 'brought');
    if (!isHere && service === 'lastfm')
      note(report, 'services', what, 'it is good with the same LastFM.ApiKey and LastFM.Secret; with others link it again in the settings');
  }
  return brought;
}

/** Plays that Navidrome has not told yet, for accounts that come with them: others may have been told of them from here already. */
function bringWaitingPlays(job: Job, brought: ReadonlySet<string>): void {
  const { ctx, source, report, found } = job;
  let left = 0;
  for (const row of source.rows('scrobble_buffer', ['user_id', 'service', 'media_file_id', 'play_time'])) {
    const service = serviceOf(textOf(row['service']));
    const userPk = userOf(job, textOf(row['user_id']));
    const songId = found.songIds.get(textOf(row['media_file_id']));
    const at = dateOf(row['play_time']);
    const isNew = service !== undefined && brought.has(`${service}:${userPk}`);
    if (!isNew || userPk === undefined || songId === undefined || at === null) {
      left++;
      continue;
    }
    addWaiting(ctx, userPk, service, { kind: 'play', songId, at });
    count(report, 'waiting plays', 'brought');
  }
  if (left > 0)
    leave(report, 'waiting plays', left === 1 ? '1 play' : `${left} plays`, 'let Navidrome tell the services of it before you turn it off');
}
