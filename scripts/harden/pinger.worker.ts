// Asks again and again in a thread of its own, so that the strain its parent makes does not count as the server's.
declare const self: Worker;

const latencies: number[] = [];
const failures: string[] = [];

self.onmessage = ({ data }: MessageEvent<{ urls: string[]; everyMs: number } | 'stop'>) => {
  if (data === 'stop') postMessage({ latencies, failures });
  else void ask(data.urls, data.everyMs);
};

async function ask(urls: readonly string[], everyMs: number): Promise<never> {
  for (let n = 0; ; n++) {
    const before = performance.now();
    try {
      const reply = await fetch(urls[n % urls.length] ?? '');
      await reply.arrayBuffer();
      if (reply.status !== 200) failures.push(`status ${reply.status}`);
    } catch (error) {
      failures.push(error instanceof Error ? error.message : String(error));
    }
    latencies.push(performance.now() - before);
    await Bun.sleep(everyMs);
  }
}
