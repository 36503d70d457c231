// Options of the server that shape the page.
import { expect, test, setDefaultTimeout } from 'bun:test';

import { openUi, patienceMs, playAlbum, until } from './browser.ts';

setDefaultTimeout(patienceMs);

test('how many playlists stand at the side, and how often the player reports', async () => {
  const ui = await openUi({ flags: ['--maxsidebarplaylists=2', '--uiplaybackreportinterval=1s'] });
  try {
    for (const name of ['C', 'A', 'B']) {
      const body = JSON.stringify({ name });
      const headers = { ...ui.headers, 'content-type': 'application/json' };
      expect((await fetch(`${ui.origin}/api/playlist`, { method: 'POST', headers, body })).status).toBe(200);
    }
    const page = await ui.open('/albums');
    const atSide = page.getByRole('navigation').getByRole('list', { name: 'Playlists' }).getByRole('listitem');
    await atSide.first().waitFor();
    expect(await atSide.allTextContents()).toEqual(['A', 'B']);
    let reports = 0;
    page.on('request', (request) => {
      if (request.method() === 'POST' && request.url().endsWith('/api/playback')) reports++;
    });
    await playAlbum(page, 'First Light');
    // One tells that it starts.
    await until(async () => reports >= 4);
    expect(ui.problems).toEqual([]);
  } finally {
    await ui.close();
  }
});

test('no playlists at the side', async () => {
  const ui = await openUi({ flags: ['--maxsidebarplaylists=0'] });
  try {
    const headers = { ...ui.headers, 'content-type': 'application/json' };
    await fetch(`${ui.origin}/api/playlist`, { method: 'POST', headers, body: '{"name":"A"}' });
    const page = await ui.open('/playlists');
    await page.getByRole('main').getByText('A', { exact: true }).first().waitFor();
    expect(await page.getByRole('navigation').getByRole('list', { name: 'Playlists' }).count()).toBe(0);
  } finally {
    await ui.close();
  }
});
