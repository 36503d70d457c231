// Playlists in the shapes of the native API (navidrome.md 5.5), with what only we know beside.
import { coverId } from '../../../core/artwork/cover-id.ts';
import type { PlaylistRow } from '../../../core/playlists/rows.ts';

const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());

export function presentPlaylist(row: PlaylistRow, rights: { isEditable: boolean; isAdmin: boolean }) {
  return {
    id: row.id,
    name: row.name,
    comment: row.comment,
    duration: Math.round(row.durationMs / 10) / 100,
    size: row.sizeBytes,
    songCount: row.songCount,
    ownerName: row.ownerName,
    ownerId: row.ownerId,
    public: row.isPublic === 1,
    // Inside the library; where that lies is for admins.
    path: rights.isAdmin || rights.isEditable ? row.sourceFile.replace(/^\d+:/, '') : '',
    sync: row.isSynced === 1,
    rules: row.rules === '' ? null : (JSON.parse(row.rules) as unknown),
    evaluatedAt: iso(row.evaluatedAt),
    /** The caller may change it; songs of smart playlists follow their rules. */
    editable: rights.isEditable,
    coverArtId: coverId('playlist', row.id, row.imageHash),
    imageHash: row.imageHash,
    createdAt: iso(row.createdAt),
    updatedAt: iso(row.updatedAt),
  };
}

/** An entry that nothing matches, in the shape of a song that is not there. */
export function presentUnmatched(line: string) {
  const title = line.split(/[\\/]/).findLast((part) => part.trim() !== '') ?? line;
  return { title, path: line, album: '', artist: '', duration: 0, missing: true, unmatched: true };
}
