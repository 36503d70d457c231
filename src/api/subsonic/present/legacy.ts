// For clients older than OpenSubsonic (Subsonic.LegacyClients): the members of Subsonic 1.16.1 and no other.
import type { Tree } from '../respond.ts';

const openSubsonicOnly = new Set([
  'albumArtists',
  'artists',
  'bitDepth',
  'bpm',
  'channelCount',
  'comment',
  'contributors',
  'disambiguation',
  'discTitles',
  'displayAlbumArtist',
  'displayArtist',
  'displayComposer',
  'explicitStatus',
  'genres',
  'groupings',
  'isCompilation',
  'isrc',
  'mediaType',
  'moods',
  'movements',
  'musicBrainzId',
  'originalReleaseDate',
  'played',
  'readonly',
  'recordLabels',
  'releaseDate',
  'releaseTypes',
  'replayGain',
  'roles',
  'samplingRate',
  'sortName',
  'validUntil',
  'version',
  'works',
]);

/** The tree without what such a client would not understand. */
export function dropOpenSubsonic(tree: Tree): Tree {
  return Object.fromEntries(Object.entries(tree).filter(([name]) => !openSubsonicOnly.has(name)));
}
