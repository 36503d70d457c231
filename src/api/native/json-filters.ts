// Filters of a list as one JSON object in `_filters`, which clients may send in place of single ones (navidrome.md 5.1).
import { parseParams } from '../http/params.ts';

const isWord = (value: unknown) => typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

/** The same filters as text of a query; '' where there are none. What the query names by itself counts more. */
export function jsonFilters(query: string): string {
  if (!query.includes('_filters=')) return '';
  const given = parseParams(query);
  const filters = new URLSearchParams();
  for (const [name, value] of Object.entries(objectIn(given.text('_filters')))) {
    if (name.startsWith('_') || given.has(name)) continue;
    for (const one of [value].flat()) if (isWord(one)) filters.append(name, String(one));
  }
  return filters.toString();
}

function objectIn(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
