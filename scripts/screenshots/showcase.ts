// The library in the screenshots: invented artists and albums, with drawn covers. One album sounds.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { writeTone } from '../../tests/support/audio.ts';
import { writeFlac } from '../../tests/support/flac.ts';
import { drawCover } from './covers.ts';

interface ShownAlbum {
  artist: string;
  title: string;
  year: number;
  genres: readonly string[];
  discs?: number;
  type?: string;
}

const albums: readonly ShownAlbum[] = [
  { artist: 'Marlow Quay', title: 'Harbour Lights', year: 2021, genres: ['Indie Folk'] },
  { artist: 'Marlow Quay', title: 'Salt and Cedar', year: 2018, genres: ['Indie Folk'] },
  { artist: 'Marlow Quay', title: 'Live at the Boathouse', year: 2022, genres: ['Indie Folk'], type: 'Album; Live' },
  { artist: 'Marlow Quay', title: 'Ferry Song', year: 2017, genres: ['Indie Folk'], type: 'Single' },
  { artist: 'Nine Lanterns', title: 'Paper Boats', year: 2019, genres: ['Dream Pop'] },
  { artist: 'Nine Lanterns', title: 'The Long Afternoon', year: 2023, genres: ['Dream Pop', 'Ambient'] },
  { artist: 'Oda Lindqvist', title: 'Études for a Small Room', year: 2015, genres: ['Classical'] },
  { artist: 'Oda Lindqvist', title: 'Winter Counterpoint', year: 2020, genres: ['Classical'], discs: 2 },
  { artist: 'Copper & Clay', title: 'Kiln', year: 2016, genres: ['Jazz'] },
  { artist: 'Copper & Clay', title: 'Second Firing', year: 2022, genres: ['Jazz'] },
  { artist: 'Vela Nord', title: 'Cartography', year: 2024, genres: ['Electronic'] },
  { artist: 'Vela Nord', title: 'Tidal Memory', year: 2020, genres: ['Electronic', 'Ambient'] },
  { artist: 'The Slow Comets', title: 'Perihelion', year: 2014, genres: ['Rock'] },
  { artist: 'The Slow Comets', title: 'Dust Tail', year: 2011, genres: ['Rock'] },
  { artist: 'Ines Akintola', title: 'Red Earth Radio', year: 2023, genres: ['Soul'] },
  { artist: 'Ines Akintola', title: 'Sundial', year: 2019, genres: ['Soul'] },
  { artist: 'Kōhaku', title: 'After the Rain', year: 2018, genres: ['Ambient'] },
  { artist: 'Teodor Brânză', title: 'Grădina de noapte', year: 2017, genres: ['Folk'] },
  { artist: 'Paloma Reyes Trio', title: 'Blue Hour', year: 2013, genres: ['Jazz'] },
  { artist: 'Fen Orchestra', title: 'Reeds', year: 2012, genres: ['Classical'] },
  { artist: 'Static Meadow', title: 'Field Notes', year: 2021, genres: ['Electronic'] },
  { artist: 'Hollow Mile', title: 'Northbound', year: 2010, genres: ['Rock'] },
  { artist: 'Juniper Vale', title: 'Stone Fruit', year: 2022, genres: ['Indie Folk'] },
  { artist: 'Amber Assembly', title: 'Choral Weather', year: 2009, genres: ['Classical'] },
];
const titles = [
  'Open Water', 'First Frost', 'The Quiet Engine', 'Lowlands', 'Letters Home', 'Half Moon Bay', 'Glass Garden', 'Slow Train West', 'Ember', 'Kites',
  'Understory', 'Tin Roof Rain', 'A Map of Sleep', 'Northern Line', 'Wren', 'Undertow', 'Saffron', 'Last Light', 'Signal Fire', 'Homeward',
]; // prettier-ignore
const words = [
  'The harbour keeps a lamp for those who wander', 'and every rope remembers being tied', 'We count the boats that never came to anchor',
  'and leave the door ajar for one more tide', 'Salt on the window, cedar on the fire', 'a kettle and a chair drawn to the light',
  'You hum the tune of one far telegraph wire', 'and I hum back the other half all night', 'So hold the line a little, harbour lights',
  'hold it till the morning, harbour lights',
]; // prettier-ignore
const wordsFromSec = 38;
const lineSec = 6;
const songsPerAlbum = 8;
export const soundingAlbum = 'Harbour Lights';
const tonedSeconds = 228;

/** Writes the library. */
export async function writeShowcase(folder: string): Promise<void> {
  for (const [number, album] of albums.entries()) {
    const place = join(folder, album.artist, album.title);
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, 'cover.png'), await drawCover(number));
    for (let i = 0; i < songsPerAlbum * (album.discs ?? 1); i++) await writeSong(place, album, number, i);
  }
}

async function writeSong(place: string, album: ShownAlbum, number: number, i: number): Promise<void> {
  const disc = Math.floor(i / songsPerAlbum) + 1;
  const track = (i % songsPerAlbum) + 1;
  const title = titles[(number * 7 + i * 3) % titles.length] ?? '';
  const path = join(place, `${disc}-${String(track).padStart(2, '0')} ${title}.flac`);
  const tags = {
    title,
    artist: album.artist,
    albumartist: album.artist,
    album: album.title,
    tracknumber: track,
    discnumber: disc,
    date: album.year,
    genre: [...album.genres],
    ...(album.type ? { releasetype: album.type.split('; ') } : {}),
    ...(album.discs ? { discsubtitle: disc === 1 ? 'Daylight' : 'Dusk' } : {}),
  };
  if (album.title === soundingAlbum && i < 2) {
    await writeTone(path, tonedSeconds, {
      title,
      artist: album.artist,
      album_artist: album.artist,
      album: album.title,
      track: `${track}`,
      disc: '1',
      date: `${album.year}`,
      genre: album.genres[0] ?? '',
    });
    writeFileSync(path.replace(/flac$/, 'lrc'), words.map((line, at) => timed(wordsFromSec + at * lineSec, line)).join('\n'));
  } else writeFlac(path, tags, { seconds: 150 + ((number * 37 + i * 53) % 190) });
}

const timed = (seconds: number, line: string) =>
  `[${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}.00]${line}`;
