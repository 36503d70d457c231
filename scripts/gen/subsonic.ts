// docs/generated/subsonic.md: the endpoints of the protocol and their state, from the table.
import { absentEndpoints, endpoints } from '../../src/api/subsonic/endpoints.ts';

const who = { public: 'everybody', user: 'users', admin: 'admins' } as const;

/** The whole document. */
export function subsonicMarkdown(): string {
  const answered = endpoints.map(({ name, access }) => [name, `| \`${name}\` | answered | ${who[access]} |`] as const);
  const absent = absentEndpoints.map((name) => [name, `| \`${name}\` | not yet (HTTP 501) | |`] as const);
  const rows = [...answered, ...absent].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `<!-- made by \`bun run gen\` from src/api/subsonic/endpoints.ts -->
# Subsonic endpoints

All of them answer below \`/rest\`, with and without \`.view\`, by GET and by POST form, as XML, JSON and JSONP.

| Endpoint | State | For |
|---|---|---|
${rows.map(([, row]) => row).join('\n')}
`;
}
