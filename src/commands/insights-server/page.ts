// The collector's page: totals and bars, without a script, readable by anybody and any program.
import { keptDays, type Totals } from './store.ts';

const style = `body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1d2733;background:#fff}
h1{font-size:1.6rem}h2{font-size:1.1rem;margin:2rem 0 .5rem}table{border-collapse:collapse;width:100%}td,th{padding:.2rem .5rem;text-align:start}
th{font-weight:400;white-space:nowrap;width:1%}td:last-child{width:100%}meter{width:100%;height:1rem}
@media(prefers-color-scheme:dark){body{color:#dde5ee;background:#11161c}}`;

const escape = (text: string) =>
  text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? sign);
const count = (number: number) => number.toLocaleString('en');

export function page({ servers, reports, byDay, shares, tracks }: Totals): string {
  const numbers = [
    `${count(servers)} servers in the last ${keptDays} days, ${count(reports)} reports.`,
    `${count(tracks.sum)} songs in all; half of the servers have ${count(tracks.median)} or more.`,
  ];
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Insights</title>
<style>${style}</style></head><body><h1>Insights</h1>${numbers.map((text) => `<p>${text}</p>`).join('')}
${chart('Servers by day', byDay)}${Object.entries(shares)
    .map(([heading, rows]) => chart(heading, rows))
    .join('')}</body></html>\n`;
}

function chart(heading: string, rows: readonly [string, number][]): string {
  const most = Math.max(1, ...rows.map(([, number]) => number));
  const lines = rows.map(([name, number]) => {
    const label = escape(name || 'not told');
    return `<tr><th scope="row">${label}</th><td>${count(number)}</td><td><meter min="0" max="${most}" value="${number}" aria-label="${label}: ${number}"></meter></td></tr>`;
  });
  return `<h2>${escape(heading)}</h2><table>${lines.join('')}</table>`;
}
