// web/types/api.generated.ts: what the routes of the web API take and answer, as types, made of the same description
// that /api/openapi.json answers. The page imports these and nothing of the server.
import { openApiDocument } from '../../src/api/native/openapi.ts';
import { nativeRoutes } from '../../src/api/native/routes.ts';
import type { App } from '../../src/app.ts';
import { loadConfig } from '../../src/config/load.ts';

/** The words of JSON Schema that the description uses. */
interface Schema {
  $ref?: string;
  type?: string;
  description?: string;
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  oneOf?: Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: Schema | boolean;
}

interface Operation {
  summary: string;
  parameters?: { name: string; in: string; required?: boolean; description?: string; schema: Schema }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: Record<string, { content?: Record<string, { schema?: Schema }> }>;
}

interface Description {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

/** The whole file. */
export async function apiTypes(): Promise<string> {
  const { config } = loadConfig({ argv: ['--musicfolder=music', '--datafolder=data'], env: {}, cwd: '/', readFile: () => undefined });
  const { paths, components } = (await openApiDocument(nativeRoutes({ config } as App))) as unknown as Description;
  const shapes = Object.entries(components.schemas).map(([name, schema]) => shapeOf(name, schema));
  const routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => {
      const name = `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`;
      return `${comment(operation.summary, '  ')}  '${name}': ${routeOf(operation)};`;
    }),
  );
  return `// What the web API takes and answers, made by \`bun run gen\` of the description at /api/openapi.json.

/** A value of a query parameter. */
export type QueryValue = string | number | boolean | readonly (string | number)[] | undefined;

${shapes.join('\n\n')}

/** Every route by its method and path. */
export interface Routes {
${routes.join('\n')}
}
`;
}

function shapeOf(name: string, schema: Schema): string {
  return `export type ${name} = ${typeOf(schema, '', false)};`;
}

function routeOf({ parameters = [], requestBody, responses }: Operation): string {
  const query = parameters.filter((one) => one.in === 'query');
  const isFiltered = query.some(({ name }) => name === 'filters');
  const members = query
    .filter(({ name }) => name !== 'filters')
    .map(({ name, required, description, schema }) => member(name, { ...schema, description }, required === true, '      ', true));
  if (isFiltered) members.push('      [filter: string]: QueryValue;\n');
  const body = Object.entries(requestBody?.content ?? {}).map(([type, { schema }]) => bodyOf(type, schema));
  const [answer] = Object.values(responses);
  const json = answer?.content?.['application/json']?.schema;
  return `{
${members.length > 0 ? `    query: {\n${members.join('')}    };\n` : ''}${body.length > 0 ? `    body: ${body.join(' | ')};\n` : ''}    answer: ${json ? typeOf(json, '    ', false) : 'unknown'};
  }`;
}

function bodyOf(type: string, schema: Schema): string {
  if (type === 'application/json') return typeOf(schema, '    ', true);
  return type === 'multipart/form-data' ? 'FormData' : 'Blob';
}

function typeOf(schema: Schema, indent: string, isInput: boolean): string {
  const { $ref, type, anyOf, oneOf, items, properties } = schema;
  if ($ref) return $ref.split('/').at(-1) ?? 'unknown';
  if (schema.const !== undefined) return literal(schema.const);
  if (schema.enum) return schema.enum.map(literal).join(' | ');
  const choices = anyOf ?? oneOf;
  if (choices) return choices.map((choice) => typeOf(choice, indent, isInput)).join(' | ');
  if (type === 'array') {
    const item = typeOf(items ?? {}, indent, isInput);
    const list = / \| /.test(item.replace(/\{[^]*\}/, '')) ? `(${item})[]` : `${item}[]`;
    return isInput ? `readonly ${list}` : list;
  }
  if (type === 'integer') return 'number';
  if (type !== 'object') return type ?? 'unknown';
  const { additionalProperties } = schema;
  if (properties && Object.keys(properties).length > 0) {
    const members = Object.entries(properties).map(([name, part]) =>
      member(name, part, schema.required?.includes(name) ?? false, `${indent}  `, isInput),
    );
    if (additionalProperties) members.push(`${indent}  [name: string]: unknown;\n`);
    return `{\n${members.join('')}${indent}}`;
  }
  return additionalProperties === undefined ? 'object' : `Record<string, ${typeOf(additionalProperties as Schema, indent, isInput)}>`;
}

const member = (name: string, schema: Schema, isRequired: boolean, indent: string, isInput: boolean): string =>
  `${comment(schema.description, indent)}${indent}${/^\w+$/.test(name) ? name : literal(name)}${isRequired ? '' : '?'}: ${typeOf(schema, indent, isInput)};\n`;

const comment = (text: string | undefined, indent: string) => (text ? `${indent}/** ${text} */\n` : '');
const literal = (value: unknown) => (typeof value === 'string' ? `'${value.replaceAll("'", "\\'")}'` : JSON.stringify(value));
