// C27: texts of tags, names, apps and addresses that would be markup or scripts, on every page of the app and of shares, in
// real Chromium: nothing of them is an element, nothing runs, and the policy never has to step in.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { chromium, type Page } from 'playwright-core';

import { writeTone } from '../../tests/support/audio.ts';
import { chromium as chromiumTool } from '../tools/run.ts';
import { ask } from './strain.ts';
import { adminName, adminPassword, must, restQuery, until, type Check, type Subject } from './subject.ts';

/** Each would make an element of this name, or call this. */
const mark = 'x-evil';
const texts = [
  `<${mark}></${mark}><img src=x onerror="xss('image')">`,
  `</script><script>xss('script')</script><${mark}>`,
  `"><svg onload="xss('svg')"><${mark}>`,
  `'><a href="javascript:xss('link')"><${mark}>`,
  `{{constructor.constructor("xss('template')")()}}\${xss('literal')}<${mark}>`,
  `<!--><${mark}><style>*{display:none}</style>\u2028xss('line')`,
  `&lt;${mark}&gt;&#60;${mark}&#62;<iframe srcdoc="<script>parent.xss('frame')</script>">`,
];
const pages = [
  '',
  'search?q=TEXT',
  'library',
  'albums',
  'album/ALBUM',
  'artists',
  'artist/ARTIST',
  'songs',
  'genres',
  'genre/GENRE',
  'folders',
  'folder/FOLDER',
  'tags',
  'tags/genre',
  'tag/genre?value=TEXT',
  'favourites',
  'favourites/songs',
  'playlists',
  'playlist/LIST',
  'playlists/smart',
  'playlist/SMART/rules',
  'podcasts',
  'shares',
  'queue',
  'settings',
  'users',
  'players',
  'transcodings',
  'missing',
  'activity',
  'configuration',
  'about',
  'scans',
  'TEXT',
  'album/TEXT',
];

export const scripting: Check = {
  id: 'C27',
  title: 'scripts in texts',
  async run(start) {
    const program = chromiumTool.names.map((name) => Bun.which(name)).find((path) => path !== null);
    must(program !== undefined && program !== null, 'Chromium is missing');
    const subject = await start({ library, flags: ['--enablesharing', '--authrequestlimit=0'] });
    const ids = await fill(subject);
    const browser = await chromium.launch({ executablePath: program, args: ['--no-sandbox'] });
    const found: string[] = [];
    try {
      const context = await browser.newContext({ locale: 'en', reducedMotion: 'reduce' });
      context.setDefaultTimeout(60_000);
      await context.addInitScript(`
        window.xss = (what) => { (window.hits ??= []).push('ran: ' + what); };
        addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) => (window.hits ??= []).push('policy: ' + violatedDirective + ' ' + blockedURI + ' ' + sample));
      `);
      const page = await context.newPage();
      page.on('dialog', (dialog) => void (found.push(`dialog: ${dialog.message()}`), dialog.dismiss()));
      page.on('request', (request) => {
        if (/^https?:/.test(request.url()) && !request.url().startsWith(subject.origin)) found.push(`request: ${request.url()}`);
      });
      page.on('console', (message) => {
        if (/content security policy/i.test(message.text())) found.push(`console: ${message.text()}`);
      });
      await signIn(page, subject);
      let shown = 0;
      for (const pattern of pages) {
        const path = pattern
          .replaceAll(/ALBUM|ARTIST|GENRE|FOLDER|LIST|SMART/g, (name) => ids[name] ?? '')
          .replaceAll('TEXT', encodeURIComponent(texts[0]!));
        await page.goto(`${subject.origin}/app/${path}`);
        await settle(page);
        await look(page, path, found);
        if ((await page.locator('main').first().innerText()).includes(mark)) shown++;
      }
      // It plays, with everything that is said of it, and its menu opens.
      await page.goto(`${subject.origin}/app/album/${ids['ALBUM']}`);
      await page.getByRole('main').getByRole('button', { name: 'Play', exact: true }).first().click();
      await page.getByRole('contentinfo').getByRole('button', { name: 'Pause' }).waitFor();
      await look(page, 'the player', found);
      await page.goto(`${subject.origin}/share/${ids['SHARE']}`);
      await look(page, 'a share', found);
      if ((await page.locator('main').first().innerText()).includes(mark)) shown++;
      must(found.length === 0, found.slice(0, 5).join('; '));
      must(shown >= 15, `only ${shown} pages show the texts at all`);
      return `${texts.length} texts in tags, file names, names of users, lists, stations, shares, apps and rules: ${pages.length + 2} pages, ${shown} of which show them: 0 elements, 0 scripts run, 0 steps of the policy, 0 requests elsewhere`;
    } finally {
      await browser.close();
    }
  },
};

async function library(music: string): Promise<void> {
  for (const [n, text] of texts.entries()) {
    const folder = join(music, `<${mark}> ${n}`);
    mkdirSync(folder, { recursive: true });
    // Slashes cannot stand in a file name.
    const name = text.replaceAll('/', '∕').slice(0, 80);
    await writeTone(join(folder, `${name}.mp3`), 3, {
      title: text,
      artist: text,
      album: text,
      album_artist: text,
      genre: text,
      comment: text,
      composer: text,
      lyrics: text,
      date: '2001',
      publisher: text,
    });
    writeFileSync(join(folder, `${name}.lrc`), `[00:00.00]${text}\n[00:01.00]${text}\n`);
  }
  writeFileSync(join(music, `<${mark}>.m3u`), `#EXTM3U\n#PLAYLIST:${texts[0]}\n#EXTINF:1,${texts[1]}\n<${mark}>/nowhere.mp3\n`);
}

/** Everything that people and apps may name; ids of what is made. */
async function fill(subject: Subject): Promise<Record<string, string>> {
  const { album, song, artist } = (await ask(subject, 'search3', { query: '', songCount: 20 })).searchResult3;
  must(song.length === texts.length, `${song.length} songs were found`);
  const headers = { 'x-nd-authorization': `Bearer ${subject.token}`, 'content-type': 'application/json' };
  const json = async (method: string, path: string, body?: object) => {
    const reply = await subject.fetch(path, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
    return (await reply.json()) as never;
  };
  const songId = song.map(({ id }: { id: string }) => id);
  const text = texts[0]!;
  const { playlist } = await ask(subject, 'createPlaylist', { name: text, songId });
  await ask(subject, 'updatePlaylist', { playlistId: playlist.id, comment: text });
  const rules = { all: [{ contains: { title: text } }] };
  const smart = (await json('POST', '/api/playlist', { name: `${text} smart`, rules })) as { id: string };
  for (const id of songId) await ask(subject, 'star', { id });
  for (const item of album) await ask(subject, 'star', { albumId: item.id });
  for (const item of artist) await ask(subject, 'star', { artistId: item.id });
  await json('POST', '/api/user', { userName: 'evil', name: text, email: `"${text}"@example.org`, password: 'a word', isAdmin: false });
  await ask(subject, 'createInternetRadioStation', {
    name: text,
    streamUrl: `http://radio.example/"><${mark}>`,
    homepageUrl: 'http://radio.example/',
  });
  await ask(subject, 'createBookmark', { id: songId[0], position: 1000, comment: text });
  await ask(subject, 'scrobble', { id: songId[0], submission: 'false' });
  await subject.fetch(`/rest/ping?${restQuery({ c: text })}`, { headers: { 'user-agent': text } });
  await subject.fetch('/auth/login', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'user-agent': text },
    body: JSON.stringify({ username: adminName, password: adminPassword }),
  });
  await json('POST', '/api/apikey', { name: text, scope: 'all' });
  const { shares } = await ask(subject, 'createShare', { id: songId, description: text });
  await until('the playlist file is read', async () => ((await ask(subject, 'getPlaylists')).playlists.playlist?.length ?? 0) >= 3);
  const genres = (await json('GET', '/api/genre')) as { id: string }[];
  const folders = (await json('GET', '/api/folder')) as { id: string }[];
  return {
    ALBUM: album[0].id,
    ARTIST: artist[0].id,
    LIST: playlist.id,
    SMART: smart.id,
    SHARE: shares.share[0].id,
    GENRE: genres[0]?.id ?? 'x',
    FOLDER: folders[0]?.id ?? 'x',
  };
}

async function signIn(page: Page, subject: Subject): Promise<void> {
  await page.goto(`${subject.origin}/app/`);
  await page.getByLabel('User name').fill(adminName);
  await page.getByLabel('Password', { exact: true }).fill(adminPassword);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Your menu' }).waitFor();
}

/** Until the page has nothing to wait for. */
async function settle(page: Page): Promise<void> {
  await page.getByRole('main').waitFor();
  await page.locator('.page-loading, .card-blank, .song-blank').first().waitFor({ state: 'detached' });
  await page.waitForTimeout(200);
}

async function look(page: Page, path: string, found: string[]): Promise<void> {
  const seen = (await page.evaluate(`({
    hits: window.hits ?? [],
    elements: [...document.querySelectorAll('${mark}, iframe, [onerror], [onload], a[href^="javascript:" i]')].map((one) => one.outerHTML.slice(0, 100)),
    scripts: [...document.scripts].filter((one) => one.type !== 'application/json' && !one.src).length,
  })`)) as { hits: string[]; elements: string[]; scripts: number };
  for (const hit of [...seen.hits, ...seen.elements]) found.push(`${path}: ${hit}`);
  if (seen.scripts > 0) found.push(`${path}: ${seen.scripts} inline scripts`);
}
