// /rest: one route for all endpoints, with and without `.view`, by query or form. Login comes before any
// other check, so that nobody learns from errors which ids exist.
import type { Elysia } from 'elysia';

import type { App } from '../../app.ts';
import { systemCaller } from '../../context.ts';
import { AppError } from '../../lib/errors.ts';
import { version } from '../../version.ts';
import { openCors, preflight } from '../http/headers.ts';
import { parseParams, queryOf, readForm, type Params } from '../http/params.ts';
import { createPeerReader } from '../http/peer.ts';
import { addRoute, type Hit } from '../http/route.ts';
import { absentEndpoints, endpoints, goneEndpoints, type EndpointRow } from './endpoints.ts';
import { codeOf, SubsonicError } from './errors.ts';
import { logIn } from './login.ts';
import { createPresenter } from './presenter.ts';
import { formatOf, writeReply, type Format } from './respond.ts';

const table = new Map(endpoints.map((row) => [row.name, row]));
const retrySeconds = '5';

/** Adds the protocol's routes. */
export function mountSubsonic(router: Elysia, app: App): void {
  const answer = createSubsonic(app);
  addRoute(router, ['GET', 'POST', 'HEAD'], '/rest/:name', answer);
  addRoute(router, ['GET', 'POST', 'HEAD'], '/rest/*', () => plain(404, 'Not Found'));
  addRoute(router, ['OPTIONS'], '/rest/*', preflight);
}

function createSubsonic(app: App) {
  const present = createPresenter(app);
  const addressOf = createPeerReader(app.config.extAuth.trustedSources);
  const log = app.log.child('subsonic');

  async function answer(row: EndpointRow, hit: Hit, params: Params, format: Format): Promise<Response> {
    const { request } = hit;
    const headers: Record<string, string> = { ...openCors };
    const caller = row.access === 'public' ? systemCaller : await logIn(app, hit, params, addressOf, !row.isPlayerless);
    if (row.access === 'admin' && !caller.user.isAdmin) throw new SubsonicError(50, `only admins may call ${row.name}`);
    const given = row.answer({ app, caller, params, hit, present, client: params.text('c'), headers });
    const result = given instanceof Promise ? await given : given;
    if (!(result instanceof Response)) return writeReply(request, format, version, result, { headers });
    for (const [name, value] of Object.entries(openCors)) result.headers.set(name, value);
    return result;
  }

  function failure(request: Request, format: Format, name: string, error: unknown): Response {
    const isBusy = error instanceof AppError && error.code === 'busy';
    const known = error instanceof SubsonicError || error instanceof AppError;
    if (!known) log.error('an endpoint failed', { endpoint: name, error });
    const code = error instanceof SubsonicError ? error.code : error instanceof AppError ? codeOf[error.code] : 0;
    const message = known ? error.message : 'Internal Server Error';
    return writeReply(
      request,
      format,
      version,
      { error: { code, message } },
      {
        failed: true,
        status: isBusy ? 429 : 200,
        headers: { ...openCors, ...(isBusy ? { 'retry-after': retrySeconds } : {}) },
      },
    );
  }

  return async (hit: Hit): Promise<Response> => {
    const { request } = hit;
    const name = (hit.params['name'] ?? '').replace(/\.view$/, '');
    let format = formatOf('', '');
    try {
      const query = queryOf(request.url);
      const params = request.method === 'POST' ? parseParams(query, await readForm(request)) : parseParams(query);
      format = formatOf(params.text('f'), params.text('callback'));
      const row = table.get(name);
      if (row) return await answer(row, hit, params, format);
      return unknown(name);
    } catch (error) {
      return failure(request, format, name, error);
    }
  };
}

function unknown(name: string): Response {
  if (goneEndpoints.includes(name)) return plain(410, 'This endpoint is not supported any more');
  if (absentEndpoints.includes(name)) return plain(501, 'This endpoint is not implemented');
  return plain(404, 'Not Found');
}

const plain = (status: number, text: string) =>
  new Response(text, { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...openCors } });
