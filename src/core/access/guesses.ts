// Who guesses passwords has to wait: failures count for each user name from one place, and for each place, whichever
// way of logging in they take. Nobody is locked out by guesses made elsewhere.
import { busy } from '../../lib/errors.ts';
import { networkOf } from '../../lib/network.ts';
import { createLimiter } from './limiter.ts';
import { loginName } from './users.ts';

const windowMs = 5 * 60_000;
const mostPerUser = 10;
const mostPerPlace = 50;

/** Counts for all passwords of one server. */
export function createGuesses(now: () => number) {
  const users = createLimiter(mostPerUser, windowMs, now);
  const places = createLimiter(mostPerPlace, windowMs, now);
  const keyOf = (userName: string, address: string) => `${networkOf(address)}\u0000${loginName(userName)}`;
  return {
    /** AppError busy for those who guessed too often. */
    check(userName: string, address: string): void {
      if (users.waitSeconds(keyOf(userName, address)) > 0 || places.waitSeconds(networkOf(address)) > 0) throw tooMany();
    },
    /** Counts a guess: before anything is waited for, or parallel ones would slip through. */
    count(userName: string, address: string): void {
      users.count(keyOf(userName, address));
      places.count(networkOf(address));
    },
    /** The one just counted was right, but is not all that is asked for: earlier mistakes stand. */
    takeBack(userName: string, address: string): void {
      users.uncount(keyOf(userName, address));
      places.uncount(networkOf(address));
    },
    /** The one just counted was right: earlier mistakes are forgiven. */
    forgive(userName: string, address: string): void {
      users.clear(keyOf(userName, address));
      places.uncount(networkOf(address));
    },
  };
}

/** Too many failures. */
export const tooMany = () => busy('too many failed logins, try again in some minutes');
