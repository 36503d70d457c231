// Accounts at services: whose, with the key that lets the server speak for them, sealed beside its owner.
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

import type { Context } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import { openSecrets } from '../access/secrets.ts';
import type { ServiceName } from './service.ts';

export interface Link {
  userPk: number;
  service: ServiceName;
  accountName: string;
  problem: string;
  secret: Uint8Array;
}

const nonceLength = 12;
const tagLength = 16;
const select = 'SELECT user_pk AS userPk, service, account_name AS accountName, problem, secret FROM scrobbler_link';

export function createLinks(ctx: Pick<Context, 'db' | 'config' | 'clock'>) {
  const { db, config, clock } = ctx;
  let kept: Uint8Array | undefined;
  const key = () =>
    (kept ??= new Uint8Array(
      hkdfSync('sha256', openSecrets(config.dataFolder, config.passwordEncryptionKey).linkKey, 'melodrome', 'scrobbler-links', 32),
    ));
  const owner = (userPk: number, service: ServiceName) => Buffer.from(`${userPk}:${service}`);

  function seal(text: string, bound: Buffer): Buffer {
    const nonce = randomBytes(nonceLength);
    const cipher = createCipheriv('aes-256-gcm', key(), nonce).setAAD(bound);
    return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  }

  return {
    find: (userPk: number, service: ServiceName): Link | undefined =>
      (db.$client.query(`${select} WHERE user_pk = ? AND service = ?`).get(userPk, service) as Link | null) ?? undefined,

    /** Those of one user, or of everybody. */
    list: (userPk?: number): Link[] =>
      userPk === undefined
        ? (db.$client.query(select).all() as Link[])
        : (db.$client.query(`${select} WHERE user_pk = ?`).all(userPk) as Link[]),

    /** Links an account, in the place of one before. */
    save(userPk: number, service: ServiceName, secret: string, accountName: string): void {
      transact(db, () =>
        db.$client
          .query(
            `INSERT INTO scrobbler_link (user_pk, service, secret, account_name, created_at) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT DO UPDATE SET secret = ?3, account_name = ?4, problem = '', created_at = ?5`,
          )
          .run(userPk, service, seal(secret, owner(userPk, service)), accountName, clock.now()),
      );
    },

    /** Unlinks it; what was on its way is forgotten. */
    remove(userPk: number, service: ServiceName): void {
      transact(db, () => {
        db.$client.query('DELETE FROM scrobbler_link WHERE user_pk = ? AND service = ?').run(userPk, service);
        db.$client.query('DELETE FROM scrobble_queue WHERE user_pk = ? AND service = ?').run(userPk, service);
      });
    },

    setProblem(userPk: number, service: ServiceName, problem: string): void {
      transact(db, () =>
        db.$client.query('UPDATE scrobbler_link SET problem = ? WHERE user_pk = ? AND service = ?').run(problem, userPk, service),
      );
    },

    /** The key of a link; undefined where the server's own key is another one than it was sealed with. */
    secretOf({ userPk, service, secret }: Link): string | undefined {
      try {
        const bytes = Buffer.from(secret);
        const decipher = createDecipheriv('aes-256-gcm', key(), bytes.subarray(0, nonceLength)).setAAD(owner(userPk, service));
        decipher.setAuthTag(bytes.subarray(-tagLength));
        return Buffer.concat([decipher.update(bytes.subarray(nonceLength, -tagLength)), decipher.final()]).toString('utf8');
      } catch {
        return undefined;
      }
    },
  };
}
