// Structured log lines: time, level, area, message, key=value. One event is one line whatever a tag
// or file name holds; values are given as fields so that secrets are never glued into a text.

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;
export type LogLevel = (typeof logLevels)[number];
export type LogFields = Record<string, unknown>;

export interface Log {
  readonly level: LogLevel;
  child(area: string): Log;
  error(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  debug(message: string, fields?: LogFields): void;
  trace(message: string, fields?: LogFields): void;
  /** A whole line that another thread's log has made. */
  pass(line: string): void;
}

export interface LogOptions {
  level: LogLevel;
  /** Gets whole lines with their line feed. */
  write: (line: string) => void;
  now?: () => number;
  /** Prefix lines with <n> for journald. */
  journal?: boolean;
  /** Levels of single areas and of what lies below them, by the name that stands in brackets. */
  levels?: Readonly<Record<string, string>>;
  /** Values of fields that hold secrets are left out; so unless told otherwise. */
  isRedacted?: boolean;
}

const journalPriority: Record<LogLevel, number> = { fatal: 2, error: 3, warn: 4, info: 6, debug: 7, trace: 7 };
/** Field names whose values never reach the log, wherever they come from. */
const secretNames = /^(password|token|secret|salt|jwt|apikey|api_key|authorization|cookie|p|t|s)$/i;

/** A logger that writes lines at or above a level. */
export function createLog(options: LogOptions): Log {
  const now = options.now ?? Date.now;
  const { isRedacted = true } = options;
  const make = (area: string): Log => {
    const ownLevel = levelOf(area, options);
    const limit = logLevels.indexOf(ownLevel);
    const line = (level: LogLevel) => (message: string, fields?: LogFields) => {
      if (logLevels.indexOf(level) > limit) return;
      const prefix = options.journal ? `<${journalPriority[level]}>` : '';
      const time = new Date(now()).toISOString();
      const name = area ? ` [${area}]` : '';
      options.write(`${prefix}${time} ${level.toUpperCase().padEnd(5)}${name} ${clean(message)}${formatFields(fields, isRedacted)}\n`);
    };
    return {
      level: ownLevel,
      child: (name) => make(area ? `${area}.${name}` : name),
      error: line('error'),
      warn: line('warn'),
      info: line('info'),
      debug: line('debug'),
      trace: line('trace'),
      pass: options.write,
    };
  };
  return make('');
}

/** A logger that drops everything. */
export const silentLog: Log = createLog({ level: 'fatal', write: () => {} });

/** That of the area, else of the nearest one above it, else of everything. */
function levelOf(area: string, { level, levels = {} }: Pick<LogOptions, 'level' | 'levels'>): LogLevel {
  for (let name = area.toLowerCase(); name !== ''; name = name.slice(0, Math.max(0, name.lastIndexOf('.')))) {
    const own = logLevels.find((known) => Object.hasOwn(levels, name) && known === levels[name]?.toLowerCase());
    if (own) return own;
  }
  return level;
}

function formatFields(fields: LogFields | undefined, isRedacted: boolean): string {
  if (!fields) return '';
  let text = '';
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    text += ` ${name}=${isRedacted && secretNames.test(name) ? '[REDACTED]' : formatValue(value)}`;
  }
  return text;
}

function formatValue(value: unknown): string {
  if (value instanceof Error) {
    const cause = value.cause instanceof Error ? ` (${value.cause.message})` : '';
    return JSON.stringify(value.message + cause);
  }
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value === 'string' && /^[\w./:@%+-]+$/.test(value)) return value;
  return clean(JSON.stringify(value) ?? 'undefined');
}

/** Control characters would let a tag forge log lines or drive a terminal. */
function clean(text: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are exactly what is meant
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
