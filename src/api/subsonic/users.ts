// Users: for now what a user may know of themselves.
import { forbidden } from '../../lib/errors.ts';
import { need, type Endpoint } from './call.ts';

/** Roles of the caller; asking for somebody else is an error 50. */
export const getUser: Endpoint = (call) => {
  const { user, libraryIds } = call.caller;
  if (need(call, 'username').toLowerCase() !== user.userName.toLowerCase()) throw forbidden('ask for other users');
  const { config } = call.app;
  return {
    user: {
      username: user.userName,
      scrobblingEnabled: true,
      adminRole: user.isAdmin,
      settingsRole: false,
      downloadRole: config.enableDownloads,
      uploadRole: false,
      playlistRole: false,
      coverArtRole: config.enableArtworkUpload || user.isAdmin,
      commentRole: false,
      podcastRole: false,
      streamRole: true,
      jukeboxRole: false,
      shareRole: config.enableSharing,
      videoConversionRole: false,
      folder: libraryIds.map(Number),
    },
  };
};
