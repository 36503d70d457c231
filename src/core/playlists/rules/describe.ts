// What an editor of rules must know: fields with their types, and which operators fit.
import type { Context } from '../../../context.ts';
import { fieldsOf, type Field } from './fields.ts';
import type { Operator } from './types.ts';

const texts: Operator[] = ['is', 'isNot', 'contains', 'notContains', 'startsWith', 'endsWith'];
const byType: Record<Field['type'], Operator[]> = {
  text: texts,
  number: ['is', 'isNot', 'gt', 'lt', 'inTheRange'],
  date: ['is', 'isNot', 'before', 'after', 'inTheRange', 'inTheLast', 'notInTheLast'],
  instant: ['is', 'isNot', 'before', 'after', 'inTheRange', 'inTheLast', 'notInTheLast'],
  flag: ['is', 'isNot'],
};

/** Every field once, by name. */
export function describeFields({ config }: Pick<Context, 'config'>) {
  const fields = [...fieldsOf(config)].filter(([name, field]) => name === field.name).map(([, field]) => field);
  return {
    fields: fields.map((field) => ({
      name: field.name,
      type: field.via === 'tag' || field.via === 'role' ? field.via : field.type,
      operators: [...byType[field.type], ...(field.isNullable ? (['isMissing', 'isPresent'] as const) : [])],
    })),
    playlistOperators: ['inPlaylist', 'notInPlaylist'] satisfies Operator[],
  };
}
