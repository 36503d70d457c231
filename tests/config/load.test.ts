// Configuration from flags, environment and files: which wins, what is refused, what is mended with a warning.
import { describe, expect, test } from 'bun:test';

import { AppError } from '../../src/lib/errors.ts';
import { load, toml } from './support.ts';

describe('precedence', () => {
  const files = { '/srv/navidrome.toml': 'Port = 1\nAddress = "file"\nBaseURL = "/file"\n' };

  test('flag, then environment, then file, then default', () => {
    const { config } = load({ argv: ['--port', '3'], env: { ND_PORT: '2', ND_ADDRESS: 'env' }, files });
    expect(config).toMatchObject({ port: 3, address: 'env', baseUrl: '/file', logLevel: 'info' });
  });

  test('a variable that is empty is none', () => {
    const env = { ND_MUSICFOLDER: '', ND_PORT: '', ND_ENABLESHARING: '', ND_EXTAUTH_USERHEADER: '' };
    const { config, settings, warnings } = load({ env, files });
    expect(config).toMatchObject({ musicFolder: '/srv/music', port: 1, enableSharing: true, extAuth: { userHeader: 'Remote-User' } });
    expect([warnings, settings.map(({ from }) => from)]).toEqual([[], expect.not.arrayContaining([expect.stringMatching(/^ND_/)])]);
  });

  test('the settings say where each value came from, and nothing of defaults', () => {
    const { settings } = load({ argv: ['-p', '3'], env: { ND_ADDRESS: 'env' }, files });
    expect(settings).toEqual([
      { key: 'Address', value: 'env', from: 'ND_ADDRESS' },
      { key: 'Port', value: '3', from: '--port' },
      { key: 'BaseURL', value: '/file', from: 'BaseURL in /srv/navidrome.toml' },
    ]);
  });

  test('a secret is masked wherever it is shown', () => {
    const loaded = load({ env: { ND_PASSWORDENCRYPTIONKEY: 'canary', ND_LASTFM_SECRET: 'canary' } });
    expect(loaded.config.passwordEncryptionKey).toBe('canary');
    expect(JSON.stringify([loaded.settings, loaded.notices, loaded.warnings])).not.toContain('canary');
  });
});

describe('files', () => {
  const cases: [name: string, content: string][] = [
    ['navidrome.toml', 'musicfolder = "/m"\nAgents = ["a", "b"]\n[Scanner]\nSchedule = "@every 1h"\n[Tags.Genre]\nSplit = [" / "]\n'],
    ['navidrome.yaml', 'MusicFolder: /m\nAgents: a, b\nScanner:\n  Schedule: 1h\nTags:\n  genre:\n    split: [" / "]\n'],
    ['navidrome.yml', 'MusicFolder: /m\nAgents: [a, b]\nScanner.Schedule: "@every 60m"\nTags.Genre.Split: [" / "]\n'],
    ['melodrome.json', '{"MusicFolder":"/m","Agents":["a","b"],"Scanner":{"Schedule":"3600s"},"Tags":{"Genre":{"Split":[" / "]}}}'],
    ['navidrome.ini', '[default]\nMusicFolder = "/m"\nAgents = a,b\nScanner.Schedule = @every 1h\nTags.Genre.Split[] = " / "\n'],
  ];
  test.each(cases)('%s', (name, content) => {
    const { config, warnings } = load({ files: { [`/srv/${name}`]: content } });
    expect(warnings).toEqual([]);
    expect(config.musicFolder).toBe('/m');
    expect(config.agents).toEqual(['a', 'b']);
    expect(config.scanner.schedule).toEqual({ kind: 'every', intervalMs: 3_600_000 });
    expect({ ...config.tags }).toEqual({ genre: { split: [' / '] } });
    expect(config.configFile).toBe(`/srv/${name}`);
  });

  test('a semicolon in quotes belongs to the value of an ini file', () => {
    expect(load({ files: { '/srv/navidrome.ini': '[default]\nUIWelcomeMessage = "a;b"\n' } }).config.uiWelcomeMessage).toBe('a;b');
  });

  test('sections of an ini file beside [default] are groups of options', () => {
    const ini = '[default]\nPort = 5\nScanner.Enabled = false\n[Scanner]\nSchedule = @every 1h\nEnabled = true\n[Nonsense]\na = 1\n';
    const { config, warnings } = load({ files: { '/srv/navidrome.ini': ini } });
    expect(config).toMatchObject({ port: 5, scanner: { enabled: false, schedule: { kind: 'every', intervalMs: 3_600_000 } } });
    expect(warnings).toEqual([expect.stringContaining('Nonsense.a in /srv/navidrome.ini is no option')]);
  });

  test('--configfile comes before ND_CONFIGFILE, which comes before the working directory', () => {
    const files = { '/a.toml': 'Port=1', '/b.toml': 'Port=2', '/srv/melodrome.toml': 'Port=3', '/srv/navidrome.toml': 'Port=4' };
    const env = { ND_CONFIGFILE: '/b.toml' };
    expect(load({ argv: ['-c', '/a.toml'], env, files }).config.port).toBe(1);
    expect(load({ env, files }).config.port).toBe(2);
    expect(load({ env: { ND_CONFIGFILE: '/gone.toml' }, files }).config.port).toBe(3);
  });

  test('ND_ keys in a file work, with a warning', () => {
    const { config, warnings } = load(toml('ND_SCANNER_PURGEMISSING = "full"'));
    expect(config.scanner.purgeMissing).toBe('full');
    expect(warnings).toEqual([expect.stringContaining('write Scanner.PurgeMissing')]);
  });
});

describe('mistakes that are only reported', () => {
  const cases: [content: string, warning: string][] = [
    ['Scaner.Enabled = true', 'Scaner.Enabled in /srv/navidrome.toml is no option and was ignored (did you mean Scanner.Enabled?)'],
    ['Nonsense123456 = 1', 'Nonsense123456 in /srv/navidrome.toml is no option and was ignored'],
    ['SearchFullString = true', 'SearchFullString is now called Search.FullString, please rename it'],
    ['Scanner.GenreSeparators = ";"', 'Scanner.GenreSeparators is deprecated, use Tags.Genre.Split'],
    ['Spotify.ID = "x"', 'Spotify.ID has no effect any more: the Spotify connection no longer exists'],
    ['UICoverArtSize = 5000', 'UICoverArtSize: 5000 is out of range, 1200 is used'],
    ['Search.Backend = "bleve"', 'Search.Backend: "bleve" is not one of fts, legacy; fts is used'],
    ['Scanner.Extractor = "ffmpeg"', 'Scanner.Extractor: "ffmpeg" is not one of taglib; taglib is used'],
    ['ImageCacheSize = "lots"', 'ImageCacheSize: "lots" is no size such as 500KB, 100MB or 2GiB; 100MiB is used'],
    ['MaxImageSize = "5MB"', 'MaxImageSize was less than MaxImageUploadSize and was raised to it'],
    ['TLSCert = "c.pem"', 'HTTPS needs both TLSCert and TLSKey; only one is set, so HTTP is used'],
  ];
  test.each(cases)('%s', (content, warning) => expect(load(toml(content)).warnings).toContain(warning));

  test('what was wrong is replaced by something sensible', () => {
    const { config } = load(
      toml('UICoverArtSize = 50\nImageCacheSize = "lots"\nSearch.Backend = "x"\nMaxImageSize = "1MB"\nPID.Track = ""\nPID.Album = ""'),
    );
    expect(config.uiCoverArtSize).toBe(200);
    expect(config.imageCacheSize).toBe(100 * 1024 * 1024);
    expect(config.search.backend).toBe('fts');
    expect(config.maxImageSize).toBe(10_000_000);
    expect(config.pid).toEqual(load({}).config.pid);
  });

  test('an unknown name in the environment', () => {
    expect(load({ env: { ND_PROT: '1', OTHER: 'x', ND_PLATFORM: 'nas' } }).warnings).toEqual([
      'ND_PROT is no option and was ignored (did you mean ND_PORT?)',
    ]);
  });

  test('a former name still sets the value; the new one wins', () => {
    expect(load(toml('CoverJpegQuality = 40')).config.coverArtQuality).toBe(40);
    expect(load(toml('CoverJpegQuality = 40\nCoverArtQuality = 60')).config.coverArtQuality).toBe(60);
    expect(load({ env: { ND_REVERSEPROXYWHITELIST: '10.0.0.0/8' } }).config.extAuth.trustedSources).toBe('10.0.0.0/8');
  });
});

describe('mistakes that end the start', () => {
  const cases: [content: string, message: string][] = [
    ['Port = ', 'not valid toml'],
    ['Port = 70000', 'Port: 70000 is not a whole number from 0 to 65535; correct Port in /srv/navidrome.toml'],
    ['Scanner.Schedule = "whenever"', 'Scanner.Schedule: "whenever" is neither a cron line'],
    ['Backup.Schedule = "61 * * * *"', 'Backup.Schedule: "61 * * * *" is no valid cron line'],
    ['PlaylistsPath = "a/[b"', 'whose brackets do not match'],
    ['Scanner.PurgeMissing = "sometimes"', 'is not one of never, always, full'],
    ['MaxImageUploadSize = 0', 'must be more than 0'],
    ['MaxImageSize = "big"', 'is no size'],
    ['ExtAuth.LogoutURL = "ftp://x"', 'is not an address that begins with http'],
    ['ExtAuth.TrustedSources = "10.0.0.0/8, typo"', 'contains typo'],
    ['BaseURL = "ftp://x/y"', 'BaseURL: "ftp://x/y" is neither a path'],
    ['SessionTimeout = "2 days"', 'is no duration'],
    ['SessionTimeout = 0', 'SessionTimeout: 0 must be more than 0'],
    ['Tags.Genre.Type = "colour"', 'Tags.Genre.Type in /srv/navidrome.toml is not one of string'],
    ['Port = 1\nND_PORT = 2', 'holds both ND_PORT and the same option without ND_'],
  ];
  test.each(cases)('%s', (content, message) => {
    const attempt = () => load(toml(content));
    expect(attempt).toThrow(AppError);
    expect(attempt).toThrow(message);
  });

  test('a bad value says which flag or variable to correct', () => {
    expect(() => load({ argv: ['--port', 'x'] })).toThrow('Port: "x" is not a whole number from 0 to 65535; correct --port');
    expect(() => load({ env: { ND_PORT: 'x' } })).toThrow('correct ND_PORT');
  });

  test('a bad secret is not printed', () => {
    const shown = (() => {
      try {
        load({ files: { '/srv/navidrome.json': '{"LastFM":{"Secret":{"canary":1}}}' } });
      } catch (error) {
        return String(error);
      }
      return '';
    })();
    expect(shown).not.toContain('canary:');
  });

  test('an ini file without [default]', () => {
    expect(() => load({ files: { '/srv/navidrome.ini': 'Port = 1' } })).toThrow('put all keys under a line [default]');
  });
  test.each([
    ['navidrome.json', '["Port", 1]'],
    ['navidrome.json', '"Port"'],
    ['navidrome.yaml', 'Port=1'],
  ])('%s that holds %j', (name, content) => {
    expect(() => load({ files: { [`/srv/${name}`]: content } })).toThrow(`the configuration file /srv/${name} holds no options`);
  });
  test('a file that was asked for and is not there', () => {
    expect(() => load({ argv: ['-c', '/gone.toml'] })).toThrow('there is no configuration file /gone.toml');
  });
  test('root where root is refused', () => {
    expect(() => load({ env: { ND_ENFORCENONROOTUSER: 'true' }, uid: 0 })).toThrow('start the server as another user');
    expect(load({ env: { ND_ENFORCENONROOTUSER: 'true' }, uid: 1000 }).config.enforceNonRootUser).toBe(true);
  });
});

describe('what follows from several options', () => {
  const bases: [written: string, path: string, host: string, scheme: string][] = [
    ['', '', '', ''],
    ['/', '', '', ''],
    ['/music/', '/music', '', ''],
    ['music', '/music', '', ''],
    ['https://host:8443/a/b/', '/a/b', 'host:8443', 'https'],
    ['http://host', '', 'host', 'http'],
  ];
  test.each(bases)('BaseURL %s', (written, basePath, baseHost, baseScheme) => {
    expect(load({ argv: ['--baseurl', written] }).config).toMatchObject({ basePath, baseHost, baseScheme });
  });

  test.each([
    ['[::1]', '::1'],
    ['[::]', '::'],
    [' 127.0.0.1 ', '127.0.0.1'],
    ['/run/m.sock', 'unix:/run/m.sock'],
    ['unix:m.sock', 'unix:m.sock'],
  ])('the address %p is %s', (written, address) => {
    expect(load({ env: { ND_ADDRESS: written } }).config.address).toBe(address);
  });
  test('a socket file has a path', () => {
    expect(() => load({ argv: ['--address', 'unix:'] })).toThrow('needs the path of a socket file');
  });
  test('no music folder is the usual one, never the working directory', () => {
    expect(load(toml('MusicFolder = ""')).config.musicFolder).toBe('/srv/music');
  });
  test('folders lie in ./data', () => {
    expect(load({}).config).toMatchObject({ musicFolder: '/srv/music', dataFolder: '/srv/data', cacheFolder: '/srv/data/cache' });
  });
  test('… or beside a database in the working directory', () => {
    expect(load({ files: { '/srv/navidrome.db': '' } }).config).toMatchObject({ dataFolder: '/srv', cacheFolder: '/srv/cache' });
  });
  test('… or where they were put', () => {
    expect(load({ env: { ND_DATAFOLDER: '/data' } }).config).toMatchObject({ dataFolder: '/data', cacheFolder: '/data/cache' });
    expect(load({ env: { ND_DATAFOLDER: '/data', ND_CACHEFOLDER: '/c' } }).config.cacheFolder).toBe('/c');
  });

  test('without other services nothing asks the internet', () => {
    const { config } = load({ env: { ND_ENABLEEXTERNALSERVICES: 'false', ND_LASTFM_ENABLED: 'true' } });
    expect(config.lastFm.enabled || config.deezer.enabled || config.listenBrainz.enabled || config.enableInsightsCollector).toBe(false);
    expect(config.agents).toEqual([]);
  });

  test('an incomplete backup is switched off and says so', () => {
    const { config, notices } = load({ env: { ND_BACKUP_SCHEDULE: '@daily', ND_BACKUP_PATH: '/b' } });
    expect(config.backup.schedule).toBeUndefined();
    expect(notices).toContain('no backups are made by schedule: they need Backup.Path, Backup.Schedule and Backup.Count');
  });

  test('an option without its feature is accepted and says so, unless it repeats the default', () => {
    expect(load({ env: { ND_JELLYFIN_ENABLED: 'true' } }).notices).toEqual([
      'Jellyfin.Enabled is set, but this version does not have the Jellyfin API yet',
    ]);
    expect(load({ env: { ND_JELLYFIN_ENABLED: 'false' } }).notices).toEqual([]);
  });

  test('lists of named devices come from the file', () => {
    expect(load(toml('[Jukebox]\nDevices = [["Kitchen", "alsa/1"]]')).config.jukebox.devices).toEqual([['Kitchen', 'alsa/1']]);
  });
  test('log levels of areas', () => {
    expect({ ...load(toml('[DevLogLevels]\nscanner = "trace"')).config.devLogLevels }).toEqual({ scanner: 'trace' });
  });
});
