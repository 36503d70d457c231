// /rest: one route for all endpoints, with and without `.view`, by query or form. Login comes before any
// other check, so that nobody learns from errors which ids exist.
import type { Elysia } from 'elysia';

import type { App } from '../../app.ts';
import { systemCaller, type Caller } from '../../context.ts';
import { allows } from '../../core/access/scopes.ts';
import { AppError } from '../../lib/errors.ts';
import { toldOf } from '../../lib/storage.ts';
import { version } from '../../version.ts';
import { clientIdOf, throughClient } from '../http/client-id.ts';
import type { ExternalReader } from '../http/external.ts';
import { anyOrigin, openCors, preflight } from '../http/headers.ts';
import { parseParams, queryOf, readForm, type Params } from '../http/params.ts';
import { createPeerReader } from '../http/peer.ts';
import { addRoute, type Hit } from '../http/route.ts';
import type { Call } from './call.ts';
import { endpoints, type EndpointRow } from './endpoints.ts';
import { codeOf, SubsonicError } from './errors.ts';
import { createKeptReplies } from './kept-replies.ts';
import { logIn } from './login.ts';
import { errorCodes, measured, type Answer } from './measure.ts';
import { needOf } from './needs.ts';
import { createPresenter } from './presenter.ts';
import { toldVersion } from './quirks.ts';
import { formatOf, replyText, writeKept, writeReply, type Format, type Tree } from './respond.ts';

const table = new Map(endpoints.map((row) => [row.name, row]));
const retrySeconds = '5';

/** Adds the protocol's routes. */
export function mountSubsonic(router: Elysia, app: App, externalUser: ExternalReader): void {
  const answer = createSubsonic(app, externalUser);
  // Known addresses as they are: finding the name by pattern costs as much as answering a ping.
  for (const { name } of endpoints) {
    // HEAD by ourselves: the router would run the GET and count its bytes.
    for (const one of name.includes('/') ? [name] : [name, `${name}.view`]) {
      addRoute(router, ['GET', 'HEAD'], `/rest/${one}`, (hit) => answer(hit, one));
    }
  }
  addRoute(router, ['GET', 'POST', 'HEAD'], '/rest/:name', (hit) => answer(hit, hit.params['name'] ?? ''));
  addRoute(router, ['GET', 'POST', 'HEAD'], '/rest/*', () => plain(404, 'Not Found'));
  addRoute(router, ['OPTIONS'], '/rest/*', preflight);
}

function createSubsonic(app: App, externalUser: ExternalReader): Answer {
  const present = createPresenter(app);
  const kept = createKeptReplies(app);
  const readers = { addressOf: createPeerReader(app.config.extAuth.trustedSources), externalUser };
  const log = app.log.child('subsonic');

  // Nothing here waits unless it must: most calls are answered at once, and a promise costs more than a small reply.
  function answer(row: EndpointRow, hit: Hit, params: Params, format: Format): Response | Promise<Response> {
    const caller = row.access === 'public' ? systemCaller : logIn(app, hit, params, readers, !row.isPlayerless);
    if (caller instanceof Promise) return caller.then((known) => answerAs(known, row, hit, params, format));
    return answerAs(caller, row, hit, params, format);
  }

  function answerAs(caller: Caller, row: EndpointRow, hit: Hit, params: Params, format: Format): Response | Promise<Response> {
    const need = needOf(row.name);
    if (caller.scope && !allows(caller.scope, need)) throw new SubsonicError(50, `this key is not good for ${row.name}`);
    if (row.access === 'admin' && !caller.user.isAdmin) throw new SubsonicError(50, `only admins may call ${row.name}`);
    const headers: Record<string, string> = { ...anyOrigin };
    // What changes nothing is told to nobody.
    const doer = need === 'mark' || need === 'edit' ? throughClient(caller, clientIdOf(hit.request)) : caller;
    const call: Call = { app, caller: doer, params, hit, present, client: params.text('c'), headers };
    const finish = (result: Tree | Response): Response => {
      if (!(result instanceof Response)) return writeReply(hit.request, format, toldVersion(call.client, version), result, { headers });
      for (const [name, value] of Object.entries(openCors)) result.headers.set(name, value);
      return result;
    };
    if (row.isKept) {
      const make = () => replyText(format, version, row.answer(call) as Tree, 'ok');
      return writeKept(hit.request, format, kept.get(row.name, call, format, make), headers);
    }
    const given = row.answer(call);
    return given instanceof Promise ? given.then(finish) : finish(given);
  }

  function failure(request: Request, format: Format, name: string, thrown: unknown): Response {
    const error = toldOf(thrown, log);
    const isBusy = error instanceof AppError && error.code === 'busy';
    const known = error instanceof SubsonicError || error instanceof AppError;
    if (!known) log.error('an endpoint failed', { endpoint: name, error });
    const code = error instanceof SubsonicError ? error.code : error instanceof AppError ? codeOf[error.code] : 0;
    const message = known ? error.message : 'Internal Server Error';
    const reply = writeReply(
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
    if (app.metrics) errorCodes.set(reply, code);
    return reply;
  }

  const answerAny: Answer = (hit, address) => {
    const { request } = hit;
    const name = address.replace(/\.view$/, '');
    let format = formatOf('', '');
    const fail = (error: unknown) => failure(request, format, name, error);
    const respond = (form: string): Response | Promise<Response> => {
      const params = parseParams(queryOf(request.url), form);
      format = formatOf(params.text('f'), params.text('callback'));
      const row = table.get(name);
      return row ? answer(row, hit, params, format) : plain(404, 'Not Found');
    };
    try {
      const result = request.method === 'POST' ? readForm(request).then(respond) : respond('');
      return result instanceof Promise ? result.catch(fail) : result;
    } catch (error) {
      return fail(error);
    }
  };
  return app.metrics ? measured(answerAny, app.metrics, (name) => table.has(name)) : answerAny;
}

const plain = (status: number, text: string) =>
  new Response(text, { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...openCors } });
