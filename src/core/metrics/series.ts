// Counts and times by labels. What comes from outside can make only so many series: the rest is counted together.
import type { Labels, Sample } from '../../lib/exposition.ts';

interface Series {
  labels: Labels;
  count: number;
  sum: number;
  /** The last times, in a ring. */
  times: number[];
}

const mostSeries = 1000;
const keptTimes = 200;
const quantiles = [0.5, 0.75, 0.9, 0.99];

/** Counts, and where times are given their quantiles over the last requests of each series. */
export function createSeries() {
  const all = new Map<string, Series>();

  function find(labels: Labels): Series {
    const key = JSON.stringify(labels);
    const known = all.get(key);
    if (known) return known;
    if (all.size >= mostSeries) return find(Object.fromEntries(Object.keys(labels).map((name) => [name, 'other'])));
    const fresh: Series = { labels, count: 0, sum: 0, times: [] };
    all.set(key, fresh);
    return fresh;
  }

  return {
    count(labels: Labels, ms?: number): void {
      const series = find(labels);
      if (ms !== undefined) {
        series.sum += ms;
        series.times[series.count % keptTimes] = ms;
      }
      series.count++;
    },
    counts: (): Sample[] => [...all.values()].map(({ labels, count }) => ({ labels, value: count })),
    times: (): Sample[] => [...all.values()].flatMap(summaryOf),
  };
}

function summaryOf({ labels, count, sum, times }: Series): Sample[] {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return [
    ...quantiles.map((quantile) => ({ labels: { ...labels, quantile: String(quantile) }, value: at(quantile) })),
    { labels, value: sum, suffix: '_sum' },
    { labels, value: count, suffix: '_count' },
  ];
}
