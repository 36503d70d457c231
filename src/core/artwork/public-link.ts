// Links to pictures for programs that hold no login: televisions, loudspeakers, notifications. Each names one
// picture for one user and ends by itself; whether that user may still see it is asked when it is opened.
import { hkdfSync, timingSafeEqual } from 'node:crypto';

import type { Caller, Context } from '../../context.ts';
import { notFound } from '../../lib/errors.ts';
import { openSecrets } from '../access/secrets.ts';
import { callerOfPk } from '../access/users.ts';

const dayMs = 86_400_000;
const lifeDays = 30;
/** Links begin to count weekly, so that the same picture has the same address for a while. */
const stepDays = 7;
const form = /^([A-Za-z0-9_:-]{1,160})\.(\d{1,4})\.(\d{1,9})\.([0-9a-z]{1,8})\.([A-Za-z0-9_-]{22})$/;

export type PictureLinks = ReturnType<typeof createPictureLinks>;

/** Signs with a key of its own that follows from the server's. */
export function createPictureLinks(ctx: Context) {
  const { dataFolder, passwordEncryptionKey } = ctx.config;
  let key: Uint8Array | undefined;
  const signature = (text: string): Buffer => {
    key ??= new Uint8Array(hkdfSync('sha256', openSecrets(dataFolder, passwordEncryptionKey).sessionKey, 'melodrome', 'picture-links', 32));
    return new Bun.CryptoHasher('sha256', key).update(text).digest().subarray(0, 16);
  };
  const today = () => Math.floor(ctx.clock.now() / dayMs);

  return {
    /** The last part of a link to a picture that the caller may see. */
    sign(caller: Caller, coverId: string, sizePixels: number): string {
      const until = (Math.ceil(today() / stepDays) * stepDays + lifeDays).toString(36);
      const text = `${coverId}.${sizePixels}.${caller.user.pk}.${until}`;
      return `${text}.${signature(text).toString('base64url')}`;
    },
    /** What a link names and for whom; AppError not_found for whatever is wrong with it. */
    open(token: string): { caller: Caller; coverId: string; sizePixels: number } {
      const [, coverId = '', size = '', userPk = '', until = '', signed = ''] = form.exec(token) ?? [];
      const given = Buffer.from(signed, 'base64url');
      const right = signature(`${coverId}.${size}.${userPk}.${until}`);
      const isRight = given.length === right.length && timingSafeEqual(given, right);
      const caller = isRight && Number.parseInt(until, 36) >= today() ? callerOfPk(ctx, Number(userPk)) : undefined;
      if (!caller) throw notFound('picture');
      return { caller, coverId, sizePixels: Number(size) };
    },
  };
}
