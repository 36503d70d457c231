// Internet radio. The answers say homePageUrl, the parameters homepageUrl: so it is in the protocol.
import { coverId } from '../../core/artwork/cover-id.ts';
import * as core from '../../core/radio/radio.ts';
import { need, type Call, type Endpoint } from './call.ts';
import { replyForm } from './quirks.ts';

/** All stations by name. */
export const getInternetRadioStations: Endpoint = ({ app, client }) => {
  const isLegacy = replyForm(app.config, client) === 'legacy';
  const stations = core.listRadios(app).map(({ id, name, streamUrl, homePageUrl, imageHash }) => ({
    id,
    name,
    streamUrl,
    homePageUrl: homePageUrl || undefined,
    coverArt: imageHash && !isLegacy ? coverId('radio', id, imageHash) : undefined,
  }));
  return { internetRadioStations: { internetRadioStation: stations } };
};

const inputOf = (call: Call): core.RadioInput => ({
  streamUrl: need(call, 'streamUrl'),
  name: need(call, 'name'),
  homePageUrl: call.params.text('homepageUrl') || call.params.text('homePageUrl'),
});

export const createInternetRadioStation: Endpoint = (call) => {
  core.createRadio(call.app, call.caller, inputOf(call));
  return {};
};

export const updateInternetRadioStation: Endpoint = (call) => {
  const id = need(call, 'id');
  core.updateRadio(call.app, call.caller, id, inputOf(call));
  return {};
};

export const deleteInternetRadioStation: Endpoint = (call) => {
  core.deleteRadio(call.app, call.caller, need(call, 'id'));
  return {};
};
