// How the written value of an option becomes a typed one. A parser gets what a file, a flag or the
// environment held (text, number, boolean, list) and throws an Error whose message completes
// "Port: "abc" …", for example "is not a whole number".
import ipaddr from 'ipaddr.js';

import { parseSchedule, type Schedule } from './schedule.ts';
import { parseDuration, parseSize } from './units.ts';

export interface ValueType<T> {
  /** Shown in the documentation. */
  name: string;
  parse(raw: unknown): T;
}

const asText = (raw: unknown): string => {
  if (Array.isArray(raw)) return raw.map(String).join(',');
  if (raw !== null && typeof raw === 'object') throw new Error('is a group, not a value');
  return raw === null || raw === undefined ? '' : String(raw);
};

export const text: ValueType<string> = { name: 'text', parse: asText };

export const flag: ValueType<boolean> = {
  name: 'true/false',
  parse(raw) {
    const word = asText(raw).trim().toLowerCase();
    if (['true', '1', 't', 'yes', 'on'].includes(word)) return true;
    if (['false', '0', 'f', 'no', 'off', ''].includes(word)) return false;
    throw new Error('is neither true nor false');
  },
};

/** A whole number within limits. */
export function int(min: number, max: number = Number.MAX_SAFE_INTEGER): ValueType<number> {
  const range = max === Number.MAX_SAFE_INTEGER ? `from ${min} up` : `from ${min} to ${max}`;
  return {
    name: 'number',
    parse(raw) {
      const written = asText(raw).trim();
      const value = Number(written);
      if (!/^[+-]?\d+$/.test(written) || value < min || value > max) throw new Error(`is not a whole number ${range}`);
      return value;
    },
  };
}

export const decimal: ValueType<number> = {
  name: 'decimal',
  parse(raw) {
    const value = Number(asText(raw).trim() || NaN);
    if (!Number.isFinite(value) || value < 0) throw new Error('is not a number of 0 or more');
    return value;
  },
};

/** Milliseconds. */
export const duration: ValueType<number> = {
  name: 'duration',
  parse(raw) {
    const value = parseDuration(asText(raw));
    if (value === undefined) throw new Error('is no duration such as 300ms, 5s, 10m or 1h30m');
    return value;
  },
};

/** Milliseconds, where a bare number counts nanoseconds. */
export const durationOrNanoseconds: ValueType<number> = {
  name: 'duration',
  parse(raw) {
    const written = asText(raw).trim();
    return /^\d+$/.test(written) ? Number(written) / 1e6 : duration.parse(written);
  },
};

/** Bytes. */
export const size: ValueType<number> = {
  name: 'size',
  parse(raw) {
    const value = parseSize(asText(raw));
    if (value === undefined) throw new Error('is no size such as 500KB, 100MB or 2GiB');
    return value;
  },
};

/** The same without 0. */
const positive = ({ name, parse }: ValueType<number>): ValueType<number> => ({
  name,
  parse(raw) {
    const value = parse(raw);
    if (value === 0) throw new Error('must be more than 0');
    return value;
  },
});

export const positiveDuration = positive(duration);
export const positiveSize = positive(size);

export const schedule: ValueType<Schedule | undefined> = { name: 'schedule', parse: (raw) => parseSchedule(asText(raw)) };

/** A list, written as one or separated by commas. */
export const list: ValueType<string[]> = {
  name: 'list',
  parse(raw) {
    const items = Array.isArray(raw) ? raw.map(asText) : asText(raw).split(',');
    return items.map((item) => item.trim()).filter(Boolean);
  },
};

/** One of a few words, letter case ignored. */
export function oneOf<const T extends string>(...words: T[]): ValueType<T> {
  return {
    name: words.join(' | '),
    parse(raw) {
      const written = asText(raw).trim().toLowerCase();
      const found = words.find((word) => word.toLowerCase() === written);
      if (found === undefined) throw new Error(`is not one of ${words.join(', ')}`);
      return found;
    },
  };
}

/** File mode bits, written in octal. */
export const fileMode: ValueType<number> = {
  name: 'octal mode',
  parse(raw) {
    const written = asText(raw).trim();
    if (!/^(0o)?[0-7]{3,4}$/.test(written)) throw new Error('is no octal file mode such as 0660');
    return Number.parseInt(written.replace('0o', ''), 8);
  },
};

/** '' or an absolute http(s) address. */
export const webAddress: ValueType<string> = {
  name: 'address',
  parse(raw) {
    const written = asText(raw).trim();
    if (written === '') return '';
    const url = URL.parse(written);
    if (!url || !/^https?:$/.test(url.protocol) || !url.host) throw new Error('is not an address that begins with http:// or https://');
    return written;
  },
};

/** Where browsers find a picture: elsewhere, on this host, or in the address itself. */
export const pictureAddress: ValueType<string> = {
  name: 'address',
  parse(raw) {
    const written = asText(raw).trim();
    if (/^(\/(?!\/)|data:image\/)/.test(written)) return written;
    return webAddress.parse(written);
  },
};

/** Networks in CIDR form, plain addresses and `@` (peers of a unix socket), separated by commas. */
export const networks: ValueType<string> = {
  name: 'networks',
  parse(raw) {
    const items = list.parse(raw);
    const wrong = items.find((item) => item !== '@' && !isNetwork(item));
    if (wrong !== undefined) throw new Error(`contains ${wrong}, which is no network such as 192.168.1.0/24`);
    return items.join(',');
  },
};

/** An address or a network, written out: of `10.0.0` nobody knows whether a number is missing. */
function isNetwork(text: string): boolean {
  const [address = ''] = text.split('/');
  const isWhole = address.includes(':') || ipaddr.IPv4.isValidFourPartDecimal(address);
  return isWhole && (text.includes('/') ? ipaddr.isValidCIDR(text) : ipaddr.isValid(text));
}

/** Name of a request header. */
export const headerName: ValueType<string> = {
  name: 'header name',
  parse(raw) {
    const name = asText(raw).trim();
    if (!/^[A-Za-z0-9!#$%&'*+.^`|~-]{1,100}$/.test(name)) throw new Error('is no name of a header such as Remote-User');
    return name;
  },
};

/** An address of the server that nothing else has. */
export const addressPath: ValueType<string> = {
  name: 'path',
  parse(raw) {
    const path = asText(raw).trim();
    if (!/^(\/[\w.~-]+)+$/.test(path) || /\/\.{1,2}(\/|$)/.test(path)) throw new Error('is no path such as /metrics');
    if (/^\/(app|api|auth|rest|share|ping|robots\.txt|favicon\.ico)(\/|$)/.test(path))
      throw new Error('is an address that something else has');
    return path;
  },
};

/** Folder patterns in the notation of the system's search paths: separated by `:` (Windows: `;`). */
export const folderGlobs: ValueType<string[]> = {
  name: 'folder patterns',
  parse(raw) {
    const globs = asText(raw)
      .split(process.platform === 'win32' ? ';' : ':')
      .map((glob) => glob.trim())
      .filter(Boolean);
    const wrong = globs.find((glob) => !isGlob(glob));
    if (wrong !== undefined) throw new Error(`contains the pattern ${wrong}, whose brackets do not match`);
    return globs;
  },
};

function isGlob(glob: string): boolean {
  const bare = glob.replace(/\\./g, '');
  const withoutClasses = bare.replace(/\[[^\]]+\]/g, '');
  const withoutChoices = withoutClasses.replace(/\{[^{}]*\}/g, '');
  return !/[[\]{}]/.test(withoutChoices) && !bare.endsWith('\\');
}

/** Pairs of name and device, as only files can hold them. */
export const namedDevices: ValueType<[name: string, device: string][]> = {
  name: 'list of [name, device]',
  parse(raw) {
    const pairs = raw === '' ? [] : raw;
    if (!Array.isArray(pairs)) throw new Error('is not a list of [name, device]');
    return pairs.map((pair: unknown) => {
      if (!Array.isArray(pair) || pair.length !== 2) throw new Error('is not a list of [name, device]');
      return [asText(pair[0]), asText(pair[1])];
    });
  },
};
