// Bookmarks: where the caller stopped in long songs.
import * as core from '../../core/bookmarks/bookmarks.ts';
import { need, type Endpoint } from './call.ts';
import { isoDate } from './present/dates.ts';

const latestMs = Number.MAX_SAFE_INTEGER;

/** The caller's own, last set first. */
export const getBookmarks: Endpoint = (call) => {
  const { app, caller, present } = call;
  const bookmarks = core.listBookmarks(app, caller);
  const songs = present.songs(
    bookmarks.map(({ songPk }) => songPk),
    call,
  );
  const bookmark = bookmarks.map(({ positionMs, comment, createdAt, updatedAt }, i) => ({
    position: positionMs,
    username: caller.user.userName,
    comment: comment || undefined,
    created: isoDate(createdAt),
    changed: isoDate(updatedAt),
    entry: songs[i],
  }));
  return { bookmarks: { bookmark } };
};

/** Sets or moves the bookmark of a song. */
export const createBookmark: Endpoint = (call) => {
  const id = need(call, 'id');
  need(call, 'position');
  const positionMs = call.params.int('position', 0, { min: 0, max: latestMs });
  core.setBookmark(call.app, call.caller, id, positionMs, call.params.text('comment'));
  return {};
};

export const deleteBookmark: Endpoint = (call) => {
  core.deleteBookmark(call.app, call.caller, need(call, 'id'));
  return {};
};
