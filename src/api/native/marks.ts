// Stars, ratings and what is being played.
import * as v from 'valibot';

import { getSong, loadSongs, songPksOf } from '../../core/catalog/load.ts';
import { findItem, loadMarks, setRating, setStarred } from '../../core/marks/marks.ts';
import { playbackStates } from '../../core/playback/playback.ts';
import { notFound } from '../../lib/errors.ts';
import { readBodyAs, type NativeAnswer } from './call.ts';
import { presentSongs } from './catalog.ts';

const markBody = v.object({
  id: v.pipe(v.string(), v.maxLength(64)),
  starred: v.optional(v.boolean()),
  rating: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(5))),
});

/** Sets what is given of star and rating; answers what now stands. */
export const setMark: NativeAnswer = async (call) => {
  const { app, caller } = call;
  const { id, starred, rating } = await readBodyAs(call, markBody, 'expected {id, starred?: true or false, rating?: 0 to 5}');
  const item = findItem(app, caller, id);
  if (!item) throw notFound('item');
  if (starred !== undefined) setStarred(app, caller, [id], starred);
  if (rating !== undefined) setRating(app, caller, [id], rating);
  const mark = loadMarks(app, caller, item.kind, [id]).get(id);
  const starredAt = mark?.starredAt ? new Date(mark.starredAt).toISOString() : undefined;
  return { id, starred: starredAt !== undefined, starredAt, rating: mark?.rating ?? 0 };
};

const playbackBody = v.object({
  id: v.pipe(v.string(), v.maxLength(64)),
  state: v.picklist(playbackStates),
  positionMs: v.pipe(v.number(), v.finite(), v.minValue(0)),
});

/** The page says what it plays; a song heard to its half (or four minutes) counts as played. */
export const reportPlayback: NativeAnswer = async (call) => {
  const { app, caller } = call;
  const body = await readBodyAs(call, playbackBody, `expected {id, state: ${playbackStates.join('|')}, positionMs}`);
  app.playback.report(caller, getSong(app, caller, body.id), body);
  return {};
};

/** Who hears what. */
export const nowPlaying: NativeAnswer = (call) => {
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
};
