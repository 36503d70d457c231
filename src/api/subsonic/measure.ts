// Counts requests for the metrics: endpoint, app and the code of the error, never who asked or for what.
import type { Metrics } from '../../core/metrics/metrics.ts';
import type { Hit } from '../http/route.ts';

export type Answer = (hit: Hit, address: string) => Response | Promise<Response>;

const longestName = 40;

/** Codes of errors, by the reply that tells them. */
export const errorCodes = new WeakMap<Response, number>();

/** The same answers, counted. Whatever is no endpoint counts as one. */
export function measured(answer: Answer, metrics: Metrics, isKnown: (name: string) => boolean): Answer {
  const count = (hit: Hit, address: string, since: number, reply: Response) => {
    const name = address.replace(/\.view$/, '');
    metrics.countRequest({
      endpoint: isKnown(name) ? `/rest/${name}` : '/rest/*',
      method: hit.request.method,
      client: (new URL(hit.request.url).searchParams.get('c') ?? '').slice(0, longestName),
      status: errorCodes.get(reply) ?? (reply.status < 400 ? 0 : reply.status),
      ms: performance.now() - since,
    });
    return reply;
  };
  return (hit, address) => {
    const since = performance.now();
    const reply = answer(hit, address);
    return reply instanceof Promise ? reply.then((late) => count(hit, address, since, late)) : count(hit, address, since, reply);
  };
}
