// Commands and flags, and what each option of the table promises.
import { describe, expect, test } from 'bun:test';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { helpText } from '../../src/config/help.ts';
import { environmentName, listOptions } from '../../src/config/options.ts';
import { load } from './support.ts';

describe('commands', () => {
  const pls = { name: 'pls', playlist: '', output: '', user: '', format: 'csv', isSynced: false, files: [], isJson: false };
  const navidrome = { name: 'import', isDryRun: false, maps: [], key: '', hasScan: true, isJson: false };
  const cases: [argv: string[], command: object][] = [
    [[], { name: 'server' }],
    [['server', '-p', '1'], { name: 'server' }],
    [['scan'], { name: 'scan', full: false, targets: [], acceptMissing: false, isJson: false }],
    [
      ['scan', '-f', '-t', '1:A', '--target=2:B c'],
      { name: 'scan', full: true, targets: ['1:A', '2:B c'], acceptMissing: false, isJson: false },
    ],
    [['--datafolder', '/d', 'scan', '--full'], { name: 'scan', full: true, targets: [], acceptMissing: false, isJson: false }],
    [['--loglevel', 'info', 'health'], { name: 'health', isJson: false }],
    [['--musicfolder', 'scan'], { name: 'server' }],
    [['pls', '-p', 'Mix', '-o=out.m3u'], { ...pls, action: 'one', playlist: 'Mix', output: 'out.m3u' }],
    [['pls', 'list', '-u', 'ann', '-f', 'json'], { ...pls, action: 'list', user: 'ann', format: 'json' }],
    [['--port', '1', 'pls', 'export', '-o', 'pls'], { ...pls, action: 'export', output: 'pls' }],
    [['pls', 'import', 'a.m3u', 'scan', '--sync'], { ...pls, action: 'import', files: ['a.m3u', 'scan'], isSynced: true }],
    [['pls', 'what', '--help'], { name: 'help', topic: 'pls' }],
    [['import', 'navidrome.db'], { ...navidrome, file: 'navidrome.db' }],
    [
      ['import', '--map', '/a=/b', '--dry-run', 'import', '--map=/c=/d', '--key', 'k', '--no-scan', '--json'],
      { ...navidrome, file: 'import', maps: ['/a=/b', '/c=/d'], key: 'k', isDryRun: true, hasScan: false, isJson: true },
    ],
    [['licenses'], { name: 'licenses' }],
    [['-v'], { name: 'version' }],
    [['scan', '--help'], { name: 'help', topic: 'scan' }],
    [['version'], { name: 'version' }],
  ];
  test.each(cases)('%p', (argv, command) => expect(load({ argv }).command as object).toEqual(command));

  test('help comes even when the configuration is broken', () => {
    expect(load({ argv: ['-h'], env: { ND_PORT: 'x' }, files: { '/srv/navidrome.toml': '?' } }).command.name).toBe('help');
  });
  test('what nobody knows is refused with the nearest name', () => {
    expect(() => load({ argv: ['sacn'] })).toThrow('unknown command sacn (did you mean scan?)');
    expect(() => load({ argv: ['--musicfoldr=/m'] })).toThrow('unknown flag --musicfoldr (did you mean --musicfolder?)');
    expect(() => load({ argv: ['import'] })).toThrow('import needs the database of Navidrome');
    expect(() => load({ argv: ['import', 'a.db', 'b.db'] })).toThrow('import takes one file');
    expect(() => load({ argv: ['pls', 'exprt'] })).toThrow('unknown command pls exprt (did you mean export?)');
    expect(() => load({ argv: ['pls', '-f', 'xml', 'list'] })).toThrow('--format is csv or json');
    expect(() => load({ argv: ['-f'] })).toThrow('unknown flag -f');
    expect(() => load({ argv: ['--port'] })).toThrow('--port needs a value');
  });
});

describe('flags', () => {
  test('long, short and joined forms', () => {
    const argv = ['-p4', '-a=::1', '-l', 'DEBUG', '--enablesharing=false', '--EnableDownloads=0', '--scanner.followsymlinks=false', '-n'];
    const { config, hasBanner } = load({ argv });
    expect(config).toMatchObject({ port: 4, address: '::1', logLevel: 'debug', enableSharing: false, enableDownloads: false });
    expect(config.scanner.followSymlinks).toBe(false);
    expect(hasBanner).toBe(false);
  });
  test('a switch takes no word after it', () => {
    const { config, command } = load({ argv: ['--enablewebpencoding', 'scan'] });
    expect(config.enableWebPEncoding).toBe(true);
    expect(command.name).toBe('scan');
  });
  test('the last one counts', () => expect(load({ argv: ['-p', '1', '-p', '2'] }).config.port).toBe(2));
  test('a former flag', () => {
    expect(load({ argv: ['--scaninterval', '1m'] }).warnings).toEqual(['--scaninterval has no effect any more, use --scanner.schedule']);
  });
});

describe('the table', () => {
  test.each(listOptions().map(({ option }) => [option.key, option] as const))(
    '%s has a sentence, a name and a good default',
    (key, option) => {
      expect(option.doc).toMatch(/^[A-Z].*\.$/);
      expect(() => option.type.parse(option.default)).not.toThrow();
      expect(option.adjust?.(option.type.parse(option.default))).toEqual(option.adjust ? option.type.parse(option.default) : undefined);
      if (!option.isFileOnly) expect(helpText()).toContain(environmentName(key));
      expect(helpText()).toContain(option.isFileOnly ? key : `--${key.toLowerCase()}`);
    },
  );
  test('whatever does not wait for its feature is read by something', () => {
    const source = join(import.meta.dir, '../../src');
    const names = (readdirSync(source, { recursive: true }) as string[]).filter((name) => /^(?!config.options).*\.ts$/.test(name));
    const text = names.map((name) => readFileSync(join(source, name), 'utf8')).join('\n');
    // There is one reader of tags, so nothing is left to choose.
    const without = ['scanner.extractor'];
    const unread = listOptions()
      .filter(({ option }) => !option.waitsFor)
      .map(({ path }) => path.join('.'))
      .filter((path) => !without.includes(path) && !new RegExp(`\\b${RegExp.escape(path)}\\b`).test(text));
    expect(unread).toEqual([]);
  });
  test('every key, name and letter is there once', () => {
    const names = listOptions().flatMap(({ option }) => [option.key, ...(option.aliases ?? [])].map(environmentName));
    expect(names.length).toBe(new Set(names).size);
    const letters = listOptions().flatMap(({ option }) => option.short ?? []);
    expect(letters.length).toBe(new Set(letters).size);
  });
});
