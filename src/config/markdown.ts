// docs/generated/options.md, from the table.
import { environmentName, listOptions, optionSections, removedKeys, type ListedOption } from './options.ts';

const tagRows = `| \`Tags.<name>.Aliases\` | list | Names of the tag in files, in place of the usual ones. |
| \`Tags.<name>.Split\` | list | Separators between several values; an empty list splits nothing. |
| \`Tags.<name>.Type\` | string, int, float, date, uuid, pair | What the values are. |
| \`Tags.<name>.MaxLength\` | number | Longer values are cut. |
| \`Tags.<name>.Album\` | true/false | Gather the values on the album too. |
| \`Tags.<name>.Ignore\` | true/false | Drop the tag. |
| \`DevLogLevels.<area>\` | level | Another \`LogLevel\` for one area, the name in brackets in the log; in the file only. |`;

/** The whole document. */
export function optionsDocument(): string {
  const sections = Object.entries(optionSections).map(
    ([title, group]) => `## ${title}

| Option | Environment | Value | Default | Meaning |
|---|---|---|---|---|
${listOptions(group).map(row).join('\n')}`,
  );
  const renamed = listOptions().flatMap(({ option }) => (option.aliases ?? []).map((alias) => `| \`${alias}\` | \`${option.key}\` |`));
  const removed = Object.entries(removedKeys).map(([key, reason]) => `| \`${key}\` | no effect: ${reason} |`);
  return `<!-- made by \`bun run gen\` from src/config/options/ -->
# Options

Every option can be a flag (\`--\` and the name in lower case), an environment variable, or a line of the configuration
file; flags win over the environment, the environment over the file. Options marked ◌ are accepted, so that a
configuration made for Navidrome works as it is, but their feature is not part of this version yet.

Durations are written \`300ms\`, \`5s\`, \`10m\`, \`1h30m\`; sizes \`500KB\`, \`100MB\` (thousands) or \`2GiB\` (1024s);
schedules as a cron line of five or six fields, \`@hourly\`, \`@every 6h\` or a duration, with \`TZ=Europe/Berlin\` before it
if need be and \`~\` for a field chosen at random.

${sections.join('\n\n')}

## Only in the configuration file

| Option | Value | Meaning |
|---|---|---|
${tagRows}

The same members may stand in \`resources/mappings.yaml\` in the data folder; see [tags](../tags.md).

## Former names

| Name | Now |
|---|---|
${[...renamed, ...removed].join('\n')}
`;
}

function row({ option }: ListedOption): string {
  const initial = option.defaultDoc ?? (option.default === '' ? '' : `\`${String(option.default)}\``);
  const note = [
    option.deprecated ? ` Deprecated: use \`${option.deprecated}\`.` : '',
    option.waitsFor ? ` ◌ waits for ${option.waitsFor}.` : '',
  ].join('');
  const name = option.isFileOnly ? 'file only' : `\`${environmentName(option.key)}\``;
  return [`\`${option.key}\``, name, option.type.name, initial, option.doc + note]
    .map((cell) => cell.replaceAll('|', '\\|'))
    .reduce((line, cell) => `${line} ${cell} |`, '|');
}
