// A server of feeds on this machine, whose answers tests may change.
export interface FeedServer {
  origin: string;
  host: string;
  /** Path → answer; a function is asked every time. */
  answers: Map<string, (request: Request) => Response | Promise<Response>>;
  asked: string[];
  stop: () => Promise<void>;
}

export function startFeedServer(): FeedServer {
  const answers: FeedServer['answers'] = new Map();
  const asked: string[] = [];
  const server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    idleTimeout: 0,
    fetch(request) {
      const { pathname } = new URL(request.url);
      asked.push(pathname);
      return answers.get(pathname)?.(request) ?? new Response('not here', { status: 404 });
    },
  });
  const host = `127.0.0.1:${server.port}`;
  return { origin: `http://${host}`, host, answers, asked, stop: () => server.stop(true) };
}

export interface FeedItem {
  guid?: string;
  title: string;
  date?: string;
  url?: string;
  extra?: string;
}

/** An RSS feed with the tags of iTunes. */
export const rss = (items: readonly FeedItem[], head = '') => `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>The &amp; Show</title><link>https://show.example/</link><description><![CDATA[<p>All <b>about</b> it &amp; more</p><script>alert(1)</script>]]></description>
<itunes:author>Somebody</itunes:author>${head}
${items
  .map(
    ({ guid, title, date, url, extra = '' }) => `<item><title>${title}</title>${guid ? `<guid isPermaLink="false">${guid}</guid>` : ''}
${date ? `<pubDate>${date}</pubDate>` : ''}${url ? `<enclosure url="${url}" length="1234" type="audio/mpeg"/>` : ''}
<itunes:duration>1:02:03</itunes:duration>${extra}</item>`,
  )
  .join('\n')}
</channel></rss>`;

export const xml =
  (text: string, headers: Record<string, string> = {}) =>
  () =>
    new Response(text, { headers: { 'content-type': 'application/rss+xml', ...headers } });

/** Bytes that begin like an MP3. */
export const sound = (length = 5000) => {
  const bytes = new Uint8Array(length).fill(7);
  bytes.set([0x49, 0x44, 0x33, 4, 0, 0, 0, 0, 0, 0]);
  return bytes;
};

export const audio = (length?: number) => () => new Response(sound(length), { headers: { 'content-type': 'audio/mpeg' } });
