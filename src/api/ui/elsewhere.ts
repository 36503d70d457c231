// What has no route: browsers are led to the page, whatever old address they hold (navidrome.md 13.1), programs are told.
import type { App } from '../../app.ts';

const robots = 'User-agent: *\nDisallow: /\n';
/** What programs call: a page in place of an answer would only puzzle them. */
const forPrograms = /^\/(api|auth|rest|share)(\/|$)/;

export const textReply = (status: number, body: string): Response =>
  new Response(body, { status, headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' } });

export const robotsReply = (): Response => textReply(200, robots);

/** A sign of life, also outside the base path. */
export const pingReply = (): Response => textReply(200, '.');

/** The answer to an address without a route. */
export function elsewhere({ config: { basePath } }: Pick<App, 'config'>, request: Request): Response {
  const isReading = request.method === 'GET' || request.method === 'HEAD';
  const { pathname } = new URL(request.url);
  if (!isReading) return textReply(404, 'Not Found');
  if (pathname === '/ping') return pingReply();
  if (pathname.endsWith('/robots.txt')) return robotsReply();
  const inside = pathname.startsWith(`${basePath}/`) ? pathname.slice(basePath.length) : pathname;
  const isPage = request.headers.get('accept')?.includes('text/html') ?? false;
  if (!isPage || forPrograms.test(inside)) return textReply(404, 'Not Found');
  return new Response(null, { status: 302, headers: { location: `${basePath}/app/`, 'x-content-type-options': 'nosniff' } });
}
