// Which of all results a listener most likely means.
import type { Album, Artist, SearchResult, Song } from '../api/shapes.ts';

export type Best = { kind: 'artist'; item: Artist } | { kind: 'album'; item: Album } | { kind: 'song'; item: Song };

const plain = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().trim();

function score(name: string, query: string): number {
  const [has, wanted] = [plain(name), plain(query)];
  if (has === wanted) return 3;
  if (has.startsWith(wanted)) return 2;
  return has.includes(wanted) ? 1 : 0;
}

/** Artists before albums before songs when the names fit equally well. */
export function bestOf({ artists, albums, songs }: SearchResult, query: string): Best | undefined {
  const candidates: { best: Best; points: number }[] = [];
  const [artist, album, song] = [artists[0], albums[0], songs[0]];
  if (artist) candidates.push({ best: { kind: 'artist', item: artist }, points: score(artist.name, query) });
  if (album) candidates.push({ best: { kind: 'album', item: album }, points: score(album.name, query) });
  if (song) candidates.push({ best: { kind: 'song', item: song }, points: score(song.title, query) });
  return candidates.sort((a, b) => b.points - a.points)[0]?.best;
}
