// Genres, other tags and parts people take: names, values, counts, combinations, and nothing of a closed library.
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';

import type { Reply } from '../support/clients.ts';
import { makeBrowsing, song, type Browsing } from './browse-support.ts';

let at: Browsing;
beforeAll(async () => {
  at = await makeBrowsing((open, closed) => {
    song(open, 'A/1.flac', { TITLE: 'A1', ARTIST: 'A', ALBUM: 'One', GENRE: ['Jazz', 'Soul'], MOOD: 'Calm', COMPOSER: 'Clara' });
    song(open, 'A/2.flac', { TITLE: 'A2', ARTIST: 'A', ALBUM: 'One', GENRE: 'Jazz', MOOD: 'Wild', COMPOSER: 'Clara' });
    song(open, 'B/1.flac', { TITLE: 'B1', ARTIST: 'B', ALBUM: 'Two', GENRE: 'Soul', MOOD: ['Calm', 'Wild'], CONDUCTOR: 'Otto' });
    song(open, 'C/1.flac', { TITLE: 'C1', ARTIST: 'C', ALBUM: 'Three', GENRE: '夜の音楽' });
    song(closed, 'S/1.flac', {
      TITLE: 'S1',
      ARTIST: 'S',
      ALBUM: 'Secret',
      GENRE: ['Jazz', 'Secrecy'],
      MOOD: 'Sly',
      COMPOSER: 'Sylvia',
      GROUPING: 'Hush',
    });
  });
});
afterAll(() => at.melodrome.close());

const valuesOf = (rows: Reply[]) => rows.map(({ tagValue, songCount, albumCount }) => [tagValue, songCount, albumCount]);
const titles = async (who: Browsing['admin'], query: string) =>
  (await who(`song?_sort=title&${query}`)).body.map(({ title }: Reply) => title);

describe('tags', () => {
  test('have names with counts', async () => {
    const { body } = await at.admin('tag/name');
    expect(body.find(({ name }: Reply) => name === 'genre')).toEqual({ name: 'genre', valueCount: 4, songCount: 5, albumCount: 4 });
    expect(body.find(({ name }: Reply) => name === 'mood')).toEqual({ name: 'mood', valueCount: 3, songCount: 4, albumCount: 3 });
  });

  test('have values with counts, sorted, searched and in pages', async () => {
    const { body, total } = await at.admin('tag?tag_name=genre');
    expect(valuesOf(body)).toEqual([
      ['Jazz', 3, 2],
      ['Secrecy', 1, 1],
      ['Soul', 2, 2],
      ['夜の音楽', 1, 1],
    ]);
    expect(total).toBe(4);
    expect(body[0]).toEqual({ id: expect.any(String), tagName: 'genre', tagValue: 'Jazz', songCount: 3, albumCount: 2 });
    const order = async (query: string) => valuesOf((await at.admin(`tag?tag_name=genre&${query}`)).body).map(([value]) => value);
    expect(await order('_sort=songCount&_order=DESC&_end=2')).toEqual(['Jazz', 'Soul']);
    expect(await order('_start=1&_end=3')).toEqual(['Secrecy', 'Soul']);
    expect(await order('name=SO')).toEqual(['Soul']);
    expect(await order('name=音')).toEqual(['夜の音楽']);
    expect(await order('name=%25')).toEqual([]);
    expect((await at.admin('tag')).total).toBeGreaterThanOrEqual(7);
    expect((await at.admin(`tag/${body[0].id}`)).body).toEqual(body[0]);
    expect((await at.admin('tag/nope')).status).toBe(404);
    expect((await at.admin('tag?tag_name=nope')).body).toEqual([]);
    expect((await at.admin('tag?tag_name=genre&library_id=2')).total).toBe(2);
  });

  test('narrow songs and albums: all names, any value of a name', async () => {
    const id = async (name: string, value: string) =>
      (await at.admin(`tag?tag_name=${name}`)).body.find(({ tagValue }: Reply) => tagValue === value).id;
    const [jazz, soul, calm] = [await id('genre', 'Jazz'), await id('genre', 'Soul'), await id('mood', 'Calm')];
    expect(await titles(at.admin, `mood=${calm}`)).toEqual(['A1', 'B1']);
    expect(await titles(at.admin, 'mood=calm')).toEqual(['A1', 'B1']);
    expect(await titles(at.admin, `mood=${calm}&genre=${jazz}`)).toEqual(['A1']);
    expect(await titles(at.admin, `genre=${jazz}&genre=${soul}`)).toEqual(['A1', 'A2', 'B1', 'S1']);
    expect(await titles(at.admin, `genre=${jazz}&genre=${soul}&mood=wild`)).toEqual(['A2', 'B1']);
    expect(await titles(at.admin, `tag_id=${calm}`)).toEqual(['A1', 'B1']);
    expect(await titles(at.admin, `genre=${calm}`)).toEqual([]);
    expect(await titles(at.admin, "mood=' OR 1=1 --")).toEqual([]);
    const albums = (await at.admin(`album?_sort=name&mood=${calm}&genre=${soul}`)).body;
    expect(albums.map(({ name }: Reply) => name)).toEqual(['One', 'Two']);
    // What is no tag narrows nothing.
    expect(await titles(at.admin, 'nonsense=x')).toHaveLength(5);
  });
});

describe('genres', () => {
  test('are listed, most frequent first', async () => {
    const { body, total } = await at.admin('genre');
    expect(total).toBe(4);
    expect(body[0]).toEqual({ id: expect.any(String), name: 'Jazz', songCount: 3, albumCount: 2 });
    expect((await at.admin('genre?name=sou')).body).toHaveLength(1);
    expect((await at.admin('genre?_start=1&_end=2')).body.map(({ name }: Reply) => name)).toEqual(['Soul']);
    expect((await at.admin(`genre/${body[0].id}`)).body).toEqual(body[0]);
    const [calm] = (await at.admin('tag?tag_name=mood')).body;
    expect((await at.admin(`genre/${calm.id}`)).status).toBe(404);
  });
});

describe('parts', () => {
  test('people take are listed and narrow lists', async () => {
    const roles = (await at.admin('role')).body;
    expect(roles.find(({ name }: Reply) => name === 'composer')).toEqual({ name: 'composer', artistCount: 2 });
    expect((await at.admin('artist?role=conductor')).body.map(({ name }: Reply) => name)).toEqual(['Otto']);
    const [clara] = (await at.admin('artist?role=composer&name=clara')).body;
    expect(await titles(at.admin, `role_composer_id=${clara.id}`)).toEqual(['A1', 'A2']);
    expect(await titles(at.admin, `role_conductor_id=${clara.id}`)).toEqual([]);
    expect(await titles(at.admin, `role_total_id=${clara.id}`)).toEqual(['A1', 'A2']);
    expect(await titles(at.admin, `role_maincredit_id=${clara.id}`)).toEqual([]);
    expect((await at.admin(`album?role_composer_id=${clara.id}`)).body.map(({ name }: Reply) => name)).toEqual(['One']);
  });
});

describe('who may not see a library', () => {
  test('finds nothing of it in names, values and counts', async () => {
    const replies = await Promise.all(
      ['tag/name', 'tag', 'tag?tag_name=genre', 'genre', 'role', 'tag?library_id=2', 'genre?library_id=2'].map(at.guest),
    );
    expect(JSON.stringify(replies.map(({ body }) => body))).not.toMatch(/Secrecy|Sly|Hush|grouping/);
    expect(replies[5]?.body).toEqual([]);
    expect(replies[6]?.body).toEqual([]);
    expect(valuesOf(replies[2]?.body)).toEqual([
      ['Jazz', 2, 1],
      ['Soul', 2, 2],
      ['夜の音楽', 1, 1],
    ]);
    expect(replies[0]?.body.find(({ name }: Reply) => name === 'genre')).toEqual({
      name: 'genre',
      valueCount: 3,
      songCount: 4,
      albumCount: 3,
    });
    expect(replies[4]?.body.find(({ name }: Reply) => name === 'composer')).toEqual({ name: 'composer', artistCount: 1 });
    const secrecy = (await at.admin('tag?name=secrecy')).body[0];
    expect((await at.guest(`tag/${secrecy.id}`)).status).toBe(404);
    expect((await at.guest(`genre/${secrecy.id}`)).status).toBe(404);
    expect(await titles(at.guest, `genre=${secrecy.id}`)).toEqual([]);
    expect(await titles(at.guest, 'genre=Jazz')).toEqual(['A1', 'A2']);
  });

  test('needs to log in', async () => {
    for (const path of ['tag', 'tag/name', 'tag/x', 'genre', 'genre/x', 'role']) {
      expect((await at.melodrome.fetch(`/api/${path}`)).status).toBe(401);
    }
  });
});
