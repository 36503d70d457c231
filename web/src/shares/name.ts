// What a share is called.
import type { Share } from '../api/shapes.ts';
import { t } from '../i18n/i18n.ts';

/** As its owner says, or by what is in it. */
export const nameOf = ({ description, contents }: Pick<Share, 'description' | 'contents'>): string =>
  description || contents || t('share.gone');
