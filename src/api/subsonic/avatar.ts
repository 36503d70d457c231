// Pictures of users.
import { emailOf } from '../../core/access/accounts.ts';
import { avatarPng } from '../../core/avatars/avatar.ts';
import { gravatarOf } from '../../core/avatars/gravatar.ts';
import { notFound } from '../../lib/errors.ts';
import { createLru } from '../../lib/lru.ts';
import { pictureReply } from '../http/cover-reply.ts';
import { need, type Endpoint } from './call.ts';

const drawn = createLru<Uint8Array>(200);

/** The user's initial in a colour of their own; where EnableGravatar says so, the way to their picture there. */
export const getAvatar: Endpoint = async (call) => {
  const name = need(call, 'username').toLowerCase();
  const email = emailOf(call.app, name);
  if (email === undefined) throw notFound('user');
  const elsewhere = gravatarOf(call.app, email);
  if (elsewhere) return new Response(null, { status: 302, headers: { location: elsewhere } });
  const bytes = drawn.get(name) ?? (await avatarPng(name));
  drawn.set(name, bytes);
  const hash = Bun.hash.xxHash3(bytes).toString(16).padStart(16, '0');
  return pictureReply({ bytes, mediaType: 'image/png', etag: hash, hash, isPlaceholder: false }, call.hit.request);
};
