// Persistent ids: known values that clients of an older server keep, and what is the same or different.
import { expect, test } from 'bun:test';
import { join } from 'node:path';

import { orderName } from '../../src/tags/order.ts';
import { albumPid, artistId, encodeId, hashId, tagId, trackPid, unknownArtistId, unknownArtistName } from '../../src/tags/pid.ts';
import { writeFlac, type Tags } from '../support/flac.ts';
import { read, tempFolder } from './support.ts';

async function fieldsOf(tags: Tags) {
  const folder = tempFolder();
  writeFlac(join(folder.path, 'a.flac'), tags);
  const { fields } = await read(join(folder.path, 'a.flac'));
  folder.remove();
  return fields;
}

test('known values', () => {
  expect(hashId('test')).toBe('5cLJPkLA5DK2BADhoeotPk');
  expect(tagId('genre', 'electronic')).toBe('7bLYq0Np81m1Wgy5N31nuG');
  expect(tagId('Genre', 'Electronic')).toBe('7bLYq0Np81m1Wgy5N31nuG');
  expect(encodeId(new Uint8Array(16).fill(255))).toBe('7N42dgm5tFLK9N8MT7fHC7');
  expect(encodeId(new Uint8Array(16))).toBe('0'.repeat(22));
  expect(artistId(unknownArtistName)).toBe(unknownArtistId);
  expect(artistId('Various Artists')).toBe('63sqASlAfjbGMuLP4JhnZU');
});

test('artists: letter case and typographic punctuation do not matter', () => {
  expect(artistId('Guns N’ Roses')).toBe(artistId("guns n' roses"));
  expect(artistId('A-ha')).toBe(artistId('a‐ha'));
  expect(artistId('Beyoncé')).not.toBe(artistId('Beyonce'));
});

test('an album is its MusicBrainz id, else album artist, name, version and release date', async () => {
  const base = await fieldsOf({ ALBUM: 'X', ALBUMARTIST: 'A', TITLE: '1' });
  const same = await fieldsOf({ ALBUM: 'x', ALBUMARTIST: 'a', TITLE: '2' });
  expect(albumPid(same, 1, 'b')).toBe(albumPid(base, 1, 'a'));
  expect(albumPid(base, 2, 'a')).not.toBe(albumPid(base, 1, 'a'));
  expect(albumPid(await fieldsOf({ ALBUM: 'X', ALBUMARTIST: 'B' }), 1, '')).not.toBe(albumPid(base, 1, ''));
  expect(albumPid(await fieldsOf({ ALBUM: 'X', ALBUMARTIST: 'A', RELEASEDATE: '1999' }), 1, '')).not.toBe(albumPid(base, 1, ''));
  expect(albumPid(base, 1, 'a', 'folder')).not.toBe(albumPid(base, 1, 'b', 'folder'));
});

test('a song is its place on its album and its title', async () => {
  const one = await fieldsOf({ TITLE: 'T', TRACKNUMBER: '1' });
  const two = await fieldsOf({ TITLE: 'T', TRACKNUMBER: '2' });
  expect(trackPid(one, 'album', 1, 'x')).toBe(trackPid(one, 'album', 1, 'y'));
  expect(trackPid(one, 'album', 1, 'x')).not.toBe(trackPid(two, 'album', 1, 'x'));
  expect(trackPid(one, 'album', 1, 'x', 'track_legacy', 'x/1.flac')).toBe(hashId('x/1.flac'));
});

test('names in order: without article and accents, never empty', () => {
  const articles = 'The El La Los';
  expect(orderName('The Beatles', articles)).toBe('beatles');
  expect(orderName('Los Lobos', articles)).toBe('lobos');
  expect(orderName('The The', articles)).toBe('the');
  expect(orderName('Theatre', articles)).toBe('theatre');
  expect(orderName('Ænima', articles)).toBe('aenima');
  expect(orderName('Łódź', articles)).toBe('lodz');
  expect(orderName('The', articles)).toBe('the');
});
