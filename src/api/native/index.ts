// /auth and /api: sessions, permissions and errors for every row of the route table, in one place.
import type { Elysia } from 'elysia';

import type { App } from '../../app.ts';
import { systemCaller } from '../../context.ts';
import { AppError, forbidden } from '../../lib/errors.ts';
import { toldOf } from '../../lib/storage.ts';
import { clientIdCookie, clientIdOf, clientIdOfStream, throughClient } from '../http/client-id.ts';
import { textResponse } from '../http/compress.ts';
import type { ExternalReader } from '../http/external.ts';
import { apiCors, apiHeaders, apiPreflight } from '../http/headers.ts';
import { parseParams, queryOf } from '../http/params.ts';
import { createPeerReader } from '../http/peer.ts';
import { addRoute, type Hit, type Method } from '../http/route.ts';
import type { NativeCall } from './call.ts';
import { statusOf } from './errors.ts';
import { jsonFilters } from './json-filters.ts';
import type { NativeRoute } from './operation.ts';
import { nativeRoutes } from './routes.ts';
import { isFromElsewhere, isSecure, resume, sessionHeaders } from './session.ts';

const methods: readonly Method[] = ['GET', 'POST', 'PUT', 'DELETE', 'HEAD'];

/** Adds the routes of the table; anything else below /auth and /api is a 404 in JSON. */
export function mountNative(router: Elysia, app: App, externalUser: ExternalReader): void {
  const addressOf = createPeerReader(app.config.extAuth.trustedSources);
  const log = app.log.child('api');
  // Where a proxy says who somebody is, a page from elsewhere would need no login of its own.
  const isOpen = app.config.extAuth.trustedSources === '';
  const cors = isOpen ? apiCors : {};

  async function handle(route: NativeRoute, hit: Hit): Promise<Response> {
    const reply = await answer(route, hit);
    const clientId = clientIdOf(hit.request);
    if (clientId !== undefined && !isFromElsewhere(hit.request)) {
      reply.headers.append('set-cookie', clientIdCookie(app, clientId, isSecure(hit.request)));
    }
    return reply;
  }

  async function answer(route: NativeRoute, hit: Hit): Promise<Response> {
    const { request } = hit;
    const headers: Record<string, string> = { ...apiHeaders, ...cors };
    try {
      const address = addressOf(hit);
      const query = queryOf(request.url);
      const params = route.method === 'GET' ? parseParams(query, jsonFilters(query)) : parseParams(query);
      const call: NativeCall = { app, caller: systemCaller, sessionId: '', params, hit, address, headers };
      if (route.access !== 'public') {
        const session = await resume(app, request, call.params, route, address, externalUser(hit));
        call.caller = throughClient(session.caller, route.byCookie ? clientIdOfStream(request) : clientIdOf(request));
        call.sessionId = session.sessionId;
        if (session.isFresh) Object.assign(headers, sessionHeaders(app, request, session.token));
        else if (session.token) headers['x-nd-authorization'] = session.token;
      }
      if (route.access === 'admin' && !call.caller.user.isAdmin) throw forbidden('do this: it is for admins');
      const result = await route.answer.run(call);
      if (!(result instanceof Response)) return jsonReply(request, 200, result, headers);
      for (const [name, value] of Object.entries(cors)) result.headers.set(name, value);
      return result;
    } catch (error) {
      return failure(request, error, headers, route.path);
    }
  }

  function failure(request: Request, thrown: unknown, headers: Record<string, string>, path: string): Response {
    const error = toldOf(thrown, log);
    if (!(error instanceof AppError)) {
      log.error('a request failed', { path, error });
      return jsonReply(request, 500, { error: 'internal error' }, headers);
    }
    if (error.code === 'busy') headers['retry-after'] = /(\d+) seconds/.exec(error.message)?.[1] ?? '5';
    return jsonReply(request, statusOf[error.code], { error: error.message }, headers);
  }

  for (const route of nativeRoutes(app)) {
    const answers = route.method === 'GET' ? (['GET', 'HEAD'] as const) : [route.method];
    addRoute(router, answers, route.path, (hit) => handle(route, hit));
  }
  for (const prefix of ['/api/*', '/auth/*']) {
    if (isOpen) addRoute(router, ['OPTIONS'], prefix, apiPreflight);
    addRoute(router, methods, prefix, ({ request }) => jsonReply(request, 404, { error: 'not found' }, apiHeaders));
  }
}

function jsonReply(request: Request, status: number, body: unknown, headers: Record<string, string>): Response {
  return textResponse(request, JSON.stringify(body), { status, headers: { ...headers, 'content-type': 'application/json' } });
}
