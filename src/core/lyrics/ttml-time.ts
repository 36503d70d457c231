// Times in TTML: clock times with or without hours, or a number with a unit.
import { clampMs } from './model.ts';
import type { XmlElement } from './xml.ts';

/** Milliseconds; undefined where nothing or nothing sensible stands. */
export type TimeReader = (text: string | undefined) => number | undefined;

const unitMs: Record<string, number> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 };

/** Reads times by the rates that the document's root declares. */
export function createClock(root: XmlElement): TimeReader {
  const frameRate = Number(root.attributes['frameRate']) || 30;
  const tickRate = Number(root.attributes['tickRate']) || 1;
  return (text) => {
    const given = text?.trim() ?? '';
    const clock = /^(?:(\d{1,3}):)?(?:(\d{1,3}):)?(\d{1,6}(?:\.\d{1,9})?)(?::(\d{1,3}))?$/.exec(given);
    if (clock) {
      const [, first, second, seconds, frames] = clock;
      // `1:02` has minutes, `1:02:03` hours first.
      const [hours, minutes] = second === undefined ? [0, first] : [first, second];
      const whole = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60 + Number(seconds);
      return clampMs((whole + Number(frames ?? 0) / frameRate) * 1000);
    }
    const [, number, unit = ''] = /^(\d{1,9}(?:\.\d{1,9})?)(h|ms|m|s|f|t)$/.exec(given) ?? [];
    if (number === undefined) return undefined;
    const rated = unit === 'f' ? 1000 / frameRate : 1000 / tickRate;
    return clampMs(Number(number) * (unitMs[unit] ?? rated));
  };
}
