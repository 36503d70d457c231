// What one option alone cannot decide: default folders, the parts of BaseURL, options that need one another.
import { isAbsolute, join } from 'node:path';

import { invalid } from '../lib/errors.ts';
import { defaultAlbumPid, defaultTrackPid } from '../tags/pid.ts';
import type { OptionValues } from './options.ts';

export interface DerivedValues {
  /** Path part of BaseURL without a slash at its end, '' for none. */
  basePath: string;
  /** Host with port of BaseURL, or ''. */
  baseHost: string;
  /** `http`, `https` or ''. */
  baseScheme: string;
}

export interface Surroundings {
  cwd: string;
  exists?: (path: string) => boolean;
  uid?: number | undefined;
  warnings: string[];
  notices: string[];
}

/** Completes `values` in place and returns what follows from them; AppError invalid when they cannot go together. */
export function adjust(values: OptionValues, around: Surroundings): DerivedValues {
  if (values.enforceNonRootUser && around.uid === 0) {
    throw invalid('EnforceNonRootUser is set and this is root: start the server as another user');
  }
  chooseFolders(values, around);
  values.address = plainAddress(values.address.trim());
  if (Boolean(values.tlsCert) !== Boolean(values.tlsKey)) {
    around.warnings.push('HTTPS needs both TLSCert and TLSKey; only one is set, so HTTP is used');
  }
  values.pid.track ||= defaultTrackPid;
  values.pid.album ||= defaultAlbumPid;
  raiseImageLimit(values, around.warnings);
  dropIncompleteBackups(values, around.notices);
  if (!values.enableExternalServices) switchOffInternet(values);
  return splitBaseUrl(values.baseUrl);
}

/** Navidrome wants IPv6 in brackets; a socket file may be given by its path alone. */
function plainAddress(written: string): string {
  if (written === 'unix:') throw invalid('Address: "unix:" needs the path of a socket file behind it');
  if (written.startsWith('/')) return `unix:${written}`;
  return /^\[([\da-f:.]+)\]$/i.exec(written)?.[1] ?? written;
}

/** A database in the working directory means that the server was started there before without a data folder. */
function chooseFolders(values: OptionValues, { cwd, exists }: Surroundings): void {
  const isHome = ['melodrome.db', 'navidrome.db'].some((name) => exists?.(join(cwd, name)) ?? false);
  const absolute = (path: string) => (isAbsolute(path) ? path : join(cwd, path));
  values.dataFolder = absolute(values.dataFolder || (isHome ? '.' : 'data'));
  // The working directory may be the whole machine.
  values.musicFolder = absolute(values.musicFolder || 'music');
  values.cacheFolder = absolute(values.cacheFolder || join(values.dataFolder, 'cache'));
  values.podcasts.folder = absolute(values.podcasts.folder || join(values.dataFolder, 'podcasts'));
  if (values.backup.path !== '') values.backup.path = absolute(values.backup.path);
  if (values.logFile !== '') values.logFile = absolute(values.logFile);
  values.plugins.folder = absolute(values.plugins.folder || join(values.dataFolder, 'plugins'));
}

function raiseImageLimit(values: OptionValues, warnings: string[]): void {
  if (values.maxImageSize >= values.maxImageUploadSize) return;
  values.maxImageSize = values.maxImageUploadSize;
  warnings.push('MaxImageSize was less than MaxImageUploadSize and was raised to it');
}

function dropIncompleteBackups({ backup }: OptionValues, notices: string[]): void {
  // A folder alone is enough for those made by hand.
  const isWanted = backup.schedule !== undefined || backup.count > 0;
  if (!isWanted || (backup.path !== '' && backup.schedule !== undefined && backup.count > 0)) return;
  backup.schedule = undefined;
  notices.push('no backups are made by schedule: they need Backup.Path, Backup.Schedule and Backup.Count');
}

function switchOffInternet(values: OptionValues): void {
  values.enableInsightsCollector = false;
  values.enableGravatar = false;
  values.lastFm.enabled = false;
  values.deezer.enabled = false;
  values.listenBrainz.enabled = false;
  values.enableM3uExternalAlbumArt = false;
  values.agents = [];
  values.uiLoginBackgroundUrl = '';
}

function splitBaseUrl(written: string): DerivedValues {
  const isAddress = /^[a-z][a-z0-9+.-]*:\/\//i.test(written);
  const url = URL.parse(isAddress ? written : `http://host/${written.replace(/^\/+/, '')}`);
  const isFine = url && /^https?:$/.test(url.protocol) && url.search === '' && url.hash === '' && !/[\s"'<>\\]/.test(written);
  if (!isFine) throw invalid(`BaseURL: "${written}" is neither a path such as /music nor an address such as https://host/music`);
  return {
    basePath: url.pathname.replace(/\/+$/, ''),
    baseHost: isAddress ? url.host : '',
    baseScheme: isAddress ? url.protocol.slice(0, -1) : '',
  };
}
