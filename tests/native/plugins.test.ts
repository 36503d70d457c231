// /api/plugin of a server that has none.
import { expect, test } from 'bun:test';

import { createAdmin, native } from '../support/clients.ts';
import { makeApp } from '../support/make-app.ts';

test.each([
  ['an empty list for admins', 'true'],
  ['no way to them where nobody wants any', 'false'],
])('%s', async (_what, isOn) => {
  const melodrome = await makeApp({ config: { 'plugins.enabled': isOn } });
  try {
    const { token } = await createAdmin(melodrome);
    const send = (method: string, path: string) => native(melodrome, `/api${path}`, token, { method });
    const none = { status: 404, body: { error: isOn === 'true' ? 'plugin not found' : 'not found' } };
    expect(await send('GET', '/plugin/x')).toMatchObject(none);
    expect(await send('PUT', '/plugin/x')).toMatchObject(none);
    expect(await send('GET', '/plugin?_start=0&_end=10')).toMatchObject(isOn === 'true' ? { status: 200, body: [], total: 0 } : none);
    expect((await send('POST', '/plugin/rescan')).status).toBe(isOn === 'true' ? 204 : 404);
  } finally {
    await melodrome.close();
  }
});
