// Feeds as they are found: RSS, Atom, RSS 1.0, odd ones and hostile ones.
import { describe, expect, test } from 'bun:test';

import { parseFeed } from '../../src/core/podcasts/feed.ts';
import { plainText } from '../../src/core/podcasts/plain-text.ts';
import { rss } from './support.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const parse = (text: string) => parseFeed(bytes(text), 'https://feeds.example/show/feed.xml');

describe('RSS', () => {
  test('gives the channel and its episodes as plain text', () => {
    const feed = parse(
      rss(
        [
          { guid: 'a', title: 'First &amp; best', date: 'Tue, 01 May 2018 10:00:00 +0200', url: '/one.mp3?key=1&amp;x=2' },
          { title: 'No guid', date: 'nonsense', url: 'https://cdn.example/two.mp3' },
          { guid: 'c', title: 'Nothing to hear' },
        ],
        '<itunes:image href="/cover.jpg"/><image><url>https://other.example/old.png</url></image>',
      ),
    );
    expect(feed).toEqual({
      title: 'The & Show',
      description: 'All about it & more',
      author: 'Somebody',
      link: 'https://show.example/',
      imageUrl: 'https://feeds.example/cover.jpg',
      episodes: [
        {
          guid: 'a',
          title: 'First & best',
          description: '',
          mediaUrl: 'https://feeds.example/one.mp3?key=1&x=2',
          mediaType: 'audio/mpeg',
          suffix: 'mp3',
          sizeBytes: 1234,
          durationMs: 3_723_000,
          publishedAt: Date.UTC(2018, 4, 1, 8),
        },
        expect.objectContaining({ guid: 'https://cdn.example/two.mp3', publishedAt: undefined }),
      ],
    });
  });

  test('with the same episode twice has it once; video has none', () => {
    const twice = parse(rss(['a', 'a', 'b'].map((guid) => ({ guid, title: guid, url: `/${guid}.mp3` }))));
    expect(twice?.episodes.map(({ guid }) => guid)).toEqual(['a', 'b']);
    const video = rss([{ guid: 'v', title: 'Video', extra: '<enclosure url="/v.mp4" type="video/mp4"/>' }]);
    expect(parse(video)?.episodes).toEqual([]);
  });

  test.each([
    ['90', 90_000],
    ['2:05', 125_000],
    ['1:00:00', 3_600_000],
    ['long', 0],
    ['1:2:3:4', 0],
    ['-5', 0],
  ])('the duration %p is %p ms', (text, ms) => {
    const feed = parse(`<rss><channel><item><enclosure url="a.mp3"/><itunes:duration>${text}</itunes:duration></item></channel></rss>`);
    expect(feed?.episodes[0]?.durationMs).toBe(ms);
  });

  test('in an older encoding is read by its own word', () => {
    const text = '<?xml version="1.0" encoding="ISO-8859-1"?><rss><channel><title>Müsik für alle</title></channel></rss>';
    expect(parseFeed(Buffer.from(text, 'latin1'), 'http://a.example/')?.title).toBe('Müsik für alle');
  });
});

test('Atom and RSS 1.0 are feeds too', () => {
  const atom = parse(`<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Atomic</title><author><name>Ann</name></author>
    <link href="https://atom.example/"/><logo>logo.png</logo><entry><id>urn:1</id><title>One</title><published>2020-01-02T03:04:05Z</published>
    <summary type="html">&lt;p&gt;Hi&lt;/p&gt;</summary><link rel="enclosure" href="one.ogg" type="audio/ogg" length="9"/></entry></feed>`);
  expect(atom).toMatchObject({
    title: 'Atomic',
    author: 'Ann',
    link: 'https://atom.example/',
    imageUrl: 'https://feeds.example/show/logo.png',
  });
  expect(atom?.episodes).toMatchObject([{ guid: 'urn:1', suffix: 'ogg', description: 'Hi', publishedAt: Date.UTC(2020, 0, 2, 3, 4, 5) }]);
  const rdf = parse(`<rdf:RDF><channel><title>Old</title></channel><item><title>One</title><enclosure url="a.mp3"/></item></rdf:RDF>`);
  expect(rdf).toMatchObject({ title: 'Old', episodes: [{ title: 'One' }] });
});

describe('what is no feed, or a trap', () => {
  test.each(['', 'hello', '<html><body>Not found</body></html>', '{"a":1}', '<rss></rss>', '<?xml version="1.0"?>', '\0\0\0'])(
    '%j is none',
    (text) => expect(parse(text)).toBeUndefined(),
  );

  test('entities are neither fetched nor multiplied', () => {
    const laughs = Array.from({ length: 10 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join('');
    const started = performance.now();
    const feed = parse(
      `<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "ha">${laughs}<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><title>&l10;&x;</title></channel></rss>`,
    );
    expect(feed?.title ?? '').not.toContain('root:');
    expect((feed?.title ?? '').length).toBeLessThan(1000);
    expect(performance.now() - started).toBeLessThan(1000);
  });

  test('addresses that are none are left out', () => {
    const feed = parse(rss([{ guid: 'a', title: 'A', url: 'http://' }]));
    expect(feed?.episodes).toEqual([]);
  });

  test('megabytes without an end are read in a moment', () => {
    const started = performance.now();
    for (const part of ['<item>', '<a b="', '<!--', '&amp;', '<![CDATA[', '<', '<p'.repeat(3)])
      parse(`<rss><channel>${part.repeat(200_000)}`);
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});

test('HTML becomes its words', () => {
  expect(plainText('<p>One<br/>two</p><p>three &lt;b&gt; &#228;&nbsp;&auml;</p>', 100)).toBe('One\ntwo\n\nthree <b> ä ä');
  expect(plainText('a < b and c > d', 100)).toBe('a < b and c > d');
  expect(plainText('<style>p{}</style>x<script>1</script>', 100)).toBe('x');
  expect(plainText('long '.repeat(100), 20)).toHaveLength(20);
});
