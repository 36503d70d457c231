// Options of the server itself: where things are, how it listens, who may log in.
import { logLevels } from '../../lib/log.ts';
import { later, option } from '../option.ts';
import { duration, fileMode, flag, int, list, headerName, networks, oneOf, positiveDuration, text, webAddress } from '../value-types.ts';

export const coreOptions = {
  musicFolder: option('MusicFolder', text, './music', 'Folder of the first library. It is only ever read.'),
  dataFolder: option('DataFolder', text, '', 'Folder for the database, keys and everything else the server keeps.', {
    defaultDoc: '`./data`, or `.` where a database already lies there',
  }),
  cacheFolder: option('CacheFolder', text, '', 'Folder for resized covers and transcoded songs; may be deleted at any time.', {
    defaultDoc: '`<DataFolder>/cache`',
  }),
  dbPath: later('a database outside the data folder', 'DbPath', text, '', 'File of the database.', {
    defaultDoc: '`<DataFolder>/melodrome.db`',
  }),
  logLevel: option('LogLevel', oneOf(...logLevels), 'info', 'How much is logged.', { short: 'l', fallback: 'info' }),
  logFile: option('LogFile', text, '', 'File to append the log to, in place of standard error. Renamed or deleted, it is begun anew.'),
  enableLogRedacting: option('EnableLogRedacting', flag, true, 'Keep passwords, tokens and keys out of the log.'),
  address: option(
    'Address',
    text,
    '0.0.0.0',
    'Address to listen on; `unix:/path/to.sock`, or such a path alone, listens on a socket file.',
    {
      short: 'a',
      defaultDoc: '`0.0.0.0`: every address of the machine, IPv6 too',
    },
  ),
  port: option('Port', int(0, 65535), 4533, 'TCP port to listen on; 0 takes any free one.', { short: 'p' }),
  unixSocketPerm: option('UnixSocketPerm', fileMode, '0660', 'File mode of the socket file.'),
  baseUrl: option('BaseURL', text, '', 'Path under which a reverse proxy offers the server (`/music`), or its whole public address.'),
  tlsCert: option('TLSCert', text, '', 'PEM file with the certificate chain; HTTPS needs TLSKey too.'),
  tlsKey: option('TLSKey', text, '', 'PEM file with the private key, not locked by a password.'),
  enforceNonRootUser: option('EnforceNonRootUser', flag, false, 'Refuse to start as root.'),
  sessionTimeout: option('SessionTimeout', positiveDuration, '48h', 'How long a login in the web page lasts without use.'),
  passwordEncryptionKey: option(
    'PasswordEncryptionKey',
    text,
    '',
    'Passphrase that protects stored passwords, in place of a generated key file. Once used it must stay the same.',
    { isSecret: true },
  ),
  authRequestLimit: option('AuthRequestLimit', int(0), 5, 'Login attempts per address in one window; 0 means no limit.'),
  authWindowLength: option('AuthWindowLength', duration, '20s', 'Length of that window.'),
  extAuth: {
    trustedSources: option(
      'ExtAuth.TrustedSources',
      networks,
      '',
      'Networks of the reverse proxies that are believed, as CIDR; `@` stands for the peers of the socket file.',
      { aliases: ['ReverseProxyWhitelist'] },
    ),
    userHeader: option('ExtAuth.UserHeader', headerName, 'Remote-User', 'Header in which a trusted proxy names the logged-in user.', {
      aliases: ['ReverseProxyUserHeader'],
    }),
    logoutUrl: option('ExtAuth.LogoutURL', webAddress, '', 'Where the web page goes after signing out.'),
  },
  httpHeaders: {
    frameOptions: option('HTTPHeaders.FrameOptions', text, 'DENY', 'Value of the X-Frame-Options header.', {
      aliases: ['HTTPSecurityHeaders.CustomFrameOptionsValue'],
    }),
  },
  agents: later(
    'metadata from the internet',
    'Agents',
    list,
    'deezer,lastfm,listenbrainz',
    'Sources of biographies, pictures and similar artists, in order.',
  ),
} as const;
