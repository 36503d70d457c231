// The page of a share: plain HTML that plays without any script; the player's script, where it was built, makes one player of it.
// Whatever comes from tags and people is escaped, and the policy would keep a script that slipped through from running.
import type { OpenShare } from '../../core/shares/open.ts';
import { isUsedUp } from '../../core/shares/plays.ts';
import { isolation } from '../http/headers.ts';
import { style } from './style.ts';
import type { ShareTexts } from './texts.ts';

/** So many songs are on the page; the rest is in the playlist file. */
const mostShown = 1000;

const digest = Bun.SHA256.hash(style, 'base64');

/** For every page below /share: nothing from elsewhere, in no index and in no frame. */
export const pageHeaders: Record<string, string> = {
  ...isolation,
  'cache-control': 'no-store',
  'content-security-policy': `default-src 'none'; img-src 'self'; media-src 'self'; script-src 'self'; style-src 'sha256-${digest}'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`,
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
  /** The player's script; '' when it was not built. */
  script: string;
}

/** The page with everything that can be heard. */
export function sharePage({ title, songs, share }: OpenShare, address: PageAddresses, texts: ShareTexts): string {
  const seconds = songs.reduce((sum, song) => sum + song.durationMs, 0) / 1000;
  const count = `${songs.length} ${songs.length === 1 ? texts.song : texts.songs}, ${lengthOf(seconds)}`;
  const isOver = isUsedUp(share);
  const items = songs.slice(0, mostShown).map((song) => {
    const keep = isOver ? '' : address.download(song.id);
    const sound = `<audio controls preload="none" src="${escape(address.stream(song.id))}" aria-label="${escape(song.title)}"></audio>`;
    return `<li data-seconds="${Math.round(song.durationMs / 1000)}"><p><b dir="auto">${escape(song.title)}</b> <span class="by"><span dir="auto">${escape(song.artist)}</span> · ${lengthOf(song.durationMs / 1000)}</span></p>${
      keep ? `<a href="${escape(keep)}" download aria-label="${escape(`${texts.download}: ${song.title}`)}">${texts.download}</a>` : ''
    }${isOver ? '' : sound}</li>`;
  });
  const head = [
    og('title', title),
    og('type', 'music.playlist'),
    og('url', address.page),
    og('description', count),
    og('site_name', 'Melodrome'),
    ...(address.cover ? [og('image', `${address.page.slice(0, address.page.lastIndexOf('/') + 1)}${address.cover}`)] : []),
    `<meta name="twitter:card" content="summary">`,
  ];
  const notice = isOver ? texts.usedUp : songs.length === 0 ? texts.empty : '';
  const script = isOver || address.script === '' ? '' : `<script type="module" src="${escape(address.script)}"></script>`;
  return html(
    texts,
    title,
    `${head.join('')}${script}`,
    `<header>${address.cover ? `<img src="${escape(address.cover)}" alt="" width="144" height="144">` : ''}<div><h1 dir="auto">${escape(title)}</h1><p>${count} · <a href="${share.id}/m3u">${texts.playlistFile}</a></p></div></header>${
      notice ? `<p class="notice">${notice}</p>` : ''
    }<ol data-texts="${escape(JSON.stringify(playerTexts(texts)))}">${items.join('')}</ol>${
      songs.length > mostShown ? `<p>${texts.firstOnly.replace('{count}', String(mostShown))}</p>` : ''
    }`,
  );
}

/** Asks for the password, and says nothing of what lies behind it. */
export const passwordPage = (texts: ShareTexts, id: string, problem = ''): string =>
  html(
    texts,
    texts.locked,
    '',
    `<h1>${texts.locked}</h1><form method="post" action="${escape(id)}"><label>${texts.password}<input type="password" name="password" required autofocus autocomplete="current-password" maxlength="200"${problem ? ' aria-describedby="bad" aria-invalid="true"' : ''}></label>${
      problem ? `<p class="bad" id="bad" role="alert">${problem}</p>` : ''
    }<button class="send">${texts.unlock}</button></form>`,
  );

/** One sentence for those who come too late, or to the wrong place. */
export const messagePage = (texts: ShareTexts, text: string): string => html(texts, text, '', `<h1>${escape(text)}</h1>`);

const html = ({ lang }: ShareTexts, title: string, head: string, body: string) =>
  `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${escape(title)}</title>${head}<style>${style}</style></head><body><main>${body}</main></body></html>\n`;

const playerTexts = ({ player, play, pause, next, previous, position, failed }: ShareTexts) => ({
  player,
  play,
  pause,
  next,
  previous,
  position,
  failed,
});

const og = (name: string, content: string) => `<meta property="og:${name}" content="${escape(content)}">`;

function lengthOf(seconds: number): string {
  const whole = Math.round(seconds);
  const two = (value: number) => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60)];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

const signs: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escape = (text: string) => text.replace(/[&<>"']/g, (sign) => signs[sign] ?? sign);
