// Options of what comes from other servers: whom the server may ask at all.
import { option } from '../option.ts';
import { list } from '../value-types.ts';

export const internetOptions = {
  outbound: {
    allowedHosts: option(
      'Outbound.AllowedHosts',
      list,
      '',
      'Hosts of your own network that the server may ask for feeds, episodes and pictures, as `name`, `name:port` or CIDR. ' +
        'Without this it asks only the public internet, so that nobody can use it to look around at home.',
    ),
  },
} as const;
