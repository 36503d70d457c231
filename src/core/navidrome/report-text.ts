// The report of an import, for people.
import { sectionNames, songWays, type Left, type Report, type Section, type SectionName } from './report.ts';

/** Lines of a kind that a terminal shows; `--json` has them all. */
const shown = 20;

/** The report as text. */
export function describeReport(report: Report): string {
  const sections = sectionNames
    .map((name) => [name, report.sections[name]] as const)
    .filter(([, section]) => section.found > 0 || section.notes.length > 0);
  const lines = [
    `Navidrome database ${report.file} (${report.layout})`,
    '',
    ...sections.map(([name, section]) => summaryOf(name, section, report)),
    '',
    ...sections.flatMap(([name, section]) => [
      ...listOf(`${name}, to know:`, section.notes),
      ...listOf(`${name}, left behind:`, section.left),
    ]),
    ...(report.copy ? [`A copy of the database as it was before: ${report.copy}`] : []),
    endOf(report),
  ];
  return `${lines.join('\n')}\n`;
}

function summaryOf(name: SectionName, { found, brought, changed, same, left }: Section, report: Report): string {
  const parts = name === 'songs' ? songWays.filter((way) => report.matched[way] > 0).map((way) => `${report.matched[way]} by ${way}`) : [];
  if (brought > 0) parts.push(`${brought} new`);
  if (changed > 0) parts.push(`${changed} changed`);
  if (same > 0 && name !== 'songs' && name !== 'albums' && name !== 'artists') parts.push(`${same} here already`);
  if (same > 0 && (name === 'albums' || name === 'artists')) parts.push(`${same} recognised`);
  if (left.length > 0) parts.push(`${left.length} left behind`);
  return `${`  ${name}`.padEnd(16)}${String(found).padStart(8)}  ${parts.join(', ')}`;
}

function listOf(title: string, items: readonly Left[]): string[] {
  if (items.length === 0) return [];
  const more = items.length - shown;
  return [
    title,
    ...items.slice(0, shown).map(({ what, reason }) => `  ${what}: ${reason}`),
    ...(more > 0 ? [`  … and ${more} more; --json lists all`] : []),
    '',
  ];
}

function endOf({ changes, isDryRun }: Report): string {
  if (changes === 0) return '0 changes: everything that can be brought is here.';
  const some = changes === 1 ? '1 change' : `${changes} changes`;
  return isDryRun ? `${some} would be made; nothing was written.` : `${some} made.`;
}
