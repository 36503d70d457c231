// Every endpoint of the protocol, who may call it and what answers it. What is not here is unknown (404).
import * as annotation from './annotation.ts';
import * as avatar from './avatar.ts';
import * as bookmarks from './bookmarks.ts';
import * as browsing from './browsing.ts';
import type { Endpoint } from './call.ts';
import * as chat from './chat.ts';
import { hls, hlsPart } from './hls.ts';
import * as info from './info.ts';
import * as jukebox from './jukebox.ts';
import * as lists from './lists.ts';
import * as lyrics from './lyrics.ts';
import * as media from './media.ts';
import * as playlists from './playlists.ts';
import * as podcasts from './podcasts.ts';
import * as queue from './queue.ts';
import * as radio from './radio.ts';
import * as scanning from './scanning.ts';
import * as searching from './searching.ts';
import * as sharing from './sharing.ts';
import * as similar from './similar.ts';
import * as system from './system.ts';
import * as transcoding from './transcoding.ts';
import * as users from './users.ts';
import * as video from './video.ts';

export type Access = 'public' | 'user' | 'admin';

export interface EndpointRow {
  name: string;
  access: Access;
  answer: Endpoint;
  /** Asked for by pictures in pages, which are no players. */
  isPlayerless?: boolean;
  /** Long and the same until something changes: its reply is made once (kept-replies.ts). */
  isKept?: boolean;
}

const row = (access: Access, answers: Record<string, Endpoint>): EndpointRow[] =>
  Object.entries(answers).map(([name, answer]) => ({ name, access, answer }));

const { getOpenSubsonicExtensions, ...ordinarySystem } = system;
const { startScan, ...ordinaryScanning } = scanning;
const { getArtists, getIndexes, getGenres, ...ordinaryBrowsing } = browsing;
const { getInternetRadioStations, ...radioEditing } = radio;
const { getUsers, createUser, deleteUser, ...ownAccount } = users;
const { getPodcasts, getNewestPodcasts, getPodcastEpisode, ...podcastEditing } = podcasts;
const { getCoverArt, ...players } = media;

export const endpoints: readonly EndpointRow[] = [
  ...row('public', { getOpenSubsonicExtensions }),
  ...row('user', ordinarySystem),
  ...row('user', ordinaryBrowsing),
  ...row('user', { getArtists, getIndexes, getGenres }).map((kept) => ({ ...kept, isKept: true })),
  ...row('user', { ...info }),
  ...row('user', { ...similar }),
  ...row('user', { ...jukebox }),
  ...row('user', { ...lists }),
  ...row('user', { ...lyrics }),
  ...row('user', { ...searching }),
  ...row('user', { ...playlists }),
  ...row('user', { ...annotation }),
  ...row('user', players),
  ...row('user', { ...transcoding, hls, 'hls.m3u8': hls }),
  // Behind a token in the address, which only a login gets.
  { name: 'hls/:token/:file', access: 'public', answer: hlsPart, isPlayerless: true },
  { name: 'getCoverArt', access: 'user', answer: getCoverArt, isPlayerless: true },
  ...row('user', ordinaryScanning),
  ...row('admin', { startScan }),
  ...row('user', ownAccount),
  ...row('admin', { getUsers, createUser, deleteUser }),
  ...row('user', { ...bookmarks }),
  ...row('user', { ...queue }),
  ...row('user', { getInternetRadioStations }),
  ...row('user', { getPodcasts, getNewestPodcasts, getPodcastEpisode }),
  ...row('admin', podcastEditing),
  ...row('admin', radioEditing),
  ...row('user', { ...chat }),
  ...row('user', { ...sharing }),
  ...row('user', { ...video }),
  { name: 'getAvatar', access: 'user', answer: avatar.getAvatar, isPlayerless: true },
];
