// C45: four users want fifty conversions each at once; those beyond the limit are told to come back, and others notice nothing.
import { join } from 'node:path';

import { ask, ffmpegsOf, songIds, startOthers, writeNoise } from './strain.ts';
import { must, restQuery, until, type Check } from './subject.ts';

const users = ['ann', 'bob', 'cat', 'dan'];
const password = 'storm of words';
const wishes = 200;
const mostMs = 300;

export const transcodeStorm: Check = {
  id: 'C45',
  title: 'a storm of transcodes',
  async run(start) {
    const subject = await start({
      library(music) {
        for (let n = 0; n < 5; n++) writeNoise(join(music, `noise ${n}.wav`), 60);
      },
    });
    const cap = Math.max(4, navigator.hardwareConcurrency * 2);
    for (const username of users) await ask(subject, 'createUser', { username, password, email: `${username}@example.org` });
    const ids = await songIds(subject);
    const others = startOthers([`${subject.origin}/ping`, `${subject.origin}/rest/getAlbumList2?${restQuery({ type: 'newest' })}`]);
    let most = 0;
    const watch = setInterval(() => (most = Math.max(most, ffmpegsOf(subject))), 20);
    const answers = await Promise.all(
      Array.from({ length: wishes }, async (_, n) => {
        const wish = { id: ids[n % ids.length] ?? '', format: 'mp3', maxBitRate: 32 + n };
        const reply = await subject.fetch(`/rest/stream?${restQuery(wish, users[n % users.length], password)}`);
        const isSound = reply.headers.get('content-type')?.startsWith('audio/') ?? false;
        const { length } = await reply.bytes();
        return { status: reply.status, retry: Number(reply.headers.get('retry-after')), isWhole: isSound && length > 100_000 };
      }),
    );
    clearInterval(watch);
    const { p99Ms, count, failures } = await others.stop();
    const served = answers.filter(({ status, isWhole }) => status === 200 && isWhole).length;
    const refused = answers.filter(({ status, retry }) => status === 429 && retry > 0).length;
    const measured = `${wishes} wishes: ${served} served, ${refused} told to come back, at most ${most} ffmpegs of ${cap}; others' slowest hundredth ${p99Ms.toFixed(0)} ms of ${count}`;
    must(served >= cap && served + refused === wishes, `${measured}; the rest got neither`);
    must(most > 0 && most <= cap, `${measured}: too many`);
    must(p99Ms < mostMs && failures.length === 0, `${measured}; ${failures[0] ?? 'too slow'}`);
    await until('no ffmpeg is left', () => ffmpegsOf(subject) === 0);
    return measured;
  },
};
