// Stars, ratings and what is being played.
import * as v from 'valibot';

import { getSong, loadSongs, songPksOf } from '../../core/catalog/load.ts';
import { findItem, loadMarks, setRating, setStarred } from '../../core/marks/marks.ts';
import { playbackStates } from '../../core/playback/playback.ts';
import { notFound } from '../../lib/errors.ts';
import { presentSongs } from './catalog.ts';
import { operation } from './operation.ts';
import { song } from './present/catalog-shapes.ts';
import { flag, maybe, nothing, number, said, text, time, upTo, whole } from './shapes.ts';

const markBody = v.object({
  id: upTo(64),
  starred: maybe(flag),
  rating: maybe(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(5))),
});

/** Answers what now stands. */
export const setMark = operation(
  {
    summary: 'Sets star and rating of a song, album, artist or playlist',
    body: markBody,
    hint: 'expected {id, starred?: true or false, rating?: 0 to 5}',
    output: v.object({ id: text, starred: flag, starredAt: maybe(time), rating: whole }),
  },
  ({ app, caller }, { id, starred, rating }) => {
    const item = findItem(app, caller, id);
    if (!item) throw notFound('item');
    if (starred !== undefined) setStarred(app, caller, [id], starred);
    if (rating !== undefined) setRating(app, caller, [id], rating);
    const mark = loadMarks(app, caller, item.kind, [id]).get(id);
    const starredAt = mark?.starredAt ? new Date(mark.starredAt).toISOString() : undefined;
    return { id, starred: starredAt !== undefined, starredAt, rating: mark?.rating ?? 0 };
  },
);

const playbackBody = v.object({
  id: upTo(64),
  state: v.picklist(playbackStates),
  positionMs: v.pipe(v.number(), v.finite(), v.minValue(0)),
});

/** A song heard to its half (or four minutes) counts as played. */
export const reportPlayback = operation(
  {
    summary: 'Says what is being played, and where in it',
    body: playbackBody,
    hint: `expected {id, state: ${playbackStates.join('|')}, positionMs}`,
    output: nothing,
  },
  ({ app, caller }, body) => {
    app.playback.report(caller, getSong(app, caller, body.id), body);
    return {};
  },
);

const heard = v.object({
  song,
  userName: text,
  playerName: text,
  startedAt: time,
  state: v.picklist(playbackStates),
  positionMs: said(number, 'Now, as far as can be told.'),
  playbackRate: number,
});

export const nowPlaying = operation({ summary: 'Who hears what', output: v.array(heard) }, (call) => {
  const { app, caller } = call;
  const sessions = app.playback.nowPlaying(caller);
  const songs = presentSongs(
    call,
    loadSongs(
      app,
      songPksOf(
        app,
        caller,
        sessions.map(({ songId }) => songId),
      ),
    ),
  );
  const byId = new Map(songs.map((song) => [song.id, song]));
  return sessions.flatMap(({ songId, userName, playerName, startedAt, state, positionMs, playbackRate }) => {
    const song = byId.get(songId);
    return song ? [{ song, userName, playerName, startedAt: new Date(startedAt).toISOString(), state, positionMs, playbackRate }] : [];
  });
});
