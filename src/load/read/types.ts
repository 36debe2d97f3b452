// DuckDB's types of columns that have types, by what the load does with their values.
import type { Kind } from './field.ts';

export function kindOf(type: string): Kind {
  if (/^U?(TINYINT|SMALLINT|INTEGER|BIGINT)$/.test(type)) return 'integer';
  if (type === 'DOUBLE' || type === 'FLOAT') return 'double';
  if (type === 'TIMESTAMP WITH TIME ZONE') return 'instant';
  if (/^TIMESTAMP(_S|_MS|_NS)?$/.test(type)) return 'naive';
  return type === 'DATE' ? 'date' : 'text';
}
