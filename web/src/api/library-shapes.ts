// What pages call the server's answers about folders, tags, lyrics, and what admins see and correct.
import type * as server from '../../types/api.generated.ts';

export type Folder = server.Folder;
/** A folder with a page of what lies in it: folders first, then songs. */
export type OpenFolder = server.OpenFolder;
export type TagValue = server.TagValue;
/** Lyrics in one language; `xxx` where it is not known. */
export type Lyrics = server.Lyrics;
export type LyricsLine = Lyrics['lines'][number];
export type Explanation = server.Explanation;
export type Fix = server.Fix;
