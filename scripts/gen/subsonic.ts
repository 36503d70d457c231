// docs/generated/subsonic.md: the endpoints of the protocol, from the table.
import { endpoints } from '../../src/api/subsonic/endpoints.ts';

const who = { public: 'everybody', user: 'users', admin: 'admins' } as const;

/** The whole document. */
export function subsonicMarkdown(): string {
  const rows = endpoints.toSorted((a, b) => (a.name < b.name ? -1 : 1)).map(({ name, access }) => `| \`${name}\` | ${who[access]} |`);
  return `<!-- made by \`bun run gen\` from src/api/subsonic/endpoints.ts -->
# Subsonic endpoints

All of them answer below \`/rest\`, with and without \`.view\`, by GET and by POST form, as XML, JSON and JSONP.

| Endpoint | For |
|---|---|
${rows.join('\n')}
`;
}
