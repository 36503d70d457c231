// A podcast for the pictures, served on this machine: a feed with a few episodes and a picture.
import sharp from 'sharp';

const title = 'Between the Grooves';
const episodes = [
  ['The sound of empty rooms', 'Why a concert hall is an instrument, and how to hear one in a recording.', '48:12'],
  ['Who was at the piano?', 'Session musicians whose names stood on no sleeve.', '36:40'],
  ['A tape from the attic', 'Saving sixty hours of reel-to-reel, one splice at a time.', '52:05'],
  ['Fade out', 'A short history of songs that never end.', '29:31'],
] as const;

export interface Feed {
  /** Host and port, as the option that opens it wants them. */
  host: string;
  url: string;
  stop(): Promise<void>;
}

export async function serveFeed(): Promise<Feed> {
  const picture = await drawPicture();
  const server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch(request) {
      const { pathname, origin } = new URL(request.url);
      if (pathname === '/cover.jpg') return new Response(new Uint8Array(picture), { headers: { 'content-type': 'image/jpeg' } });
      return new Response(xml(origin), { headers: { 'content-type': 'application/rss+xml' } });
    },
  });
  const host = `127.0.0.1:${server.port}`;
  return { host, url: `http://${host}/feed`, stop: () => server.stop(true) };
}

function xml(origin: string): string {
  const items = episodes.map(
    ([name, about, length], i) => `<item><title>${name}</title><guid>${i}</guid><description>${about}</description>
<pubDate>${new Date(Date.UTC(2026, 8, 28 - i * 7, 6)).toUTCString()}</pubDate><itunes:duration>${length}</itunes:duration>
<enclosure url="${origin}/${i}.mp3" length="31000000" type="audio/mpeg"/></item>`,
  );
  return `<?xml version="1.0"?><rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel><title>${title}</title>
<description>Stories behind records, told by the people who made them.</description><itunes:image href="${origin}/cover.jpg"/>${items.join('\n')}</channel></rss>`;
}

function drawPicture(): Promise<Buffer> {
  const rings = Array.from(
    { length: 9 },
    (_, i) => `<circle cx="300" cy="330" r="${40 + i * 26}" fill="none" stroke="#f3c969" stroke-width="${9 - i * 0.7}"/>`,
  );
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="600" height="600"><rect width="600" height="600" fill="#23414b"/>${rings.join('')}</svg>`;
  return sharp(Buffer.from(svg)).jpeg({ quality: 90 }).toBuffer();
}
