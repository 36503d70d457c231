// resources/mappings.yaml in the data folder: in our layout and Navidrome's, weaker than Tags.*, and broken.
import { describe, expect, test } from 'bun:test';

import { load } from './support.ts';

const path = '/srv/data/resources/mappings.yaml';
const tags = (mappings: string, toml = '') => load({ files: { [path]: mappings, '/srv/navidrome.toml': toml } }).config.tags;

describe('a mappings file', () => {
  test('has the members of Tags.*', () => {
    expect(
      tags(
        'Genre:\n  split: [";"]\n  maxLength: 20\nfoo:\n  aliases: [foo, txxx:foo]\n  album: true\n  type: int\nmood:\n  ignore: true\nempty:\n',
      ),
    ).toEqual({
      genre: { split: [';'], maxLength: 20 },
      foo: { aliases: ['foo', 'txxx:foo'], album: true, type: 'int' },
      mood: { ignore: true },
    });
  });

  test("may be laid out as Navidrome's", () => {
    const text =
      'artists:\n  split: [" + "]\nroles:\n  split: []\nmain:\n  title: { aliases: [tit2] }\nadditional:\n  key:\n    aliases: [ tkey ]\n';
    expect(tags(text)).toEqual({
      artists: { split: [' + '] },
      roles: { split: [] },
      title: { aliases: ['tit2'] },
      key: { aliases: ['tkey'] },
    });
  });

  test('is weaker than Tags.*, member by member', () => {
    expect(tags('genre:\n  split: [a]\n  maxLength: 5\n', '[Tags.genre]\nsplit = ["b"]\n[Tags.mood]\nignore = true\n')).toEqual({
      genre: { split: ['b'], maxLength: 5 },
      mood: { ignore: true },
    });
  });

  test('may be empty or absent', () => {
    expect(tags('')).toEqual({});
    expect(tags('# nothing\n')).toEqual({});
    expect(load({}).config.tags).toEqual({});
  });

  test('with an unknown member is used without it', () => {
    const { config, warnings } = load({ files: { [path]: 'genre:\n  split: [a]\n  alises: [b]\n' } });
    expect(config.tags).toEqual({ genre: { split: ['a'] } });
    expect(warnings).toContainEqual(expect.stringContaining(`${path}, line 3: genre.alises`));
  });
});

const broken: [why: string, text: string, message: string][] = [
  ['no YAML', 'genre:\n  split: [a]\nmood: [b\n', 'line 3'],
  ['tabs', 'genre:\n\tsplit: [a]\n', 'line 2'],
  ['a list', '- a\n', 'must hold tags by their names'],
  ['a text for a tag', 'genre: a\n', 'below genre'],
  ['a text for a tag in a group', 'main:\n  genre: a\n', 'below main.genre'],
  ['an unknown type', 'main:\n  x:\n    aliases: [a]\n    type: number\n', 'line 4: main.x.type'],
  ['a length of nothing', 'x:\n  maxLength: none\n', 'line 2: x.maxLength'],
];
test.each(broken)('a file with %s stops the start and says where', (_, text, message) => {
  expect(() => tags(text)).toThrow(message);
  expect(() => tags(text)).toThrow(path);
});

test('help comes though the file is broken', () => {
  expect(load({ argv: ['help'], files: { [path]: '- a\n' } }).command.name).toBe('help');
});
