// docs/generated/clients.md: what single apps need, from the table.
import { quirks } from '../../src/api/subsonic/quirks.ts';

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('*', '\\*');

/** The whole document. */
export function clientsMarkdown(): string {
  const rows = quirks.map(({ id, apps, needs, source, form, option }) => {
    const how = form ? `for apps of this name: ${form.is} replies` : option ? `for apps in \`${option}\`` : 'for everybody';
    return `| ${cell(apps)} | ${cell(needs)} | ${cell(source)} | ${how} | \`${id}\` |`;
  });
  return `<!-- made by \`bun run gen\` from src/api/subsonic/quirks.ts -->
# What single apps need

Each line is held by the test of its name in \`tests/subsonic/quirks.test.ts\`. Which apps were tried: [clients.md](../clients.md).

| App | What it needs | Known from | Done | Test |
|---|---|---|---|---|
${rows.join('\n')}
`;
}
