// C06: how long an answer takes says nothing of whether a user exists.
import { must, restQuery, type Check, type Subject } from './subject.ts';

const rounds = 200;
const mostMs = 5;

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;

/** Milliseconds that one wrong login takes. */
type Try = (user: string) => Promise<number>;

async function timed(ask: () => Promise<Response>): Promise<number> {
  const before = performance.now();
  await (await ask()).arrayBuffer();
  return performance.now() - before;
}

/** Known and unknown in turn, so that whatever else the machine does meets both. */
async function gapOf(attempt: Try, count: number): Promise<number> {
  const known: number[] = [];
  const unknown: number[] = [];
  for (let n = 0; n < count; n++) {
    known.push(await attempt('admin'));
    unknown.push(await attempt(`nobody${n}`));
  }
  return Math.abs(median(known) - median(unknown));
}

/** Each from an address of its own, or the limits would answer. */
let asked = 0;
const elsewhere = () => ({ 'x-forwarded-for': `10.${asked >> 16}.${(asked >> 8) & 255}.${asked++ & 255}` });

const evaluated = async (reply: Promise<Response>): Promise<Response> => {
  must((await reply).status !== 429, 'the limits answered in place of the login');
  return reply;
};

const byToken =
  ({ fetch: ask }: Subject): Try =>
  (user) =>
    timed(() => evaluated(ask(`/rest/ping?${restQuery({}, user, 'wrong')}`, { headers: elsewhere() })));

const byPassword =
  ({ fetch: ask }: Subject): Try =>
  (user) =>
    timed(() =>
      evaluated(ask('/auth/login', { method: 'POST', body: JSON.stringify({ username: user, password: 'wrong' }), headers: elsewhere() })),
    );

export const timing: Check = {
  id: 'C06',
  title: 'time tells nothing of who has an account',
  async run(start) {
    const subject = await start({ flags: ['--extauth.trustedsources=127.0.0.1'] });
    const subsonic = await gapOf(byToken(subject), rounds);
    const page = await gapOf(byPassword(subject), rounds);
    const text = `median gap ${subsonic.toFixed(2)} ms by /rest, ${page.toFixed(2)} ms by /auth/login, ${rounds} tries each`;
    must(subsonic <= mostMs && page <= mostMs, `${text}; at most ${mostMs} ms are good`);
    return text;
  },
};
