// Video: there is none, which is an answer too.
import { notFound } from '../../lib/errors.ts';
import { need, type Endpoint } from './call.ts';

export const getVideos: Endpoint = () => ({ videos: { video: [] } });

/** No id is one of a video. */
export const getVideoInfo: Endpoint = (call) => {
  need(call, 'id');
  throw notFound('video');
};

export const getCaptions: Endpoint = (call) => {
  need(call, 'id');
  throw notFound('captions');
};
