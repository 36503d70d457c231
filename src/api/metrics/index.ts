// Prometheus.MetricsPath: numbers about the server, for whoever knows the password. Without Prometheus.Enabled there is no such address.
import type { Elysia } from 'elysia';

import type { App } from '../../app.ts';
import { AppError } from '../../lib/errors.ts';
import { expositionType } from '../../lib/exposition.ts';
import { createPeerReader } from '../http/peer.ts';
import { addRoute, type Hit } from '../http/route.ts';

/** Adds the route, where metrics are wanted. */
export function mountMetrics(router: Elysia, app: App): void {
  const { metrics, config } = app;
  if (!metrics) return;
  const addressOf = createPeerReader(config.extAuth.trustedSources);

  function answer(hit: Hit): Response {
    try {
      metrics?.check(hit.request.headers.get('authorization') ?? '', addressOf(hit));
      return reply(200, metrics?.text() ?? '', { 'content-type': expositionType });
    } catch (error) {
      if (!(error instanceof AppError)) {
        app.log.child('metrics').error('the metrics could not be gathered', { error });
        return reply(500, 'Internal Server Error\n');
      }
      if (error.code === 'busy') return reply(429, `${error.message}\n`, { 'retry-after': '60' });
      return reply(401, `${error.message}\n`, { 'www-authenticate': 'Basic realm="metrics", charset="UTF-8"' });
    }
  }

  addRoute(router, ['GET', 'HEAD'], config.prometheus.metricsPath, answer);
}

function reply(status: number, text: string, headers: Record<string, string> = {}): Response {
  return new Response(text, {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff', 'cache-control': 'no-store', ...headers },
  });
}
