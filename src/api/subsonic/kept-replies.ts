// Whole replies that are long and the same until something changes (the artist index): made once for each listener and form.
import type { App } from '../../app.ts';
import { catalogVersion } from '../../core/catalog/version.ts';
import { createLru } from '../../lib/lru.ts';
import { keptText, type KeptText } from '../http/compress.ts';
import { publicAddress } from '../http/origin.ts';
import type { Call } from './call.ts';
import { replyForm } from './quirks.ts';
import type { Format } from './respond.ts';

interface Kept {
  version: string;
  body: KeptText;
}

const dayMs = 86_400_000;
const mostBytes = 8 * 1024 * 1024;

/** Lives as long as the server. */
export function createKeptReplies(app: App) {
  const replies = createLru<Kept>(mostBytes);
  const { $client } = app.db;
  // What the scan thread wrote, and what this one did: stars and ratings, libraries, corrections.
  // Links to pictures in them are signed for some weeks from today.
  const version = () =>
    `${catalogVersion(app)} ${($client.query('SELECT total_changes()').values()[0] as [number])[0]} ${Math.floor(app.clock.now() / dayMs)}`;

  /** The reply of an endpoint to a listener; it depends on no other parameters than those named here. */
  function get(name: string, { caller, client, hit, params }: Call, format: Format, make: () => string): KeptText {
    const { user, libraryIds, player } = caller;
    // What the presenter of songs asks of a player: two devices with one app may be set up differently.
    const device = [player?.reportRealPath, player?.transcodingId, player?.maxBitRateKbps];
    const asked = [params.list('musicFolderId'), params.text('ifModifiedSince')];
    const form = replyForm(app.config, client);
    const key = JSON.stringify([name, user.pk, libraryIds, device, form, format, publicAddress(app.config, hit), ...asked]);
    const now = version();
    const known = replies.get(key);
    if (known?.version === now) return known.body;
    const body = keptText(make());
    replies.set(key, { version: now, body }, body.length * 1.5);
    return body;
  }

  return { get };
}
