// Who took part in a song, in which role: navidrome.md 3.8. Plural tags (ARTISTS) name people one by one,
// singular ones are split where they hold a single text.

import type { Gathered, Tags } from './gather.ts';
import { artistSeparators, roleSeparators } from './mapping.ts';
import { unknownArtistName, variousArtistsMbid, variousArtistsName } from './pid.ts';
import { createSplitter, type Splitter } from './split.ts';
import type { Participant, Role, TagOptions } from './types.ts';

/** Participants, and how artist and album artist are shown. */
export interface Cast {
  participants: Participant[];
  artist: string;
  albumArtist: string;
  sortArtist: string;
  sortAlbumArtist: string;
}

export interface CastRules {
  split: (role: Role) => Splitter;
  joiner: string;
}

const otherRoles = [
  'composer',
  'conductor',
  'lyricist',
  'arranger',
  'producer',
  'director',
  'engineer',
  'mixer',
  'remixer',
  'djmixer',
] as const satisfies Role[];

/** `Tags.<role>.Split` decides for a role, `Tags.Artists.Split` for artists and album artists, `Tags.Roles.Split` for all others. */
export function castRules(options: TagOptions): CastRules {
  const spared = options.artistSplitExceptions ?? [];
  const changed = (name: string) => options.tagOverrides?.[name]?.split;
  const artists = changed('artist') ?? changed('artists') ?? artistSeparators;
  const roles = changed('roles') ?? roleSeparators;
  const own = new Map<Role, Splitter>([
    ['artist', createSplitter(artists, spared)],
    ['albumartist', createSplitter(changed('albumartist') ?? changed('albumartists') ?? artists, spared)],
  ]);
  for (const role of otherRoles) {
    const separators = changed(role);
    if (separators) own.set(role, createSplitter(separators, spared));
  }
  const others = createSplitter(roles, spared);
  return { split: (role) => own.get(role) ?? others, joiner: options.artistJoiner ?? ' • ' };
}

/** The cast of a song. Artist and album artist are never empty. */
export function castOf({ tags, performers }: Gathered, isCompilation: boolean, rules: CastRules): Cast {
  const artists = creditsOf('artist', tags, rules);
  if (artists.length === 0) artists.push(person('artist', unknownArtistName, 0));
  const artist = shownName(tags.get('artist'), artists, rules);
  let albumArtists = creditsOf('albumartist', tags, rules);
  let albumArtist = shownName(tags.get('albumartist'), albumArtists, rules);
  if (albumArtists.length === 0 && isCompilation) {
    albumArtists = [{ ...person('albumartist', variousArtistsName, 0), mbid: variousArtistsMbid }];
    albumArtist = variousArtistsName;
  } else if (albumArtists.length === 0) {
    albumArtists = artists.map((credit) => ({ ...credit, role: 'albumartist' }));
    albumArtist = artist;
  }
  const participants = [...artists, ...albumArtists];
  for (const role of otherRoles) if (tags.has(role)) participants.push(...creditsOf(role, tags, rules));
  participants.push(...performerCredits(performers, tags));
  shareMbids(participants);
  const sortName = (credits: Participant[]) =>
    (credits.some((credit) => credit.sortName) ? credits.map((credit) => credit.sortName || credit.name) : []).join(rules.joiner);
  return {
    participants,
    artist,
    albumArtist,
    sortArtist: tags.get('artistsort')?.[0] ?? sortName(artists),
    sortAlbumArtist: tags.get('albumartistsort')?.[0] ?? sortName(albumArtists),
  };
}

const person = (role: Role, name: string, position: number): Participant => ({ role, subRole: '', name, sortName: '', mbid: '', position });

function creditsOf(role: Exclude<Role, 'performer'>, tags: Tags, rules: CastRules): Participant[] {
  const split = rules.split(role);
  const names = tags.get(`${role}s`) ?? separate(tags.get(role), split);
  if (names.length === 0) return [];
  const sortNames = matching(tags.get(`${role}ssort`) ?? tags.get(`${role}sort`), names.length, split);
  const mbids = matching(tags.get(`musicbrainz_${role}id`), names.length, undefined);
  return names.map((name, i) => ({ role, subRole: '', name, sortName: sortNames[i] ?? '', mbid: mbids[i] ?? '', position: i }));
}

const separate = (values: string[] | undefined, split: Splitter) => (values?.length === 1 ? split(values[0]!) : (values ?? []));

/** Values that belong to names by position: only where there are as many. */
function matching(values: string[] | undefined, count: number, split: Splitter | undefined): string[] {
  if (!values) return [];
  const list = values.length === 1 && count > 1 && split ? split(values[0]!) : values;
  return list.length === count ? list : [];
}

/** As written where the file has one text, else the names joined. */
function shownName(values: string[] | undefined, credits: Participant[], { joiner }: CastRules): string {
  return values?.length === 1 ? values[0]! : credits.map((credit) => credit.name).join(joiner);
}

function performerCredits(performers: Gathered['performers'], tags: Tags): Participant[] {
  const mbids = matching(tags.get('musicbrainz_performerid'), performers.length, undefined);
  return performers.map(({ name, instrument }, i) => ({
    role: 'performer',
    subRole: instrument,
    name,
    sortName: '',
    mbid: mbids[i] ?? '',
    position: i,
  }));
}

/** A participant without a MusicBrainz id takes that of another one of the same name. */
function shareMbids(participants: Participant[]): void {
  if (participants.every((credit) => credit.mbid === '')) return;
  const known = new Map<string, string>();
  for (const { name, mbid } of participants) if (mbid && !known.has(name)) known.set(name, mbid);
  for (const credit of participants) credit.mbid ||= known.get(credit.name) ?? '';
}
