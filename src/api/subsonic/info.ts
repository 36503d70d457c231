// What is known about artists and albums (subsonic.md 11, Browsing). Members nobody knows are absent.
import { coverId } from '../../core/artwork/cover-id.ts';
import { findFolder } from '../../core/catalog/folders.ts';
import { findAlbumOf, findArtistOf } from '../../core/discovery/details.ts';
import { similarArtists } from '../../core/discovery/similar-artists.ts';
import { notFound } from '../../lib/errors.ts';
import { pictureAddresses } from '../http/picture-addresses.ts';
import { need, type Call, type Endpoint } from './call.ts';
import { Fragment, type Tree, type Value } from './respond.ts';

const mostArtists = 100;

/** MusicBrainz id, pictures and artists like this one. */
export const getArtistInfo: Endpoint = (call) => {
  const { similarArtist, ...info } = artistInfo(call);
  return { artistInfo: { ...info, ...(similarArtist ? { similarArtist: (similarArtist as Value[]).map(oldArtist) } : {}) } };
};

/** The same for clients that go by tags. */
export const getArtistInfo2: Endpoint = (call) => ({ artistInfo2: artistInfo(call) });

/** An artist of the older half of the protocol, which has fewer members. */
function oldArtist(value: Value): Tree {
  const artist = value instanceof Fragment ? value.tree() : (value as Tree);
  const { id, name, coverArt, artistImageUrl, starred, userRating, averageRating } = artist;
  return { id, name, coverArt, artistImageUrl, starred, userRating, averageRating };
}

function artistInfo(call: Call): Tree {
  const { app, caller, params } = call;
  const artist = findArtistOf(app, caller, need(call, 'id'));
  if (!artist) {
    // An album without a known artist is known all the same, and so is a folder.
    if (!findAlbumOf(app, caller, need(call, 'id')) && !isFolder(call)) throw notFound('artist');
    return {};
  }
  const similar = similarArtists(app, caller, artist, params.int('count', 20, { min: 0, max: mostArtists }));
  return {
    musicBrainzId: artist.mbzArtistId || undefined,
    ...pictureAddresses(app, caller, call.hit, artist.imageHash && coverId('artist', artist.id, artist.imageHash)),
    similarArtist: call.present.artists(similar, call),
  };
}

/** Apps that browse by folder ask about what they show (Subsonic.FolderBrowsing): an error empties their page. */
const isFolder = ({ app, caller, params }: Call) => findFolder(app, caller, params.text('id')) !== undefined;

/** What the tags say about an album, and its pictures. */
export const getAlbumInfo: Endpoint = (call) => {
  const album = findAlbumOf(call.app, call.caller, need(call, 'id'));
  if (!album) {
    if (!isFolder(call)) throw notFound('album');
    return { albumInfo: {} };
  }
  return {
    albumInfo: {
      notes: album.comment || undefined,
      musicBrainzId: album.mbzAlbumId || undefined,
      ...pictureAddresses(call.app, call.caller, call.hit, album.imageHash && coverId('album', album.id, album.imageHash)),
    },
  };
};

/** The same: the reply has one name in both. */
export const getAlbumInfo2: Endpoint = (call) => getAlbumInfo(call);
