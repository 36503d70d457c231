// The page of a share: plain HTML that plays without any script. Whatever comes from tags and people is escaped, and
// the policy would keep a script that slipped through from running.
import type { OpenShare } from '../../core/shares/open.ts';

/** So many songs are on the page; the rest is in the playlist file. */
const mostShown = 1000;

const style = `:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}body{max-width:44rem;margin:0 auto;padding:1.5rem}
header{display:flex;flex-wrap:wrap;gap:1.25rem;align-items:center}header img{width:9rem;height:9rem;object-fit:cover;border-radius:.5rem}
h1{margin:0;font-size:1.5rem;overflow-wrap:anywhere}ol{padding:0;list-style:none}li{padding:.75rem 0;border-top:1px solid #8884}
li p{margin:0 0 .25rem;overflow-wrap:anywhere}.by{opacity:.75}audio{width:100%;height:2.5rem}`;

const digest = Bun.SHA256.hash(style, 'base64');

/** For every page below /share: no script, nothing from elsewhere, in no index and in no frame. */
export const pageHeaders: Record<string, string> = {
  'cache-control': 'no-store',
  'content-security-policy': `default-src 'none'; img-src 'self'; media-src 'self'; style-src 'sha256-${digest}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'content-type': 'text/html; charset=utf-8',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'x-robots-tag': 'noindex',
};

export interface PageAddresses {
  /** The whole address of the page. */
  page: string;
  stream: (songId: string) => string;
  /** '' when songs may not be kept. */
  download: (songId: string) => string;
  /** '' when there is none; relative like all but `page`. */
  cover: string;
}

/** The page with everything that can be heard. */
export function sharePage({ title, songs, share }: OpenShare, address: PageAddresses): string {
  const seconds = songs.reduce((sum, song) => sum + song.durationMs, 0) / 1000;
  const count = `${songs.length} ${songs.length === 1 ? 'song' : 'songs'}, ${lengthOf(seconds)}`;
  const items = songs.slice(0, mostShown).map((song) => {
    const keep = address.download(song.id);
    return `<li><p><b>${escape(song.title)}</b> <span class="by">${escape(song.artist)} · ${lengthOf(song.durationMs / 1000)}</span>${
      keep ? ` <a href="${escape(keep)}" download>Download</a>` : ''
    }</p><audio controls preload="none" src="${escape(address.stream(song.id))}" aria-label="${escape(song.title)}"></audio></li>`;
  });
  const head = [
    og('title', title),
    og('type', 'music.playlist'),
    og('url', address.page),
    og('description', count),
    og('site_name', 'Melodrome'),
    ...(address.cover ? [og('image', `${address.page.slice(0, address.page.lastIndexOf('/') + 1)}${address.cover}`)] : []),
  ];
  return html(
    title,
    head.join(''),
    `<header>${address.cover ? `<img src="${escape(address.cover)}" alt="" width="144" height="144">` : ''}<div><h1 dir="auto">${escape(title)}</h1><p>${count} · <a href="${share.id}/m3u">Playlist file</a></p></div></header><ol>${items.join('')}</ol>${
      songs.length > mostShown ? `<p>The first ${mostShown} are shown; all are in the playlist file.</p>` : ''
    }`,
  );
}

/** One sentence for those who come too late, or to the wrong place. */
export const messagePage = (text: string): string => html(text, '', `<h1>${escape(text)}</h1>`);

const html = (title: string, head: string, body: string) =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${escape(title)}</title>${head}<style>${style}</style></head><body><main>${body}</main></body></html>\n`;

const og = (name: string, content: string) => `<meta property="og:${name}" content="${escape(content)}">`;

function lengthOf(seconds: number): string {
  const whole = Math.round(seconds);
  const two = (value: number) => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60)];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

const signs: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escape = (text: string) => text.replace(/[&<>"']/g, (sign) => signs[sign] ?? sign);
