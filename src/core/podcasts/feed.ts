// Feeds of podcasts: RSS 2.0 with the tags of iTunes, RSS 1.0 and Atom, as plain text without any mark-up. The
// reader of XML knows no entities but the five and follows nothing, so no feed can make it grow or look elsewhere.
import { decodeText } from '../../lib/decode-text.ts';
import { suffixOf } from '../../lib/media-types.ts';
import { descendants, parseXml, type XmlElement } from '../lyrics/xml.ts';
import { plainText } from './plain-text.ts';

export interface Feed {
  title: string;
  description: string;
  author: string;
  link: string;
  imageUrl: string;
  /** As the feed has them, the newest first in nearly all. */
  episodes: FeedEpisode[];
}

export interface FeedEpisode {
  guid: string;
  title: string;
  description: string;
  mediaUrl: string;
  mediaType: string;
  suffix: string;
  sizeBytes: number;
  durationMs: number;
  /** undefined where the feed says nothing that can be read. */
  publishedAt: number | undefined;
}

const mostEpisodes = 3000;
const longest = { title: 500, description: 20_000, guid: 1000, url: 4000 };
const suffixes: Record<string, string> = {
  'audio/mpeg': 'mp3',
  'audio/mp3': 'mp3',
  'audio/mp4': 'm4a',
  'audio/x-m4a': 'm4a',
  'audio/m4a': 'm4a',
  'audio/aac': 'aac',
  'audio/ogg': 'ogg',
  'audio/opus': 'opus',
  'audio/flac': 'flac',
  'audio/x-flac': 'flac',
  'audio/wav': 'wav',
  'audio/x-wav': 'wav',
};
const playable = new Set([...Object.values(suffixes), 'm4b', 'oga']);

/** Reads a feed; undefined when it is none. `address` is where it came from. */
export function parseFeed(bytes: Uint8Array, address: string): Feed | undefined {
  const root = parseXml(textOf(bytes));
  const channel = root?.name === 'feed' ? root : root && [...descendants(root, 'channel')][0];
  if (!root || !channel || !/^(rss|rdf|feed)$/i.test(root.name)) return undefined;
  const items = root.name === 'feed' ? childrenOf(root, 'entry') : [...descendants(root, 'item')];
  const absolute = (url: string) => URL.parse(url, address)?.href.slice(0, longest.url) ?? '';
  const episodes = items.slice(0, mostEpisodes).flatMap((item) => episodeOf(item, absolute) ?? []);
  return {
    title: line(valueOf(channel, 'title')),
    description: plainText(valueOf(channel, 'description', 'summary', 'subtitle'), longest.description),
    author: line(valueOf(channel, 'author', 'managingEditor') || nameIn(channel)),
    link: absolute(linkOf(channel)),
    imageUrl: absolute(imageOf(channel)),
    episodes: [...new Map(episodes.map((episode) => [episode.guid, episode])).values()],
  };
}

/** In the encoding the document names, where that is one. */
function textOf(bytes: Uint8Array): string {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 200));
  const [, named] = /^<\?xml[^>]*encoding\s*=\s*["']([\w.-]+)["']/i.exec(head) ?? [];
  if (named && !/^utf-?8$/i.test(named)) {
    try {
      return new TextDecoder(named as 'utf-8').decode(bytes);
    } catch {
      // A name nobody knows: the look of the bytes decides.
    }
  }
  return decodeText(bytes);
}

function episodeOf(item: XmlElement, absolute: (url: string) => string): FeedEpisode | undefined {
  const enclosure = enclosures(item).find(({ suffix }) => playable.has(suffix));
  const mediaUrl = enclosure ? absolute(enclosure.url) : '';
  if (!enclosure || mediaUrl === '') return undefined;
  const published = Date.parse(valueOf(item, 'pubDate', 'published', 'date', 'updated'));
  return {
    guid: valueOf(item, 'guid', 'id').trim().slice(0, longest.guid) || mediaUrl,
    title: line(valueOf(item, 'title')) || 'Untitled',
    description: plainText(valueOf(item, 'description', 'summary', 'encoded', 'content', 'subtitle'), longest.description),
    mediaUrl,
    mediaType: enclosure.type,
    suffix: enclosure.suffix,
    sizeBytes: Number.isSafeInteger(enclosure.length) && enclosure.length > 0 ? enclosure.length : 0,
    durationMs: durationMs(valueOf(item, 'duration')),
    publishedAt: Number.isFinite(published) && published > 0 ? published : undefined,
  };
}

/** Files of an item: `enclosure`, Atom's links and `media:content`. */
function enclosures(item: XmlElement): { url: string; type: string; suffix: string; length: number }[] {
  const links = childrenOf(item, 'link').filter(({ attributes }) => attributes['rel'] === 'enclosure');
  return [...childrenOf(item, 'enclosure'), ...links, ...descendants(item, 'content')].flatMap(({ attributes }) => {
    const url = (attributes['url'] ?? attributes['href'] ?? '').trim();
    if (url === '') return [];
    const type = (attributes['type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
    const named = suffixOf(
      url
        .replace(/[?#].*$/, '')
        .split('/')
        .at(-1) ?? '',
    );
    const suffix = suffixes[type] ?? (playable.has(named) && !type.startsWith('video/') ? named : '');
    return [{ url, type, suffix, length: Number(attributes['length'] ?? attributes['fileSize'] ?? 0) }];
  });
}

const childrenOf = (element: XmlElement, name: string): XmlElement[] =>
  element.children.filter((child): child is XmlElement => typeof child !== 'string' && child.name === name);

/** The text of the first child with one of these names that has any; prefixes of names do not count. */
function valueOf(element: XmlElement, ...names: string[]): string {
  for (const name of names) {
    for (const child of childrenOf(element, name)) {
      const text = child.children.filter((part) => typeof part === 'string').join('');
      if (text.trim() !== '') return text;
    }
  }
  return '';
}

const nameIn = (channel: XmlElement) =>
  childrenOf(channel, 'author')
    .map((author) => valueOf(author, 'name'))
    .join(', ');

function linkOf(channel: XmlElement): string {
  const page = childrenOf(channel, 'link').find(
    ({ attributes }) => attributes['href'] && (attributes['rel'] ?? 'alternate') === 'alternate',
  );
  return (valueOf(channel, 'link') || page?.attributes['href'] || '').trim();
}

function imageOf(channel: XmlElement): string {
  for (const image of childrenOf(channel, 'image')) {
    const url = image.attributes['href'] ?? valueOf(image, 'url');
    if (url.trim() !== '') return url.trim();
  }
  return valueOf(channel, 'logo', 'icon').trim();
}

const line = (text: string) => plainText(text, longest.title).replace(/\s+/g, ' ').trim();

/** `1:02:03`, `62:03` or seconds. */
function durationMs(text: string): number {
  const parts = text.trim().split(':');
  if (parts.length > 3 || parts.some((part) => !/^\d{1,6}(\.\d+)?$/.test(part))) return 0;
  return Math.round(parts.reduce((seconds, part) => seconds * 60 + Number(part), 0) * 1000);
}
