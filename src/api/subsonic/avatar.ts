// Pictures of users.
import { hasAccount } from '../../core/access/accounts.ts';
import { avatarPng } from '../../core/avatars/avatar.ts';
import { notFound } from '../../lib/errors.ts';
import { createLru } from '../../lib/lru.ts';
import { pictureReply } from '../http/cover-reply.ts';
import { need, type Endpoint } from './call.ts';

const drawn = createLru<Uint8Array>(200);

/** The user's initial in a colour of their own. */
export const getAvatar: Endpoint = async (call) => {
  const name = need(call, 'username').toLowerCase();
  if (!hasAccount(call.app, name)) throw notFound('user');
  const bytes = drawn.get(name) ?? (await avatarPng(name));
  drawn.set(name, bytes);
  const hash = Bun.hash.xxHash3(bytes).toString(16).padStart(16, '0');
  return pictureReply({ bytes, mediaType: 'image/png', etag: hash, hash, isPlaceholder: false }, call.hit.request);
};
