// The picture of a channel: kept beside the pictures people upload, so that apps never ask the feed's server.
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import type { Context } from '../../context.ts';
import { artworkFolder, checkPicture } from '../artwork/read-source.ts';
import { uploadSource } from '../artwork/source.ts';
import type { ChannelRow } from './rows.ts';
import { setChannelPicture } from './store.ts';

const suffixes: Record<string, string> = { jpeg: 'jpg', png: 'png', webp: 'webp', gif: 'gif' };

/** Fetches the picture a feed names, unless it is the one that is there; AppError when it is none. */
export async function keepChannelPicture(ctx: Context, channel: ChannelRow, url: string): Promise<void> {
  if (url === '' || (url === channel.imageUrl && channel.imageHash !== '')) return;
  const { bytes } = await ctx.outbound.read(url, {
    maxBytes: ctx.config.maxImageSize,
    type: /^(image\/|application\/octet-stream$|binary\/)/,
  });
  const { header } = checkPicture(bytes, ctx.config.maxImageSize);
  const hash = Bun.hash.xxHash3(bytes).toString(16).padStart(16, '0');
  const file = `podcast/${channel.id}_${hash}.${suffixes[header.format] ?? 'img'}`;
  const path = join(artworkFolder(ctx), file);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(`${path}.part`, bytes, { mode: 0o600 });
  renameSync(`${path}.part`, path);
  if (!setChannelPicture(ctx, channel.pk, url, uploadSource(file), hash)) {
    rmSync(path, { force: true });
    return;
  }
  const [, before] = /^upload:(.+)$/.exec(channel.imageSource) ?? [];
  if (before && before !== file) rmSync(join(artworkFolder(ctx), before), { force: true });
}
