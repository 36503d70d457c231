// What must hold behind every proxy: who signed in is let in, whoever only says so is not, apps and shares work as ever.
import { insideName, openCookie } from './doorman.ts';
import { asLocal, localUser, type Server } from './server.ts';

interface Outcome {
  title: string;
  /** Empty: it holds. */
  problem: string;
}

type Ask = (path: string, headers?: Record<string, string>) => Promise<Response>;
type Check = (ask: Ask, server: Server) => Promise<unknown>;

const signedIn = { cookie: openCookie };
const forged = { 'Remote-User': localUser, 'X-Authentik-Username': localUser };
const patienceMs = 10_000;

/** Each ends with what is wrong, or with nothing. */
const checks: Record<string, Check> = {
  'the page wants a sign-in': async (ask) => {
    const { status } = await ask('/app/');
    return status === 401 || status === 302 ? '' : `status ${status}`;
  },
  'who signed in is let in, with an account of their own': async (ask) => {
    const name = await nameOnPage(await ask('/app/', signedIn));
    return name === insideName ? '' : `the page is for ${name}`;
  },
  'a header from outside makes nobody another': async (ask) => {
    const name = await nameOnPage(await ask('/app/', { ...signedIn, ...forged }));
    return name === insideName ? '' : `the page is for ${name}`;
  },
  'a header from outside opens no door': async (ask) => {
    const { status } = await ask('/api/song', forged);
    return status === 401 || status === 302 ? '' : `status ${status}`;
  },
  'a header from outside logs no app in': async (ask) => {
    const text = await (await ask('/rest/ping?v=1.16.1&c=proxies&f=json', forged)).text();
    return text.includes('"failed"') ? '' : text;
  },
  'apps log in by themselves': async (ask) => {
    const text = await (await ask(`/rest/ping?${asLocal({})}`)).text();
    return text.includes('"ok"') ? '' : text;
  },
  'the web API works': async (ask) => {
    const reply = await ask('/api/song?_start=0&_end=1', signedIn);
    return reply.status === 200 && (await reply.text()).includes('First Song') ? '' : `status ${reply.status}`;
  },
  'live news come through': async (ask) => {
    const reply = await ask('/api/events', { ...signedIn, accept: 'text/event-stream' });
    const reader = (reply.body as ReadableStream<Uint8Array>).getReader();
    const { value } = await reader.read();
    await reader.cancel();
    return reply.status === 200 && value && value.length > 0 ? '' : `status ${reply.status}`;
  },
  'music comes through, in pieces too': async (ask, { songId, direct }) => {
    const path = `/rest/stream?${asLocal({ id: songId })}`;
    const whole = Buffer.from(await (await direct(path)).arrayBuffer());
    const through = Buffer.from(await (await ask(path)).arrayBuffer());
    const part = await ask(path, { range: 'bytes=10-19' });
    const isPart = part.status === 206 && Buffer.from(await part.arrayBuffer()).equals(whole.subarray(10, 20));
    return through.equals(whole) && isPart ? '' : `status ${part.status}, ${through.length} of ${whole.length} bytes`;
  },
  'public shares need no sign-in': async (ask, { sharePath }) => {
    const reply = await ask(sharePath);
    return reply.status === 200 && (await reply.text()).includes('First Song') ? '' : `status ${reply.status}`;
  },
  'a public share makes nobody an account': async (ask, { sharePath, direct }) => {
    await ask(sharePath, { ...signedIn, 'Remote-User': 'passer-by' });
    const text = await (await direct(`/rest/getUsers?${asLocal({})}`)).text();
    return text.includes('passer-by') ? 'there is one' : '';
  },
};

/** Tries them one after the other. */
export async function tryRecipe(origin: string, server: Server): Promise<Outcome[]> {
  const ask: Ask = (path, headers = {}) => fetch(origin + path, { headers, redirect: 'manual', signal: AbortSignal.timeout(patienceMs) });
  const outcomes: Outcome[] = [];
  for (const [title, check] of Object.entries(checks)) {
    const problem = await check(ask, server).catch((error: unknown) => String(error));
    outcomes.push({ title, problem: String(problem) });
  }
  return outcomes;
}

async function nameOnPage(reply: Response): Promise<string> {
  const json = /id="melodrome-config">(.*?)<\/script>/s.exec(await reply.text())?.[1] ?? '{}';
  const { auth } = JSON.parse(json) as { auth?: { username: string } };
  return auth?.username ?? `nobody (status ${reply.status})`;
}
