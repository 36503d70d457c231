// The web page: its shell for every address below /app/, its files, and the few addresses programs look for.
import { join } from 'node:path';

import type { Elysia } from 'elysia';

import type { App } from '../../app.ts';
import { enterExternally } from '../../core/access/external.ts';
import { assetRoot } from '../../env.ts';
import { textResponse } from '../http/compress.ts';
import type { ExternalReader } from '../http/external.ts';
import { pageHeaders } from '../http/headers.ts';
import { addRoute, type Hit } from '../http/route.ts';
import { openWebFiles } from '../http/web-files.ts';
import { pingReply, robotsReply, textReply } from './elsewhere.ts';
import { startJson } from './start-data.ts';

const notBuilt = 'The web page is not part of this build. Build it with: bun run build\nSubsonic apps can connect all the same.\n';

/** Adds the routes of the page. */
export function mountUi(router: Elysia, app: App, externalUser: ExternalReader): void {
  const { basePath } = app.config;
  const files = openWebFiles(join(assetRoot, 'build/web'));
  const template = files.text('index.html');
  const base = escapeAttribute(`${basePath}/app/`);
  const { httpHeaders, uiLoginBackgroundUrl: background } = app.config;
  const pictureOrigin = /^https?:/.test(background) ? new URL(background).origin : '';
  const headers = { ...pageHeaders(httpHeaders.frameOptions, pictureOrigin), 'cache-control': 'no-cache' };

  function shell(hit: Hit): Response | Promise<Response> {
    const name = externalUser(hit);
    if (name === undefined) return page(hit.request, startJson(app), headers);
    // The page is the only place where the proxy's users get an account.
    return enterExternally(app, name).then(
      (user) => page(hit.request, startJson(app, app.access.externalLogin(user)), { ...headers, 'cache-control': 'no-store' }),
      (error: unknown) => {
        app.log.child('ext-auth').error('a user of the proxy could not be let in', { user: name, error });
        return textReply(503, 'The server is busy, try again in a moment.\n');
      },
    );
  }

  function page(request: Request, config: string, pageHeaders: Record<string, string>): Response {
    if (template === undefined) return textReply(503, notBuilt);
    const html = template
      .replace('<!--base-->', () => `<base href="${base}">`)
      .replace('<!--config-->', () => `<script type="application/json" id="melodrome-config">${config}</script>`);
    return textResponse(request, html, { headers: { ...pageHeaders, 'content-type': 'text/html; charset=utf-8' } });
  }

  function fileOrShell(hit: Hit): Response | Promise<Response> {
    const name = hit.params['*'] ?? '';
    const isPage = name === '' || name === 'index.html' || !/\.\w+$/.test(name);
    if (isPage) return shell(hit);
    // A song or album title in an address may end like a file name; only real pages ask for HTML.
    const isNavigation = hit.request.headers.get('accept')?.includes('text/html') ?? false;
    return files.reply(hit.request, name) ?? (isNavigation ? shell(hit) : textReply(404, 'Not Found'));
  }

  const redirect = (path: string) => () => new Response(null, { status: 302, headers: { location: `${basePath}${path}` } });
  addRoute(router, ['GET', 'HEAD'], '/', redirect('/app/'));
  // The router takes /app and /app/ for one; relative addresses in the page need the slash.
  addRoute(router, ['GET', 'HEAD'], '/app', (hit) => (new URL(hit.request.url).pathname.endsWith('/') ? shell(hit) : redirect('/app/')()));
  addRoute(router, ['GET', 'HEAD'], '/app/*', fileOrShell);
  addRoute(router, ['GET', 'HEAD'], '/favicon.ico', redirect('/app/favicon.svg'));
  addRoute(router, ['GET', 'HEAD'], '/robots.txt', robotsReply);
  addRoute(router, ['GET', 'HEAD'], '/ping', pingReply);
}

const escapeAttribute = (value: string) => value.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
